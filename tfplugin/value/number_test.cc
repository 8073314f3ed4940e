#include "tfplugin/value/number.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "base/random_testing.h"
#include "tfplugin/value/value_testing.h"

namespace ferro::tf {
namespace {

TEST(NumberTest, RefusesWhatIsNoDecimalNumber) {
  for (auto const* text :
       {"",     "-",     "+",  ".",  ".5",  "5.",  "1e",       "1e+", "e5",    "--1",   "+-1",
        "0x10", "1_000", " 1", "1 ", "NaN", "inf", "Infinity", "1,5", "1.5.5", "1e5.5", "١"}) {
    auto const number = Number::Parse(text);
    ASSERT_FALSE(number) << text;
    EXPECT_EQ(number.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(number.error().message, "the text is no decimal number");
  }
}

TEST(NumberTest, RefusesTextsAndExponentsBeyondTheLimits) {
  EXPECT_TRUE(Number::Parse(std::string(4096, '9')));
  auto const longer = Number::Parse(std::string(4097, '9'));
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().message, "the number has more than 4096 characters");
  EXPECT_TRUE(Number::Parse("1e4096"));
  EXPECT_TRUE(Number::Parse("1e-4096"));
  for (auto const* text : {"1e4097", "1e-4097", "1e99999999999999999999999", "0e4097"}) {
    auto const number = Number::Parse(text);
    ASSERT_FALSE(number) << text;
    EXPECT_EQ(number.error().message, "the number's exponent is beyond 4096");
  }
}

TEST(NumberTest, WholeNumbersOf64BitsAreIntegersHoweverTheyAreWritten) {
  for (auto const* text : {"7", "7.0", "+7", "007", "70e-1", "0.7E1", "7.000e0"}) {
    EXPECT_EQ(Decimal(text).AsInt64(), 7) << text;
    EXPECT_EQ(Decimal(text), Number(7)) << text;
    EXPECT_EQ(Decimal(text).ToText(), "7");
  }
  EXPECT_EQ(Number(7.0).AsInt64(), 7);
  EXPECT_EQ(Decimal("-9223372036854775808").AsInt64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(Number(-0x1p63).AsInt64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(Decimal("9223372036854775808").AsInt64(), std::nullopt);
  EXPECT_EQ(Number(0x1p63).AsInt64(), std::nullopt);
  EXPECT_EQ(Decimal("7.5").AsInt64(), std::nullopt);
}

TEST(NumberTest, ZeroHasNoSign) {
  for (auto const* text : {"0", "-0", "0.00", "-0e10", "0e-4096", "+0"}) {
    EXPECT_EQ(Decimal(text), Number(0)) << text;
    EXPECT_EQ(Decimal(text).ToText(), "0");
  }
  EXPECT_EQ(Number(-0.0), Number(0));
}

// Covers: R15
TEST(NumberTest, AFractionEqualsItsShortestTextInEveryForm) {
  EXPECT_EQ(Decimal("0.1"), Number(0.1));
  EXPECT_EQ(Decimal("1.5"), Number(1.5));
  EXPECT_EQ(Decimal("123456789.123456789"), Decimal("123456789.1234567890"));
  EXPECT_EQ(Decimal("-2.5e-3"), Number(-0.0025));
  // What a double holds exactly is longer than what it is written as.
  EXPECT_NE(Decimal("0.1000000000000000055511151231257827021181583404541015625"), Number(0.1));
}

// Covers: R15
TEST(NumberTest, LargeWholeNumbersKeepEveryDigit) {
  EXPECT_EQ(Decimal("9007199254740993").AsInt64(), 9007199254740993);
  EXPECT_NE(Decimal("9007199254740993"), Number(9007199254740992.0));
  EXPECT_EQ(Decimal("12345678901234567890123").ToText(), "12345678901234567890123");
  EXPECT_NE(Decimal("12345678901234567890123"), Decimal("12345678901234567890124"));
  EXPECT_EQ(Decimal("1e400").ToText(), "1" + std::string(400, '0'));
  EXPECT_EQ(Decimal("1e400"), Decimal("1" + std::string(400, '0')));
  EXPECT_EQ(Number(0x1p70), Decimal("1180591620717411303424"));
  EXPECT_EQ(Number(0x1p70).ToText(), "1180591620717411303424");
  EXPECT_EQ(Number(1e308).ToText().size(), 309U);
}

TEST(NumberTest, KeepsDecimalTextAsItCame) {
  EXPECT_EQ(Decimal("2.50").text_form(), "2.50");
  EXPECT_EQ(Decimal("+002.50").text_form(), "2.50");
  EXPECT_EQ(Decimal("-00.5").text_form(), "-0.5");
  EXPECT_EQ(Decimal("1e400").text_form(), "1e400");
}

TEST(NumberTest, TextsAreShortestAndWithoutExponentWhereTheyAreShort) {
  EXPECT_EQ(Decimal("2.50").ToText(), "2.5");
  EXPECT_EQ(Number(0.1).ToText(), "0.1");
  EXPECT_EQ(Number(-1.0 / 3).ToText(), "-0.3333333333333333");
  EXPECT_EQ(Number(0.000001).ToText(), "0.000001");
  EXPECT_EQ(Number(0.0000001).ToText(), "1e-7");
  EXPECT_EQ(Decimal("1.25e-400").ToText(), "1.25e-400");
  EXPECT_EQ(Number(5e-324).ToText(), "5e-324");
}

TEST(NumberTest, OrdersByValueAcrossForms) {
  std::vector<Number> const ascending = {
      Number(-std::numeric_limits<double>::infinity()),
      Decimal("-1e400"),
      Number(-1e300),
      Decimal("-9223372036854775809"),
      Number(std::numeric_limits<std::int64_t>::min()),
      Number(-2),
      Number(-1.5),
      Decimal("-1.4999999999999999999999"),
      Decimal("-1e-400"),
      Number(0),
      Decimal("1e-400"),
      Number(0.1),
      Decimal("0.10000000000000000000001"),
      Number(0.5),
      Number(1),
      Decimal("10.5"),
      Number(9007199254740992.0),
      Number(9007199254740993),
      Decimal("9223372036854775808"),
      Number(1e300),
      Decimal("1e400"),
      Number(std::numeric_limits<double>::infinity()),
  };
  for (std::size_t a = 0; a < ascending.size(); ++a) {
    for (std::size_t b = 0; b < ascending.size(); ++b) {
      EXPECT_EQ(ascending[a] <=> ascending[b], a <=> b)
          << ascending[a].ToText() << " and " << ascending[b].ToText();
      EXPECT_EQ(ascending[a] == ascending[b], a == b);
    }
  }
}

TEST(NumberTest, GivesTheNearestDouble) {
  EXPECT_EQ(Decimal("0.1").AsDouble(), 0.1);
  EXPECT_EQ(Number(3).AsDouble(), 3.0);
  EXPECT_EQ(Decimal("12345678901234567890123").AsDouble(), 12345678901234567890123.0);
  EXPECT_EQ(Decimal("1e400").AsDouble(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(Decimal("-1e400").AsDouble(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(Decimal("1e-400").AsDouble(), 0.0);
  EXPECT_TRUE(std::signbit(Decimal("-1e-400").AsDouble()));
}

TEST(NumberTest, InfinityHasAText) {
  EXPECT_EQ(Number(std::numeric_limits<double>::infinity()).ToText(), "Infinity");
  EXPECT_EQ(Number(-std::numeric_limits<double>::infinity()).ToText(), "-Infinity");
}

TEST(NumberTest, EveryDoubleReadsBackFromItsText) {
  FakeRandom random(20240601);
  for (int i = 0; i < 2000; ++i) {
    auto const value = std::bit_cast<double>(random.Next());
    if (!std::isfinite(value)) continue;
    Number const number(value);
    Number const read = Decimal(number.ToText());
    EXPECT_EQ(read, number) << number.ToText();
    EXPECT_EQ(read.AsDouble(), value) << number.ToText();
  }
}

TEST(NumberTest, EqualNumbersHaveEqualTextsAndOthersDoNot) {
  FakeRandom random(7);
  for (int i = 0; i < 2000; ++i) {
    Number const a = RandomNumber(random);
    Number const b = random.Below(2) == 0 ? RandomNumber(random) : Decimal(a.ToText());
    EXPECT_EQ(a == b, a.ToText() == b.ToText()) << a.ToText() << " and " << b.ToText();
    EXPECT_EQ((a <=> b) < 0, (b <=> a) > 0) << a.ToText() << " and " << b.ToText();
  }
}

}  // namespace
}  // namespace ferro::tf
