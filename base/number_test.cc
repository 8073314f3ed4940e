#include "base/number.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace ferro {
namespace {

TEST(ParseNumberTest, ATextThatIsNotAllOfItANumberIsNone) {
  for (auto const* text : {"", " 1", "1 ", "+1", "1.5", "0x10", "one", "99999999999"}) {
    EXPECT_EQ(ParseNumber<int>(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseNumber<unsigned>("-1"), std::nullopt);
  EXPECT_EQ(ParseNumber<std::uint16_t>("65536"), std::nullopt);
  EXPECT_EQ(ParseNumber<int>("8", 8), std::nullopt);
  EXPECT_EQ(ParseNumber<double>("1.5m"), std::nullopt);
  EXPECT_EQ(ParseNumber<double>("1e999"), std::nullopt);
}

TEST(ParseNumberTest, ReadsWhatTheTypeHolds) {
  EXPECT_EQ(ParseNumber<int>("-12"), -12);
  EXPECT_EQ(ParseNumber<int>("010"), 10);
  EXPECT_EQ(ParseNumber<std::uint16_t>("65535"), 65535);
  EXPECT_EQ(ParseNumber<int>("640", 8), 0640);
  EXPECT_EQ(ParseNumber<std::int64_t>("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(ParseNumber<double>("1.5"), 1.5);
}

}  // namespace
}  // namespace ferro
