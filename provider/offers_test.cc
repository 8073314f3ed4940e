#include "provider/offers.h"

#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

TEST(OffersTest, AtMostTenCandidatesAreListed) {
  std::vector<Candidate> many;
  for (int i = 0; i < 13; ++i) many.push_back({"n" + std::to_string(10 + i), "u"});
  auto const text = CandidatesText(many);
  EXPECT_NE(text.find("n19 (u) and 3 more"), std::string::npos) << text;
  EXPECT_EQ(text.find("n20"), std::string::npos);
  EXPECT_EQ(CandidatesText({}), "none");
  EXPECT_EQ(CandidatesText({{"b", "2", "5 in stock"}, {"a", "1"}}), "a (1) and b (2, 5 in stock)");
}

// Covers: P-49
TEST(OffersTest, ANameIsAnsweredWithItsUuid) {
  std::vector<Candidate> const locations = {
      {"MSK-1", "u1"}, {"MSK-2", "u2"}, {"dup", "u3"}, {"DUP", "u4"}};
  auto const text =
      NotAUuidText("msk-2", "location", "selectel_dedicated_server_location_v1", locations);
  EXPECT_NE(text.find("Use \"u2\", or the data source selectel_dedicated_server_location_v1"),
            std::string::npos)
      << text;
  EXPECT_NE(NotAUuidText("dup", "location", "d", locations).find("is not a UUID"),
            std::string::npos);
}

TEST(OffersTest, AmountsAreShort) {
  EXPECT_EQ(AmountText(690), "690");
  EXPECT_EQ(AmountText(7.5), "7.5");
  EXPECT_EQ(AmountText(0.05), "0.05");
  EXPECT_EQ(AmountText(10.129), "10.13");
  EXPECT_EQ(AmountText(-1.5), "-1.5");
}

}  // namespace
}  // namespace ferro::provider
