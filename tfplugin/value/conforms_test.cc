#include <gtest/gtest.h>

#include "tfplugin/value/json.h"
#include "tfplugin/value/value_testing.h"

namespace ferro::tf {
namespace {

class ConformsTest : public testing::Test {
 protected:
  static Type Pair() { return Type::Object({{"a", Type::String()}, {"b", Type::Num()}}); }
};

// Covers: R12
TEST_F(ConformsTest, NamesTheFirstPathThatDoesNotFit) {
  auto const type = Type::Object({{"dyn", Type::Dynamic()},
                                  {"list", Type::List(Pair())},
                                  {"map", Type::Map(Type::Bool())},
                                  {"set", Type::Set(Type::Num())},
                                  {"tuple", Type::Tuple({Type::Num()})}});
  Value const good =
      Value::Map({{"dyn", Value::Dynamic(Type::List(Type::Num()), Value::List({Num("1")}))},
                  {"list", Value::List({Value::Map({{"a", Str("x")}, {"b", {}}})})},
                  {"map", Value::Map({{"k", Value::Unknown()}})},
                  {"set", Value::Set({Num("1")})},
                  {"tuple", Value::List({Num("1")})}});
  EXPECT_TRUE(Conforms(good, type));
  auto const with = [&](std::string_view name, Value member) {
    Value bad = good;
    bad.members().insert_or_assign(std::string(name), std::move(member));
    auto const status = Conforms(bad, type);
    return status ? "no error" : status.error().message;
  };
  EXPECT_EQ(with("dyn", Str("x")), "dyn: a dynamic is required, found a string");
  EXPECT_EQ(with("dyn", Value::Dynamic(Type::List(Type::Num()), Value::List({Str("x")}))),
            "dyn[0]: a number is required, found a string");
  EXPECT_EQ(with("list", Value::Set({})), "list: a list of object is required, found a set");
  EXPECT_EQ(with("list", Value::List({Value::Map({{"a", {}}})})),
            "list[0]: an object with 2 attributes is required (1 given)");
  EXPECT_EQ(with("list", Value::List({Value::Map({{"a", {}}, {"x", {}}})})),
            "list[0]: the object has no attribute \"x\"");
  EXPECT_EQ(with("map", Value::Map({{"k", Num("1")}})),
            "map[\"k\"]: a bool is required, found a number");
  EXPECT_EQ(with("set", Value::Set({Str("1")})), "set: a number is required, found a string");
  EXPECT_EQ(with("tuple", Value::List({})), "tuple: a tuple of 1 element is required (0 given)");
  EXPECT_EQ(with("tuple", Value::List({Str("1")})),
            "tuple[0]: a number is required, found a string");
  EXPECT_EQ(with("more", {}), "an object with 5 attributes is required (6 given)");
}

TEST_F(ConformsTest, NullsAndUnknownsFitEveryType) {
  for (auto const& type : {Type::String(), Pair(), Type::Set(Type::Bool()), Type::Dynamic()}) {
    EXPECT_TRUE(Conforms(Value::Null(), type));
    EXPECT_TRUE(Conforms(Value::Unknown(), type));
  }
}

TEST_F(ConformsTest, DeepNestingIsAnError) {
  Type type = Type::String();
  Value deep = Str("x");
  for (int i = 0; i < 129; ++i) {
    type = Type::List(type);
    deep = Value::List({deep});
  }
  EXPECT_FALSE(Conforms(deep, type));
}

}  // namespace
}  // namespace ferro::tf
