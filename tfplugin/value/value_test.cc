#include "tfplugin/value/value.h"

#include <gtest/gtest.h>

#include "base/random_testing.h"
#include "tfplugin/value/nfc.h"
#include "tfplugin/value/value_testing.h"

namespace ferro::tf {
namespace {

TEST(NfcTest, RefusesWhatIsNotUtf8) {
  for (std::string const text : {"\xff", "a\x80", "\xc3", "\xe2\x82", "\xc0\x80", "\xed\xa0\x80",
                                 "\xf4\x90\x80\x80", "\xf0\x80\x80\x80"}) {
    EXPECT_EQ(Nfc(text), std::nullopt) << ToHex(text);
    EXPECT_EQ(Value::StringIfUtf8(text), std::nullopt) << ToHex(text);
  }
}

// Covers: R16
TEST(NfcTest, ComposesAccents) {
  EXPECT_EQ(Nfc("cafe\u0301"), "caf\u00e9");
  EXPECT_EQ(Nfc("caf\u00e9"), "caf\u00e9");
  EXPECT_EQ(Nfc("\u0418\u0306"), "\u0419");        // Й
  EXPECT_EQ(Nfc("\u1100\u1161\u11a8"), "\uac01");  // Hangul.
  EXPECT_EQ(Nfc("\u212b"), "\u00c5");              // The ångström sign.
  EXPECT_EQ(Nfc("q\u0307\u0323"), "q\u0323\u0307");
  EXPECT_EQ(Nfc(std::string("a\0b", 3)), std::string("a\0b", 3));
  EXPECT_EQ(Nfc(""), "");
}

TEST(NfcTest, WhatIsNormalStaysSo) {
  FakeRandom random(5);
  for (int i = 0; i < 1000; ++i) {
    auto const once = Nfc(RandomText(random));
    ASSERT_TRUE(once);
    EXPECT_EQ(Nfc(*once), once) << ToHex(*once);
  }
}

// Covers: R16
TEST(ValueTest, TextsAndKeysAreNormalised) {
  EXPECT_EQ(Str("cafe\u0301"), Str("caf\u00e9"));
  EXPECT_EQ(Str("cafe\u0301").as_string(), "caf\u00e9");
  Value const map = Value::Map({{"e\u0301", Str("x")}, {"z", {}}});
  EXPECT_EQ(map.members().begin()->first, "z");
  EXPECT_EQ(map["\u00e9"], Str("x"));
}

// Covers: R18
TEST(ValueTest, NullEmptyZeroAndUnknownDiffer) {
  std::vector<Value> const values = {
      Value::Null(),  Value::Unknown(), Value::Bool(false),
      Num("0"),       Str(""),          Value::List({}),
      Value::Set({}), Value::Map({}),   Value::Dynamic(Type::String(), Value::Null())};
  for (std::size_t a = 0; a < values.size(); ++a) {
    EXPECT_EQ(values[a].kind(), static_cast<Value::Kind>(a));
    EXPECT_EQ(values[a].is_null(), a == 0);
    EXPECT_EQ(values[a].is_unknown(), a == 1);
    EXPECT_EQ(values[a].is_known(), a > 1);
    for (std::size_t b = 0; b < values.size(); ++b) {
      EXPECT_EQ(values[a] == values[b], a == b) << values[a].ToText() << values[b].ToText();
    }
  }
}

// Covers: R17
TEST(ValueTest, SetsHaveNoOrderAndNoDuplicates) {
  Value const set = Value::Set({Str("b"), Str("a"), Str("b")});
  EXPECT_EQ(set, Value::Set({Str("a"), Str("b")}));
  EXPECT_EQ(set.elements().size(), 2U);
  EXPECT_EQ(set.elements()[0], Str("a"));
  EXPECT_EQ(
      Value::Set({Num("7"), Num("7.0"), Num("0.5"), Value::Num(Number(0.5))}).elements().size(),
      2U);
  EXPECT_NE(Value::List({Str("b"), Str("a")}), Value::List({Str("a"), Str("b")}));
}

// Covers: R17
TEST(ValueTest, UnknownElementsOfASetMayTurnOutToDifferAndStay) {
  Value const half = Value::Map({{"a", Value::Unknown()}});
  EXPECT_EQ(Value::Set({Value::Unknown(), Value::Unknown(), half, half}).elements().size(), 4U);
}

TEST(ValueTest, UnknownsAreEqualWhateverTheyPromise) {
  EXPECT_EQ(Value::Unknown({"\x81\x01\xc2"}), Value::Unknown());
  EXPECT_EQ(Value::Unknown({"\x81\x01\xc2"}).refinements().payload, "\x81\x01\xc2");
}

// Covers: R13
TEST(ValueTest, AnUnknownAtAnyDepthIsFound) {
  Value const unknown = Value::Unknown();
  EXPECT_FALSE(unknown.IsWhollyKnown());
  EXPECT_FALSE(Value::List({Str("a"), unknown}).IsWhollyKnown());
  EXPECT_FALSE(Value::Set({unknown}).IsWhollyKnown());
  EXPECT_FALSE(Value::Map({{"a", Value::List({unknown})}}).IsWhollyKnown());
  EXPECT_FALSE(Value::Dynamic(Type::String(), unknown).IsWhollyKnown());
  EXPECT_TRUE(Value::Map({{"a", Value::List({Value::Null()})}}).IsWhollyKnown());
  EXPECT_TRUE(Value::Null().IsWhollyKnown());
}

TEST(ValueTest, MembersAreFoundByNameAndAreNullWhenAbsent) {
  Value const map = Value::Map({{"a", Num("1")}});
  EXPECT_EQ(map["a"], Num("1"));
  EXPECT_TRUE(map["b"].is_null());
  EXPECT_TRUE(Value::Null()["a"].is_null());
  EXPECT_TRUE(Str("a")["a"].is_null());
}

TEST(ValueTest, DynamicValuesDifferByTypeToo) {
  EXPECT_NE(Value::Dynamic(Type::String(), {}), Value::Dynamic(Type::Num(), {}));
  EXPECT_NE(Value::Dynamic(Type::String(), Str("a")), Str("a"));
  EXPECT_EQ(Value::Dynamic(Type::String(), Str("a")), Value::Dynamic(Type::String(), Str("a")));
}

TEST(ValueTest, TheOrderIsTotal) {
  FakeRandom random(3);
  for (int i = 0; i < 300; ++i) {
    Type const type = RandomType(random, 3);
    Value const a = RandomValue(random, type);
    Value const b = RandomValue(random, type);
    Value const c = RandomValue(random, type);
    EXPECT_EQ(a, a);
    EXPECT_EQ(a<b, b> a);
    EXPECT_EQ(a == b, !(a < b) && !(b < a));
    EXPECT_TRUE(!(a < b && b < c) || a < c);
  }
}

TEST(ValueTest, CopiesShareNothingThatChanges) {
  Value const a = Value::Map({{"x", Value::List({Str("1")})}});
  Value b = a;
  b.members()["x"] = Str("2");
  EXPECT_EQ(a["x"], Value::List({Str("1")}));
  EXPECT_EQ(b["x"], Str("2"));
}

TEST(ValueTest, ReadsLikeConfiguration) {
  Value const value = Value::Map({{"a", Value::List({Num("1.50"), Value::Bool(true), {}})},
                                  {"b", Value::Set({Str("x\n\"y\"")})},
                                  {"c", Value::Dynamic(Type::Bool(), Value::Unknown())},
                                  {"d", Value::Map({})}});
  EXPECT_EQ(value.ToText(),
            "{ \"a\" = [1.5, true, null], \"b\" = toset([\"x\\n\\\"y\\\"\"]), \"c\" = (unknown), "
            "\"d\" = {} }");
}

}  // namespace
}  // namespace ferro::tf
