#include <gtest/gtest.h>

#include <limits>

#include "tfplugin/schema/rules.h"

namespace ferro::tf {
namespace {

// The detail of what the validator says, or "".
std::string Said(Validator const& validator, Value const& value) {
  Diagnostics diagnostics;
  validator(value, Path("x"), diagnostics);
  return diagnostics.empty() ? "" : diagnostics.items()[0].detail;
}

TEST(ValidatorsTest, LengthCountsCharactersNotBytes) {
  EXPECT_EQ(Said(LengthBetween(2, 3), Value::String("жук")), "");
  EXPECT_EQ(Said(LengthBetween(2, 3), Value::String("жуки")),
            "`x` must be 2 to 3 characters long, got 4.");
  EXPECT_EQ(Said(LengthBetween(3, 3), Value::String("")),
            "`x` must be exactly 3 characters long, got 0.");
}

// Covers: R43
TEST(ValidatorsTest, AMessageHasWhatWasFoundAndWhatIsAccepted) {
  EXPECT_EQ(Said(OneOf({"a", "b", "c"}), Value::String("d")),
            "`x` must be one of \"a\", \"b\" or \"c\", got \"d\".");
  EXPECT_EQ(Said(OneOf({"a"}), Value::String("a")), "");
}

TEST(ValidatorsTest, UuidsAreTakenInBothCases) {
  EXPECT_EQ(Said(UuidText(), Value::String("1F2E3D4C-5b6a-4978-8897-a6b5c4d3e2f1")), "");
  EXPECT_NE(Said(UuidText(), Value::String("MSK-2")), "");
  EXPECT_NE(Said(UuidText(), Value::String("")), "");
}

TEST(ValidatorsTest, NumbersAreComparedByValue) {
  EXPECT_EQ(Said(Between(1, 5), Value::Num(Number(5.0))), "");
  EXPECT_EQ(Said(Between(1, 5), Value::Num(*Number::Parse("5.0001"))),
            "`x` must be between 1 and 5, got 5.0001.");
  EXPECT_EQ(Said(AtLeast(1), Value::Num(0)), "`x` must be at least 1, got 0.");
  EXPECT_EQ(Said(AtLeast(1), Value::Num(*Number::Parse("123456789012345678901234567890"))), "");
}

TEST(ValidatorsTest, SizesOfCollections) {
  Value const two = Value::List({Value::Num(1), Value::Num(2)});
  EXPECT_EQ(Said(SizeBetween(1, 2), two), "");
  EXPECT_EQ(Said(SizeBetween(3, 4), two), "`x` must be a collection of 3 to 4 elements, got 2.");
  EXPECT_EQ(Said(SizeBetween(1, std::numeric_limits<std::size_t>::max()), Value::Map({})),
            "`x` must be a collection of at least 1 elements, got 0.");
  EXPECT_EQ(Said(SizeBetween(1, 2), Value::String("no collection")), "");
}

// Covers: R38
TEST(ValidatorsTest, WhatIsUnknownIsNotCounted) {
  // Two unknown elements of a set may turn out to be one.
  Value const set = Value::Set({Value::String("a"), Value::String("b"), Value::Unknown()});
  EXPECT_EQ(Said(SizeBetween(1, 2), set), "");
  Value const list = Value::List({Value::Unknown(), Value::String("toolong"), Value::Null()});
  Diagnostics diagnostics;
  EachElement(LengthBetween(1, 3))(list, Path("x"), diagnostics);
  ASSERT_EQ(diagnostics.items().size(), 1U);
  EXPECT_EQ(diagnostics.items()[0].path.ToText(), "x[1]");
}

// Covers: R17 R42
TEST(ValidatorsTest, ElementsAreNamedByIndexOrKeyAndASetByItself) {
  auto path_of = [](Value const& value) {
    Diagnostics diagnostics;
    EachElement(LengthBetween(5, 9))(value, Path("x"), diagnostics);
    return diagnostics.empty() ? "" : diagnostics.items()[0].path.ToText();
  };
  EXPECT_EQ(path_of(Value::Map({{"k", Value::String("a")}})), "x[\"k\"]");
  EXPECT_EQ(path_of(Value::List({Value::String("a")})), "x[0]");
  EXPECT_EQ(path_of(Value::Set({Value::String("a")})), "x");
  EXPECT_EQ(path_of(Value::String("a")), "");
}

// Covers: R144
TEST(ValidatorsTest, DurationsAreGoText) {
  for (auto const* good : {"90s", "1h30m", "20m"}) {
    EXPECT_EQ(Said(DurationText(), Value::String(good)), "");
  }
  for (auto const* bad : {"", "20", "1 hour", "-5m"}) {
    EXPECT_NE(Said(DurationText(), Value::String(bad)), "") << bad;
  }
}

TEST(ValidatorsTest, AnOwnTestSaysWhatItExpects) {
  auto const even = Matching([](std::string_view s) { return s.size() % 2 == 0; }, "even");
  EXPECT_EQ(Said(even, Value::String("ab")), "");
  EXPECT_EQ(Said(even, Value::String("a")), "`x` must be even, got \"a\".");
}

}  // namespace
}  // namespace ferro::tf
