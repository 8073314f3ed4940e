#include "tfplugin/value/json.h"

#include <gtest/gtest.h>

#include <limits>

#include "tfplugin/value/msgpack.h"
#include "tfplugin/value/value_testing.h"

namespace ferro::tf {
namespace {

class JsonTest : public testing::Test {
 protected:
  static std::string Message(std::string_view json, Type const& type,
                             JsonMode mode = JsonMode::kStrict) {
    auto const value = DecodeJson(json, type, mode);
    return value ? "no error but " + value->ToText() : value.error().message;
  }

  static Value Decoded(std::string_view json, Type const& type, JsonMode mode = JsonMode::kStrict) {
    auto value = DecodeJson(json, type, mode);
    EXPECT_TRUE(value) << json << ": " << value.error().message;
    return value.value_or(Value());
  }

  static std::string Encoded(Value const& value, Type const& type) {
    auto const json = EncodeJson(value, type);
    return json ? *json : json.error().message;
  }

  static Type ObjectAb() { return Type::Object({{"a", Type::String()}, {"b", Type::Num()}}); }
};

TEST_F(JsonTest, WhatIsNoJsonIsRefusedWithoutShowingIt) {
  for (std::string const json :
       {"", "{", "[1,]", "{\"a\":}", "nul", "\"hunter2", "1 2", "01", "'a'", "\"\xff\"",
        "\"\\ud800\"", "\"\t\"", "NaN", "-", "{1:2}", "{\"a\" 1}"}) {
    auto const value = DecodeAnyJson(json);
    ASSERT_FALSE(value) << json;
    EXPECT_TRUE(value.error().message.starts_with("the text is no JSON: see byte "))
        << value.error().message;
    EXPECT_EQ(value.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST_F(JsonTest, DeepNestingIsAnErrorAndNoCrash) {
  std::string const open(10000, '[');
  EXPECT_EQ(DecodeAnyJson(open).error().message, "the JSON is nested deeper than 128 levels");
  EXPECT_EQ(DecodeAnyJson(open + std::string(10000, ']')).error().message,
            "the JSON is nested deeper than 128 levels");
  EXPECT_TRUE(DecodeAnyJson(std::string(128, '[') + std::string(128, ']')));
  std::string objects;
  for (int i = 0; i < 129; ++i) objects += "{\"a\":";
  EXPECT_EQ(DecodeAnyJson(objects).error().message, "the JSON is nested deeper than 128 levels");
}

TEST_F(JsonTest, ADocumentOfTooManyValuesIsRefused) {
  std::string json = "[0";
  for (int i = 0; i < (1 << 20); ++i) json += ",0";
  EXPECT_EQ(DecodeAnyJson(json + "]").error().message, "the JSON holds more than 1048576 values");
}

TEST_F(JsonTest, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(DecodeAnyJson("1e4097").error().message,
            "the JSON has a number out of range: the number's exponent is beyond 4096");
  EXPECT_EQ(DecodeAnyJson("[1e-5000]").error().message,
            "the JSON has a number out of range: the number's exponent is beyond 4096");
  EXPECT_TRUE(DecodeAnyJson("1e5000").error().message.starts_with(
      "the JSON has a number out of range at byte"));
  EXPECT_EQ(DecodeAnyJson(std::string(4097, '1')).error().message,
            "the JSON has a number out of range: the number has more than 4096 characters");
}

TEST_F(JsonTest, WrongKindsAreNamedWithTheirPath) {
  auto const type = Type::Object({{"l", Type::List(ObjectAb())}, {"m", Type::Map(Type::Bool())}});
  EXPECT_EQ(Message("[]", type), "an object is required, found a list");
  EXPECT_EQ(Message(R"({"l":{},"m":{}})", type), "l: a list of object is required, found a map");
  EXPECT_EQ(Message(R"({"l":[{"a":[],"b":1}],"m":{}})", type),
            "l[0].a: a string is required, found a list");
  EXPECT_EQ(Message(R"({"l":[{"a":"x","b":"y"}],"m":{}})", type),
            "l[0].b: the text is no decimal number");
  EXPECT_EQ(Message(R"({"l":[{"a":"x","b":true}],"m":{}})", type),
            "l[0].b: a number is required, found a bool");
  EXPECT_EQ(Message(R"({"l":[],"m":{"k":"yes"}})", type),
            "m[\"k\"]: a bool is required, found a string");
  EXPECT_EQ(Message(R"({"l":[],"m":{"k":1}})", type),
            "m[\"k\"]: a bool is required, found a number");
  EXPECT_EQ(Message(R"({"l":[],"m":[]})", type), "m: a map of bool is required, found a list");
  EXPECT_EQ(Message("[1]", Type::Tuple({})), "a tuple of 0 elements is required (1 given)");
}

// Covers: R12 R132
TEST_F(JsonTest, ObjectsAreExactWhenStrictAndCompletedWhenLenient) {
  EXPECT_EQ(Message(R"({"a":"x"})", ObjectAb()), "b: the attribute is missing");
  EXPECT_EQ(Message(R"({"a":"x","b":1,"c":2})", ObjectAb()), "the object has no attribute \"c\"");
  EXPECT_EQ(Decoded(R"({"a":"x","c":[{}]})", ObjectAb(), JsonMode::kLenient),
            Value::Map({{"a", Str("x")}, {"b", {}}}));
  EXPECT_EQ(Message(R"({"a":[]})", ObjectAb(), JsonMode::kLenient),
            "a: a string is required, found a list");
}

// Covers: R132
TEST_F(JsonTest, AStateIsReadHoweverItIsPrinted) {
  auto const type = Type::Object({{"count", Type::Num()},
                                  {"dyn", Type::Dynamic()},
                                  {"id", Type::String()},
                                  {"none", Type::List(Type::String())},
                                  {"set", Type::Set(Type::String())},
                                  {"tags", Type::Map(Type::String())}});
  Value const value = Decoded(R"({
        "count": 12345678901234567890123,
        "dyn": {
          "value": {"a": 0.1, "b": ["x", true]},
          "type": ["object", {"a": "number", "b": ["tuple", ["string", "bool"]]}]
        },
        "id": "srv\u002d1\n",
        "none": null,
        "set": ["b", "a", "b"],
        "tags": {"z": "1", "a": "2"}
      })",
                              type);
  auto const concrete =
      Type::Object({{"a", Type::Num()}, {"b", Type::Tuple({Type::String(), Type::Bool()})}});
  auto const inner =
      Value::Map({{"a", Num("0.1")}, {"b", Value::List({Str("x"), Value::Bool(true)})}});
  EXPECT_EQ(value, Value::Map({{"count", Num("12345678901234567890123")},
                               {"dyn", Value::Dynamic(concrete, inner)},
                               {"id", Str("srv-1\n")},
                               {"none", {}},
                               {"set", Value::Set({Str("a"), Str("b")})},
                               {"tags", Value::Map({{"a", Str("2")}, {"z", Str("1")}})}}));
}

// Covers: R15 R132
TEST_F(JsonTest, NumbersKeepEveryDigit) {
  for (std::string const text :
       {"0", "-1", "0.1", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "18446744073709551616",
        "12345678901234567890123", "123456789.123456789", "0.30000000000000000000000000000000001",
        "1e400", "1E+400", "-1.5e-400", "2.50"}) {
    Value const value = Decoded(text, Type::Num());
    EXPECT_EQ(value.as_number(), Decimal(text)) << text;
    EXPECT_EQ(Decoded(Encoded(value, Type::Num()), Type::Num()), value) << text;
  }
  EXPECT_EQ(Encoded(Decoded("12345678901234567890123", Type::Num()), Type::Num()),
            "12345678901234567890123");
  EXPECT_EQ(Encoded(Value::Num(Number(0.1)), Type::Num()), "0.1");
  EXPECT_EQ(Encoded(Num("+007.50"), Type::Num()), "7.50");
}

TEST_F(JsonTest, PrimitivesGivenAsOthersAreAcceptedAsCoreDoes) {
  EXPECT_EQ(Decoded("\"7.0\"", Type::Num()), Num("7"));
  EXPECT_EQ(Decoded("\"true\"", Type::Bool()), Value::Bool(true));
  EXPECT_EQ(Decoded("\"false\"", Type::Bool()), Value::Bool(false));
  EXPECT_EQ(Decoded("\"1\"", Type::Bool()), Value::Bool(true));
  EXPECT_EQ(Decoded("\"0\"", Type::Bool()), Value::Bool(false));
  EXPECT_EQ(Decoded("7", Type::String()), Str("7"));
  EXPECT_EQ(Decoded("0.5", Type::String()), Str("0.5"));
  EXPECT_EQ(Decoded("true", Type::String()), Str("true"));
  EXPECT_EQ(Decoded("false", Type::String()), Str("false"));
}

// Covers: R19
TEST_F(JsonTest, ADynamicValueIsAnObjectOfValueAndTypeInEitherOrder) {
  auto const expected = Value::Dynamic(Type::List(Type::Num()), Value::List({Num("1")}));
  EXPECT_EQ(Decoded(R"({"value":[1],"type":["list","number"]})", Type::Dynamic()), expected);
  EXPECT_EQ(Decoded(R"({"type":["list","number"],"value":[1]})", Type::Dynamic()), expected);
  EXPECT_EQ(Decoded("null", Type::Dynamic()), Value::Null());
  EXPECT_EQ(Encoded(expected, Type::Dynamic()), R"({"value":[1],"type":["list","number"]})");
  EXPECT_EQ(Encoded(Value::Null(), Type::Dynamic()), "null");

  std::string const shape = "a dynamic value is an object of \"type\" and \"value\"";
  EXPECT_EQ(Message("5", Type::Dynamic()), shape);
  EXPECT_EQ(Message(R"({"value":5})", Type::Dynamic()), shape);
  EXPECT_EQ(Message(R"({"value":5,"typ":"number"})", Type::Dynamic()), shape);
  EXPECT_EQ(Message(R"({"value":5,"type":"number","x":1})", Type::Dynamic()), shape);
  EXPECT_EQ(Message(R"({"value":5,"type":"text"})", Type::Dynamic()),
            "the type expression names an unknown type");
  EXPECT_EQ(Message(R"({"value":5,"type":"dynamic"})", Type::Dynamic()),
            "a dynamic value has a concrete type");
  EXPECT_EQ(Message(R"({"value":[],"type":"number"})", Type::Dynamic()),
            "a number is required, found a list");
}

TEST_F(JsonTest, WhatJsonCannotExpressIsAnError) {
  auto const type = Type::Object({{"a", Type::List(Type::Num())}});
  EXPECT_EQ(Encoded(Value::Map({{"a", Value::List({Num("1"), Value::Unknown()})}}), type),
            "a[1]: JSON cannot express an unknown value");
  EXPECT_EQ(Encoded(Value::Num(Number(std::numeric_limits<double>::infinity())), Type::Num()),
            "JSON cannot express an infinite number");
}

TEST_F(JsonTest, EncodingAMisfitIsAnErrorWithItsPath) {
  EXPECT_EQ(Encoded(Value::List({Str("x")}), Type::List(Type::Num())),
            "[0]: a number is required, found a string");
  EXPECT_EQ(Encoded(Value::Map({{"a", {}}}), ObjectAb()),
            "an object with 2 attributes is required (1 given)");
  EXPECT_EQ(Encoded(Value::List({}), Type::Tuple({Type::Num()})),
            "a tuple of 1 element is required (0 given)");
}

TEST_F(JsonTest, StringsAreEscapedAndNothingElseIs) {
  std::string const text = std::string("\0", 1) + "\x1f\n\r\t\"\\/<>&\u00e9\U0001f600\x7f";
  EXPECT_EQ(Encoded(Str(text), Type::String()),
            "\"\\u0000\\u001f\\n\\r\\t\\\"\\\\/<>&\u00e9\U0001f600\x7f\"");
  EXPECT_EQ(Decoded(Encoded(Str(text), Type::String()), Type::String()), Str(text));
}

// Covers: R16
TEST_F(JsonTest, StringsAndKeysAreNormalised) {
  EXPECT_EQ(Decoded("{\"e\\u0301\":\"e\u0301\"}", Type::Map(Type::String())),
            Value::Map({{"\u00e9", Str("\u00e9")}}));
}

// Covers: R18
TEST_F(JsonTest, NullEmptyAndZeroAreKeptApart) {
  auto const list = Type::List(Type::String());
  EXPECT_EQ(Encoded(Decoded("null", list), list), "null");
  EXPECT_EQ(Encoded(Decoded("[]", list), list), "[]");
  EXPECT_EQ(Encoded(Decoded("{}", Type::Map(list)), Type::Map(list)), "{}");
  EXPECT_EQ(Encoded(Decoded("\"\"", Type::String()), Type::String()), "\"\"");
  EXPECT_EQ(Encoded(Decoded("0", Type::Num()), Type::Num()), "0");
  EXPECT_EQ(Encoded(Decoded("false", Type::Bool()), Type::Bool()), "false");
}

// Covers: R11
TEST_F(JsonTest, BothEncodingsGiveTheSameValue) {
  Value const value = Value::Map({{"a", Str("x")}, {"b", Num("0.1")}});
  EXPECT_EQ(Decoded(Encoded(value, ObjectAb()), ObjectAb()), value);
  EXPECT_EQ(DecodeMsgpack(EncodeMsgpack(value, ObjectAb()).value(), ObjectAb()).value(), value);
}

TEST(AnyJsonTest, ObjectsAreMapsAndArraysAreLists) {
  EXPECT_EQ(DecodeAnyJson(R"( {"a":[1,-2,0.5,"x",true,false,null],"b":{"c":{}}} )").value(),
            Value::Map({{"a", Value::List({Num("1"),
                                           Num("-2"),
                                           Num("0.5"),
                                           Str("x"),
                                           Value::Bool(true),
                                           Value::Bool(false),
                                           {}})},
                        {"b", Value::Map({{"c", Value::Map({})}})}}));
  EXPECT_EQ(DecodeAnyJson("7").value(), Num("7"));
  EXPECT_EQ(DecodeAnyJson(R"({"a":1,"a":2})").value(), Value::Map({{"a", Num("2")}}));
}

}  // namespace
}  // namespace ferro::tf
