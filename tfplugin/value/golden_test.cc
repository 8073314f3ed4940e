// What Terraform itself was seen to send (tfplugin6 §4.2, §4.7).
#include <gtest/gtest.h>

#include "tfplugin/value/msgpack.h"
#include "tfplugin/value/value_testing.h"

namespace ferro::tf {
namespace {

std::string WithoutSpaces(std::string_view hex) {
  return ToHex(FromHex(hex));
}

Type SchemaA() {
  return Type::Object({{"dyn", Type::Dynamic()},
                       {"id", Type::String()},
                       {"name", Type::String()},
                       {"num", Type::Num()},
                       {"st", Type::Set(Type::String())},
                       {"tags", Type::Map(Type::String())}});
}

struct Golden {
  std::string_view name;
  Type type;
  std::string_view bytes;
  Value value;
};

std::vector<Golden> Goldens() {
  auto const dyn = Value::Dynamic(
      Type::Object({{"a", Type::Num()}, {"b", Type::Tuple({Type::String(), Type::Bool()})}}),
      Value::Map({{"a", Num("1")}, {"b", Value::List({Str("x"), Value::Bool(true)})}}));
  return {
      {"schema A", SchemaA(),
       "86a364796e92c4395b226f626a656374222c7b2261223a226e756d626572222c2262223a5b227475706c65222c"
       "5b22737472696e67222c22626f6f6c225d5d7d5d82a16101a16292a178c3a26964c0a46e616d65a26e31a36e75"
       "6dc0a2737492a161a162a47461677382a161a132a17aa131",
       Value::Map({{"dyn", dyn},
                   {"id", {}},
                   {"name", Str("n1")},
                   {"num", {}},
                   {"st", Value::Set({Str("b"), Str("a")})},
                   {"tags", Value::Map({{"z", Str("1")}, {"a", Str("2")}})}})},
      {"a prefix is known", Type::Object({{"name", Type::String()}}),
       "81 a46e616d65 c70d0c 82 01c2 02a868747470733a2f2f",
       Value::Map({{"name", Value::Unknown()}})},
      {"a bound is known", Type::Object({{"num", Type::Num()}}),
       "81 a36e756d c7070c 82 01c2 03 92 00c3", Value::Map({{"num", Value::Unknown()}})},
      {"known not to be null", Type::String(), "c7030c 81 01c2", Value::Unknown()},
      {"a bounded dynamic number", Type::Dynamic(),
       "92c408226e756d62657222 c7270c 83 01c2 03 92cb3ff8000000000000c3 "
       "04 92b43138343436373434303733373039353531363136c3",
       Value::Dynamic(Type::Num(), Value::Unknown())},
      {"no blocks of a dynamic list", Type::Dynamic(), "92c40c5b227475706c65222c5b5d5d90",
       Value::Dynamic(Type::Tuple({}), Value::List({}))},
      {"no blocks of a dynamic map", Type::Dynamic(), "92c40d5b226f626a656374222c7b7d5d80",
       Value::Dynamic(Type::Object({}), Value::Map({}))},
      {"an empty group", Type::Object({{"x", Type::String()}}), "81a178c0",
       Value::Map({{"x", {}}})},
      {"no list blocks", Type::List(Type::Object({{"x", Type::String()}})), "90", Value::List({})},
      {"no map blocks", Type::Map(Type::Object({{"x", Type::String()}})), "80", Value::Map({})},
      {"no set blocks", Type::Set(Type::Object({{"x", Type::String()}})), "90", Value::Set({})},
      {"no single block", Type::Object({{"x", Type::String()}}), "c0", Value::Null()},
      {"two list blocks", Type::List(Type::Object({{"x", Type::String()}})),
       "92 81a178a26c31 81a178c0",
       Value::List({Value::Map({{"x", Str("l1")}}), Value::Map({{"x", {}}})})},
      {"a nested map", Type::Map(Type::Object({{"y", Type::Num()}})), "82 a161 c0 a162 81a179ff",
       Value::Map({{"a", {}}, {"b", Value::Map({{"y", Num("-1")}})}})},
      {"an object", Type::Object({{"p", Type::String()}, {"q", Type::Num()}}),
       "82 a170a27070 a171cd012c", Value::Map({{"p", Str("pp")}, {"q", Num("300")}})},
      {"a dynamic string", Type::Dynamic(), "92c40822737472696e6722a26869",
       Value::Dynamic(Type::String(), Str("hi"))},
      {"a dynamic null", Type::Dynamic(), "c0", Value::Null()},
      {"an unknown of unknown type", Type::Dynamic(), "d40000", Value::Unknown()},
      {"an unknown dynamic string", Type::Dynamic(), "92c40822737472696e6722d40000",
       Value::Dynamic(Type::String(), Value::Unknown())},
  };
}

// Covers: R13 R14 R17 R19
TEST(GoldenTest, WhatTerraformSendsIsUnderstoodAndSentBackByteForByte) {
  for (auto const& golden : Goldens()) {
    SCOPED_TRACE(golden.name);
    auto const value = DecodeMsgpack(FromHex(golden.bytes), golden.type);
    ASSERT_TRUE(value) << value.error().message;
    EXPECT_EQ(*value, golden.value) << value->ToText();
    auto const bytes = EncodeMsgpack(*value, golden.type);
    ASSERT_TRUE(bytes) << bytes.error().message;
    EXPECT_EQ(ToHex(*bytes), WithoutSpaces(golden.bytes));
  }
}

TEST(GoldenTest, EveryCutVectorIsAnError) {
  for (auto const& golden : Goldens()) {
    SCOPED_TRACE(golden.name);
    std::string const bytes = FromHex(golden.bytes);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(DecodeMsgpack(std::string(bytes, 0, size), golden.type)) << size;
    }
    EXPECT_FALSE(DecodeMsgpack(bytes + '\xc0', golden.type));
  }
}

struct GoldenNumber {
  std::string text;
  std::string bytes;
};

std::string Repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

// Covers: R15
TEST(GoldenTest, NumbersTakeTheFormsThatTerraformGivesThem) {
  std::vector<GoldenNumber> const numbers = {
      {"5", "05"},
      {"-1", "ff"},
      {"300", "cd012c"},
      {"-129", "d1ff7f"},
      {"4294967296", "cf0000000100000000"},
      {"9223372036854775807", "cf7fffffffffffffff"},
      {"0.5", "cb3fe0000000000000"},
      {"1.5", "cb3ff8000000000000"},
      {"0.1", "a3302e31"},
      {"123456789.123456789", "b33132333435363738392e313233343536373839"},
      {"9223372036854775808", "b339323233333732303336383534373735383038"},
      {"18446744073709551616", "b43138343436373434303733373039353531363136"},
      {"0." + std::string(153, '3'), "d99b302e" + Repeated("33", 153)},
      {"1" + std::string(400, '0'), "da019131" + Repeated("30", 400)},
  };
  for (auto const& number : numbers) {
    SCOPED_TRACE(number.text);
    auto const value = DecodeMsgpack(FromHex(number.bytes), Type::Num());
    ASSERT_TRUE(value) << value.error().message;
    EXPECT_EQ(*value, Num(number.text));
    EXPECT_EQ(value->as_number().ToText(), number.text);
    EXPECT_EQ(ToHex(EncodeMsgpack(*value, Type::Num()).value()), number.bytes);
  }
}

}  // namespace
}  // namespace ferro::tf
