#include "provider/lookup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::vector<Candidate> Many(std::size_t count) {
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back({"name-" + std::to_string(i), "id-" + std::to_string(i)});
  }
  return out;
}

// Covers: R140 W-54
TEST(OnlyOneTest, NothingFoundNamesTheCriteriaAndWhatThereIs) {
  auto none = OnlyOne("location", "name = \"MARS-1\"", {}, Many(2));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(none.error().message,
            "No location has name = \"MARS-1\". There are: name-0 (id-0) and name-1 (id-1).");
}

// Covers: W-54
TEST(OnlyOneTest, SeveralFoundAreListedUpToTen) {
  std::vector<std::size_t> matches;
  for (std::size_t i = 0; i < 12; ++i) matches.push_back(i);
  auto several = OnlyOne("tariff", "name = \"x\"", matches, Many(12));
  ASSERT_FALSE(several);
  EXPECT_THAT(several.error().message, AllOf(HasSubstr("12 of them"), HasSubstr("name-1 (id-1)"),
                                             HasSubstr("and 2 more"), Not(HasSubstr("name-9"))));
}

TEST(OnlyOneTest, TheOnlyMatchIsFound) {
  EXPECT_EQ(OnlyOne("tariff", "", {1}, Many(3)).value(), 1U);
}

TEST(NameFilterTest, ABadExpressionIsAnErrorAndNoneMatchesEverything) {
  EXPECT_FALSE(NameFilter::Make(std::string("(")));
  EXPECT_TRUE(NameFilter::Make({})->Matches("anything"));
  auto filter = NameFilter::Make(std::string("^EL[0-9]+"));
  ASSERT_TRUE(filter);
  EXPECT_TRUE(filter->Matches("EL50-SSD"));
  EXPECT_FALSE(filter->Matches("CL25-NVMe"));
}

TEST(ListIdTest, DependsOnTheQuestionAndTheAnswer) {
  EXPECT_EQ(ListId("a", {"1", "2"}), ListId("a", {"1", "2"}));
  EXPECT_NE(ListId("a", {"1", "2"}), ListId("b", {"1", "2"}));
  EXPECT_NE(ListId("a", {"1", "2"}), ListId("a", {"1"}));
}

}  // namespace
}  // namespace ferro::provider
