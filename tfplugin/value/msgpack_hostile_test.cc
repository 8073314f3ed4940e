// Cut, padded, deep and boastful messages.
#include <gtest/gtest.h>

#include "tfplugin/value/msgpack.h"
#include "tfplugin/value/value_testing.h"

namespace ferro::tf {
namespace {

class HostileMsgpackTest : public testing::Test {
 protected:
  static std::string Message(std::string_view hex, Type const& type) {
    auto const value = DecodeMsgpack(FromHex(hex), type);
    return value ? "no error but " + value->ToText() : value.error().message;
  }
};

TEST_F(HostileMsgpackTest, CutBytesAreAnErrorAtEveryWidth) {
  for (auto const* hex : {"", "cc", "cd00", "ce000000", "cf00000000000000", "d0", "d100",
                          "d2000000", "d300000000000000", "ca000000", "cb00000000000000"}) {
    EXPECT_EQ(Message(hex, Type::Num()), "the bytes end before the value does") << hex;
  }
  for (auto const* hex : {"a1", "d9", "d902 61", "da00", "da0002 61", "db000000", "db00000002 61",
                          "c4", "c402 61", "c50002 61", "c600000002 61", "d4", "d400", "d80000",
                          "c7", "c701", "c70100", "c80001 00", "c900000001 00"}) {
    EXPECT_EQ(Message(hex, Type::String()), "the bytes end before the value does") << hex;
  }
  for (auto const* hex : {"dc", "dc00", "dd000000"}) {
    EXPECT_EQ(Message(hex, Type::List(Type::Num())), "the bytes end before the value does") << hex;
  }
  for (auto const* hex : {"81", "81a1", "de", "df000000"}) {
    EXPECT_FALSE(DecodeMsgpack(FromHex(hex), Type::Map(Type::Num()))) << hex;
  }
}

TEST_F(HostileMsgpackTest, WhatFollowsTheValueIsAnError) {
  EXPECT_EQ(Message("c0c0", Type::String()), "bytes follow the value's end");
  EXPECT_EQ(Message("c1", Type::String()), "the byte c1 means nothing in msgpack");
}

// Declared lengths are believed only as far as bytes follow.
TEST_F(HostileMsgpackTest, HugeDeclaredLengthsAreRefusedBeforeAnythingIsAllocated) {
  EXPECT_EQ(Message("dd ffffffff", Type::List(Type::Bool())),
            "the bytes end before the value does: it declares 4294967295 elements");
  EXPECT_EQ(Message("df ffffffff", Type::Map(Type::Bool())),
            "the bytes end before the value does: it declares 4294967295 elements");
  EXPECT_EQ(Message("df 00000002 a161 c0", Type::Map(Type::Bool())),
            "the bytes end before the value does: it declares 2 elements");
  EXPECT_EQ(Message("db ffffffff 61", Type::String()), "the bytes end before the value does");
  EXPECT_EQ(Message("c6 ffffffff 61", Type::String()), "the bytes end before the value does");
  EXPECT_EQ(Message("c9 ffffffff 00", Type::String()), "the bytes end before the value does");
}

TEST_F(HostileMsgpackTest, AMessageOfTooManyValuesIsRefused) {
  // One nil more than the limit: a mebibyte that would be sixty in memory.
  std::string const bytes = FromHex("dd00100001") + std::string(0x100001, '\xc0');
  auto const value = DecodeMsgpack(bytes, Type::List(Type::Bool()));
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().message, "the message holds more than 1048576 values");
}

// A list of one dynamic value, that is a list of one dynamic value, …
std::string NestedDynamics(int levels) {
  std::string out;
  for (int i = 0; i < levels; ++i)
    out += FromHex("92 c412 5b226c697374222c2264796e616d6963225d 91");
  return out + '\xc0';
}

TEST_F(HostileMsgpackTest, DeepNestingIsAnErrorAndNoCrash) {
  EXPECT_TRUE(DecodeMsgpack(NestedDynamics(63), Type::Dynamic()));
  auto const value = DecodeMsgpack(NestedDynamics(10000), Type::Dynamic());
  ASSERT_FALSE(value);
  EXPECT_TRUE(value.error().message.ends_with("the value is nested deeper than 128 levels"));

  Type type = Type::String();
  Value deep = Str("x");
  for (int i = 0; i < 129; ++i) {
    type = Type::List(type);
    deep = Value::List({deep});
  }
  auto const bytes = EncodeMsgpack(deep, type);
  ASSERT_FALSE(bytes);
  EXPECT_TRUE(bytes.error().message.ends_with("the value is nested deeper than 128 levels"));
  EXPECT_FALSE(DecodeMsgpack(std::string(10000, '\x91'), type));
}

}  // namespace
}  // namespace ferro::tf
