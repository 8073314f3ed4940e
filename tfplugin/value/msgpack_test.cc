#include "tfplugin/value/msgpack.h"

#include <gtest/gtest.h>

#include <limits>

#include "tfplugin/value/value_testing.h"

namespace ferro::tf {
namespace {

class MsgpackTest : public testing::Test {
 protected:
  static std::string Message(std::string_view hex, Type const& type) {
    auto const value = DecodeMsgpack(FromHex(hex), type);
    return value ? "no error but " + value->ToText() : value.error().message;
  }

  static Value Decoded(std::string_view hex, Type const& type) {
    auto value = DecodeMsgpack(FromHex(hex), type);
    EXPECT_TRUE(value) << hex << ": " << value.error().message;
    return value.value_or(Value());
  }

  static std::string Encoded(Value const& value, Type const& type) {
    auto const bytes = EncodeMsgpack(value, type);
    return bytes ? ToHex(*bytes) : bytes.error().message;
  }

  static Type ObjectAb() { return Type::Object({{"a", Type::String()}, {"b", Type::Num()}}); }
};

// Covers: R12
TEST_F(MsgpackTest, WrongKindsAreNamedWithWhatIsRequired) {
  EXPECT_EQ(Message("05", Type::String()), "a string is required, found an integer");
  EXPECT_EQ(Message("c3", Type::String()), "a string is required, found a bool");
  EXPECT_EQ(Message("a131", Type::Bool()), "a bool is required, found a string");
  EXPECT_EQ(Message("01", Type::Bool()), "a bool is required, found an integer");
  EXPECT_EQ(Message("c2", Type::Num()), "a number is required, found a bool");
  EXPECT_EQ(Message("c40131", Type::Num()), "a number is required, found bytes");
  EXPECT_EQ(Message("80", Type::List(Type::Num())), "a list of number is required, found a map");
  EXPECT_EQ(Message("80", Type::Set(Type::Num())), "a set of number is required, found a map");
  EXPECT_EQ(Message("90", Type::Map(Type::Num())), "a map of number is required, found an array");
  EXPECT_EQ(Message("90", ObjectAb()), "an object is required, found an array");
  EXPECT_EQ(Message("80", Type::Tuple({})), "a tuple is required, found a map");
  EXPECT_EQ(Message("a178", Type::Tuple({})), "a tuple is required, found a string");
}

// Covers: R12
TEST_F(MsgpackTest, ObjectsCarryExactlyTheTypesKeys) {
  EXPECT_EQ(Message("81 a161 c0", ObjectAb()), "an object with 2 attributes is required (1 given)");
  EXPECT_EQ(Message("83 a161c0 a162c0 a163c0", ObjectAb()),
            "an object with 2 attributes is required (3 given)");
  EXPECT_EQ(Message("80", Type::Object({{"a", Type::Num()}})),
            "an object with 1 attribute is required (0 given)");
  EXPECT_EQ(Message("82 a161c0 a163c0", ObjectAb()), "the object has no attribute \"c\"");
  EXPECT_EQ(Message("82 a161c0 a161c0", ObjectAb()), "a: the attribute is there twice");
  EXPECT_EQ(Message("82 a161c0 05c0", ObjectAb()), "a key is a string, found an integer");
  EXPECT_EQ(Message("82 a161c0 a1ffc0", ObjectAb()), "a key is not UTF-8");
}

TEST_F(MsgpackTest, ErrorsNameThePath) {
  auto const type = Type::Object({{"list", Type::List(Type::Map(ObjectAb()))},
                                  {"set", Type::Set(ObjectAb())},
                                  {"tuple", Type::Tuple({Type::Num(), Type::String()})}});
  EXPECT_EQ(Message("83 a46c697374 92 80 81a16b 82a161c0a162c3 a3736574 90 a57475706c65 c0", type),
            "list[1][\"k\"].b: a number is required, found a bool");
  // A path ends at the set.
  EXPECT_EQ(Message("83 a46c697374 c0 a3736574 91 82a16105a162c0 a57475706c65 c0", type),
            "set.a: a string is required, found an integer");
  EXPECT_EQ(Message("83 a46c697374 c0 a3736574 c0 a57475706c65 920505", type),
            "tuple[1]: a string is required, found an integer");
  EXPECT_EQ(Message("83 a46c697374 c0 a3736574 c0 a57475706c65 9105", type),
            "tuple: a tuple of 2 elements is required (1 given)");
  EXPECT_EQ(Message("83 a46c697374 91", type),
            "list: the bytes end before the value does: it declares 1 element");
}

TEST_F(MsgpackTest, ErrorsShowNoValue) {
  std::string const secret = "hunter2";
  auto const type = Type::Object({{"password", Type::Num()}});
  auto const bytes = EncodeMsgpack(Value::Map({{"password", Str(secret)}}),
                                   Type::Object({{"password", Type::String()}}));
  auto const value = DecodeMsgpack(*bytes, type);
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().message, "password: the text is no decimal number");
}

TEST_F(MsgpackTest, EveryWidthOfAnIntegerIsRead) {
  for (auto const* hex :
       {"05", "cc05", "cd0005", "ce00000005", "cf0000000000000005", "d005", "d10005", "d200000005",
        "d30000000000000005", "ca40a00000", "cb4014000000000000", "a135", "a3352e30"}) {
    EXPECT_EQ(Decoded(hex, Type::Num()), Num("5")) << hex;
  }
  for (auto const* hex : {"e0", "d0e0", "d1ffe0", "d2ffffffe0", "d3ffffffffffffffe0"}) {
    EXPECT_EQ(Decoded(hex, Type::Num()), Num("-32")) << hex;
  }
  EXPECT_EQ(Decoded("cfffffffffffffffff", Type::Num()), Num("18446744073709551615"));
  EXPECT_EQ(Decoded("d38000000000000000", Type::Num()), Num("-9223372036854775808"));
  EXPECT_EQ(Decoded("ca3e800000", Type::Num()), Num("0.25"));
}

TEST_F(MsgpackTest, IntegersAreWrittenInTheirShortestForm) {
  struct Case {
    std::string_view number;
    std::string_view hex;
  };
  for (auto const& c : std::vector<Case>{{"0", "00"},
                                         {"127", "7f"},
                                         {"128", "cc80"},
                                         {"255", "ccff"},
                                         {"256", "cd0100"},
                                         {"65535", "cdffff"},
                                         {"65536", "ce00010000"},
                                         {"4294967295", "ceffffffff"},
                                         {"4294967296", "cf0000000100000000"},
                                         {"-1", "ff"},
                                         {"-32", "e0"},
                                         {"-33", "d0df"},
                                         {"-128", "d080"},
                                         {"-129", "d1ff7f"},
                                         {"-32768", "d18000"},
                                         {"-32769", "d2ffff7fff"},
                                         {"-2147483648", "d280000000"},
                                         {"-2147483649", "d3ffffffff7fffffff"}}) {
    EXPECT_EQ(Encoded(Num(c.number), Type::Num()), c.hex) << c.number;
    EXPECT_EQ(Decoded(c.hex, Type::Num()), Num(c.number)) << c.number;
  }
}

// Covers: R15
TEST_F(MsgpackTest, NumbersAreEchoedWithoutLoss) {
  for (auto const* text : {"0.1", "9007199254740993", "12345678901234567890123", "1e400", "2.50"}) {
    std::string const bytes = EncodeMsgpack(Str(text), Type::String()).value();
    auto const number = DecodeMsgpack(bytes, Type::Num());
    ASSERT_TRUE(number) << text;
    EXPECT_EQ(number->as_number(), Decimal(text));
    auto const again = DecodeMsgpack(EncodeMsgpack(*number, Type::Num()).value(), Type::Num());
    EXPECT_EQ(again->as_number().ToText(), Decimal(text).ToText());
  }
  EXPECT_EQ(Encoded(Value::Num(Number(0.1)), Type::Num()), "cb3fb999999999999a");
  EXPECT_EQ(Encoded(Value::Num(Number(0x1p70)), Type::Num()), "cb4450000000000000");
}

TEST_F(MsgpackTest, InfinityIsCarriedAndNanRefused) {
  double const infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(Decoded("cb7ff0000000000000", Type::Num()), Value::Num(Number(infinity)));
  EXPECT_EQ(Decoded("ca ff800000", Type::Num()), Value::Num(Number(-infinity)));
  EXPECT_EQ(Encoded(Value::Num(Number(-infinity)), Type::Num()), "cbfff0000000000000");
  EXPECT_EQ(Message("cb7ff8000000000000", Type::Num()), "the number is NaN");
  EXPECT_EQ(Message("ca7fc00000", Type::Num()), "the number is NaN");
  EXPECT_EQ(Message("a3 4e614e", Type::Num()), "the text is no decimal number");
}

TEST_F(MsgpackTest, StringsOfEveryWidthAreReadAndWrittenShortest) {
  for (auto const* hex :
       {"a161", "d90161", "da000161", "db0000000161", "c40161", "c5000161", "c60000000161"}) {
    EXPECT_EQ(Decoded(hex, Type::String()), Str("a")) << hex;
  }
  for (auto const& [size, head] :
       std::vector<std::pair<std::size_t, std::string>>{{0, "a0"},
                                                        {31, "bf"},
                                                        {32, "d920"},
                                                        {255, "d9ff"},
                                                        {256, "da0100"},
                                                        {65535, "daffff"},
                                                        {65536, "db00010000"}}) {
    std::string const text(size, 'a');
    auto const bytes = EncodeMsgpack(Str(text), Type::String());
    EXPECT_EQ(*bytes, FromHex(head) + text);
    EXPECT_EQ(DecodeMsgpack(*bytes, Type::String()).value(), Str(text));
  }
  EXPECT_EQ(Decoded("a3 610062", Type::String()).as_string(), std::string("a\0b", 3));
}

TEST_F(MsgpackTest, CollectionsOfEveryWidthAreReadAndWrittenShortest) {
  EXPECT_EQ(Decoded("dc0001 c3", Type::List(Type::Bool())), Value::List({Value::Bool(true)}));
  EXPECT_EQ(Decoded("dd00000001 c3", Type::List(Type::Bool())), Value::List({Value::Bool(true)}));
  EXPECT_EQ(Decoded("de0001 a161 c3", Type::Map(Type::Bool()))["a"], Value::Bool(true));
  EXPECT_EQ(Decoded("df00000001 a161 c3", Type::Map(Type::Bool()))["a"], Value::Bool(true));
  for (auto const& [size, head] : std::vector<std::pair<std::size_t, std::string>>{
           {15, "9f"}, {16, "dc0010"}, {65535, "dcffff"}, {65536, "dd00010000"}}) {
    auto const bytes =
        EncodeMsgpack(Value::List(std::vector<Value>(size)), Type::List(Type::Bool()));
    EXPECT_EQ(*bytes, FromHex(head) + std::string(size, '\xc0'));
  }
  ValueMap members;
  for (int i = 0; i < 65536; ++i) {
    if (i == 15) {
      EXPECT_EQ(Encoded(Value::Map(members), Type::Map(Type::Bool())).substr(0, 2), "8f");
    }
    if (i == 16) {
      EXPECT_EQ(Encoded(Value::Map(members), Type::Map(Type::Bool())).substr(0, 6), "de0010");
    }
    members.emplace(std::to_string(i), Value());
  }
  Value const map = Value::Map(members);
  auto const bytes = EncodeMsgpack(map, Type::Map(Type::Bool()));
  EXPECT_EQ(bytes->substr(0, 5), FromHex("df00010000"));
  EXPECT_EQ(DecodeMsgpack(*bytes, Type::Map(Type::Bool())).value(), map);
}

TEST_F(MsgpackTest, ADuplicateKeyOfAMapReplacesTheFormer) {
  EXPECT_EQ(Decoded("82 a161c2 a161c3", Type::Map(Type::Bool())),
            Value::Map({{"a", Value::Bool(true)}}));
}

// Covers: R12
TEST_F(MsgpackTest, AnObjectsMembersMayComeInAnyOrderAndLeaveSorted) {
  Value const value = Decoded("82 a16205 a161a178", ObjectAb());
  EXPECT_EQ(value, Value::Map({{"a", Str("x")}, {"b", Num("5")}}));
  EXPECT_EQ(Encoded(value, ObjectAb()), "82a161a178a16205");
}

// Covers: R13
TEST_F(MsgpackTest, EveryExtensionIsAnUnknown) {
  for (auto const* hex :
       {"d40000", "d4004d", "d44d00", "c70000", "c7000c", "c7010c80", "d50c8001", "d680 00000000",
        "d74d 0000000000000000", "c7034d 010203", "d8ff 00000000000000000000000000000000",
        "c80001 00 00", "c900000001 00 00"}) {
    for (auto const& type : {Type::String(), Type::Set(Type::Num()), ObjectAb(), Type::Dynamic()}) {
      Value const value = Decoded(hex, type);
      EXPECT_TRUE(value.is_unknown()) << hex;
    }
    if (std::string_view(hex) == "d50c8001") continue;  // A promise of a kind to come.
    EXPECT_EQ(Encoded(Decoded(hex, Type::String()), Type::String()), "d40000") << hex;
  }
}

// Covers: R13
TEST_F(MsgpackTest, UnknownsSitAtAnyDepthAndDifferFromNull) {
  auto const type = Type::Object({{"l", Type::List(Type::Map(Type::String()))},
                                  {"o", Type::Object({{"n", Type::Num()}})},
                                  {"s", Type::Set(Type::String())}});
  std::string const hex = "83a16c9381a16bd40000c0d40000a16f81a16ed40000a17392a178d40000";
  Value const value = Decoded(hex, type);
  EXPECT_TRUE(value["l"].elements()[0]["k"].is_unknown());
  EXPECT_TRUE(value["l"].elements()[1].is_null());
  EXPECT_TRUE(value["l"].elements()[2].is_unknown());
  EXPECT_TRUE(value["o"]["n"].is_unknown());
  EXPECT_EQ(value["s"], Value::Set({Value::Unknown(), Str("x")}));
  Value const again = Decoded(Encoded(value, type), type);
  EXPECT_EQ(again, value);
}

// Covers: R14
TEST_F(MsgpackTest, PromisesOfUnknownsPassThroughUnchanged) {
  struct Case {
    Type type;
    std::string_view hex;
  };
  for (auto const& c : std::vector<Case>{{Type::String(), "c7030c8101c2"},
                                         {Type::String(), "c70d0c8201c202a868747470733a2f2f"},
                                         {Type::Num(), "c7070c8201c2039200c3"},
                                         {Type::List(Type::String()), "c7050c8201c20502"},
                                         {Type::Map(Type::String()), "c7050c8205020607"}}) {
    Value const value = Decoded(c.hex, c.type);
    EXPECT_TRUE(value.is_unknown());
    EXPECT_FALSE(value.refinements().payload.empty());
    EXPECT_EQ(Encoded(value, c.type), c.hex);
  }
}

TEST_F(MsgpackTest, PromisesTooLongForTheClientAreDropped) {
  std::string const most(1024, '\x80');
  std::string const kept = FromHex("c80400 0c") + most;
  EXPECT_EQ(*EncodeMsgpack(*DecodeMsgpack(kept, Type::Num()), Type::Num()), kept);
  std::string const more = FromHex("c80401 0c") + most + '\x80';
  EXPECT_EQ(Encoded(*DecodeMsgpack(more, Type::Num()), Type::Num()), "d40000");
}

// Covers: R16
TEST_F(MsgpackTest, StringsAndKeysAreNormalisedOnArrival) {
  auto const type = Type::Map(Type::String());
  EXPECT_EQ(Decoded("81 a365cc81 a365cc81", type), Value::Map({{"\u00e9", Str("\u00e9")}}));
  EXPECT_EQ(Encoded(Decoded("81 a365cc81 a365cc81", type), type), "81a2c3a9a2c3a9");
  EXPECT_EQ(Message("a2c328", Type::String()), "the string is not UTF-8");
  EXPECT_EQ(Message("81 a161 a1ff", type), "[\"a\"]: the string is not UTF-8");
  EXPECT_EQ(Message("81 a1ff a161", type), "a key is not UTF-8");
}

// Covers: R17
TEST_F(MsgpackTest, SetsArriveInAnyOrderAndLeaveSorted) {
  auto const type = Type::Set(Type::Num());
  EXPECT_EQ(Decoded("94 03 01 02 01", type), Decoded("93 01 02 03", type));
  EXPECT_EQ(Encoded(Decoded("95 03 ff 01 02 01", type), type), "94ff010203");
}

// Covers: R18
TEST_F(MsgpackTest, NullEmptyAndZeroAreKeptApart) {
  auto const list = Type::List(Type::String());
  EXPECT_EQ(Encoded(Decoded("c0", list), list), "c0");
  EXPECT_EQ(Encoded(Decoded("90", list), list), "90");
  EXPECT_EQ(Encoded(Decoded("80", Type::Map(list)), Type::Map(list)), "80");
  EXPECT_EQ(Encoded(Decoded("a0", Type::String()), Type::String()), "a0");
  EXPECT_EQ(Encoded(Decoded("c0", Type::String()), Type::String()), "c0");
  EXPECT_EQ(Encoded(Decoded("00", Type::Num()), Type::Num()), "00");
  EXPECT_EQ(Encoded(Decoded("c2", Type::Bool()), Type::Bool()), "c2");
}

// Covers: R19
TEST_F(MsgpackTest, ADynamicValueIsItsTypeAndItself) {
  EXPECT_EQ(Message("a178", Type::Dynamic()), "a dynamic value is an array of its type and itself");
  EXPECT_EQ(Message("91a178", Type::Dynamic()),
            "a dynamic value is an array of its type and itself");
  EXPECT_EQ(Message("9205c0", Type::Dynamic()), "a dynamic value's type is an expression in JSON");
  EXPECT_EQ(Message("92c40478797a7ac0", Type::Dynamic()),
            "reading a type expression: the text is no JSON: see byte 1");
  EXPECT_EQ(Message("92c409 2264796e616d696322 c0", Type::Dynamic()),
            "a dynamic value has a concrete type");
  EXPECT_EQ(Message("92c408 22737472696e6722 05", Type::Dynamic()),
            "a string is required, found an integer");
  EXPECT_EQ(Message("92c408 22737472696e6722", Type::Dynamic()),
            "the bytes end before the value does");
  EXPECT_EQ(Decoded("92a8 22737472696e6722 a178", Type::Dynamic()),
            Value::Dynamic(Type::String(), Str("x")));
  EXPECT_EQ(Encoded(Value::Dynamic(Type::String(), {}), Type::Dynamic()),
            "92c40822737472696e6722c0");
}

TEST_F(MsgpackTest, TypesOfDynamicValuesOfEveryWidthAreWritten) {
  for (std::size_t const attributes : {1U, 30U, 6000U}) {
    std::map<std::string, Type, std::less<>> types;
    ValueMap members;
    for (std::size_t i = 0; i < attributes; ++i) {
      types.emplace("a" + std::to_string(i), Type::Bool());
      members.emplace("a" + std::to_string(i), Value::Bool(true));
    }
    Value const value = Value::Dynamic(Type::Object(types), Value::Map(members));
    auto const bytes = EncodeMsgpack(value, Type::Dynamic());
    ASSERT_TRUE(bytes);
    EXPECT_EQ(DecodeMsgpack(*bytes, Type::Dynamic()).value(), value);
  }
}

// Covers: R12
TEST_F(MsgpackTest, EncodingAMisfitIsAnErrorWithItsPath) {
  EXPECT_EQ(Encoded(Str("5"), Type::Num()), "a number is required, found a string");
  EXPECT_EQ(Encoded(Str("5"), Type::Dynamic()), "a dynamic is required, found a string");
  EXPECT_EQ(Encoded(Value::List({}), Type::Set(Type::Num())),
            "a set of number is required, found a list");
  EXPECT_EQ(Encoded(Value::Map({{"a", {}}}), ObjectAb()),
            "an object with 2 attributes is required (1 given)");
  EXPECT_EQ(Encoded(Value::Map({{"a", {}}, {"c", {}}}), ObjectAb()),
            "the object has no attribute \"c\"");
  EXPECT_EQ(Encoded(Value::Map({{"a", {}}, {"a0", {}}}), ObjectAb()),
            "the object has no attribute \"a0\"");
  EXPECT_EQ(Encoded(Value::List({Num("1")}), Type::Tuple({})),
            "a tuple of 0 elements is required (1 given)");
  EXPECT_EQ(
      Encoded(Value::List({Value::Map({{"k", Num("1")}})}), Type::List(Type::Map(Type::String()))),
      "[0][\"k\"]: a string is required, found a number");
}

}  // namespace
}  // namespace ferro::tf
