#include "tfplugin/value/type.h"

#include <gtest/gtest.h>

#include "base/random_testing.h"
#include "tfplugin/value/value_testing.h"

namespace ferro::tf {
namespace {

struct BadExpression {
  std::string json;
  std::string message;
};

std::string NestedLists(int levels) {
  std::string out;
  for (int i = 0; i < levels; ++i) out += "[\"list\",";
  return out + "\"string\"" + std::string(static_cast<std::size_t>(levels), ']');
}

TEST(TypeTest, RefusesWhatIsNoTypeExpression) {
  std::vector<BadExpression> const bads = {
      {"\"text\"", "the type expression names an unknown type"},
      {"\"list\"", "the type expression names an unknown type"},
      {"[\"bag\",\"string\"]", "the type expression names an unknown type"},
      {"[\"string\",\"string\"]", "the type expression names an unknown type"},
      {"7", "the type expression is neither a string nor an array"},
      {"null", "the type expression is neither a string nor an array"},
      {"{\"a\":\"string\"}", "the type expression is neither a string nor an array"},
      {"[]", "the type expression has an array that does not begin with a name"},
      {"[1,\"string\"]", "the type expression has an array that does not begin with a name"},
      {"[\"list\"]", "the type expression has an array of the wrong length"},
      {"[\"list\",\"string\",\"string\"]", "the type expression has an array of the wrong length"},
      {"[\"tuple\",[],[]]", "the type expression has an array of the wrong length"},
      {"[\"object\",{},[],[]]", "the type expression has an array of the wrong length"},
      {"[\"list\",7]", "the type expression is neither a string nor an array"},
      {"[\"tuple\",\"string\"]", "the type expression has a tuple without elements"},
      {"[\"tuple\",[\"text\"]]", "the type expression names an unknown type"},
      {"[\"object\",[]]", "the type expression has an object without attributes"},
      {"[\"object\",{\"a\":7}]", "the type expression is neither a string nor an array"},
      {"[\"object\",{},7]", "the type expression has no list of optional attributes"},
      {"[\"object\",{},[\"a\"]]",
       "the type expression has an optional attribute that the object lacks"},
      {"[\"object\",{},[7]]",
       "the type expression has an optional attribute that the object lacks"},
      {NestedLists(65), "the type expression is nested deeper than 64 levels"},
      {"[\"list\"", "reading a type expression: the text is no JSON: see byte 8"},
      {"", "reading a type expression: the text is no JSON: see byte 1"},
      {NestedLists(10000), "reading a type expression: the JSON is nested deeper than 128 levels"},
  };
  for (auto const& bad : bads) {
    auto const type = Type::FromJson(bad.json);
    ASSERT_FALSE(type) << bad.json;
    EXPECT_EQ(type.error().message, bad.message) << bad.json;
    EXPECT_EQ(type.error().code, ErrorCode::kInvalidArgument);
  }
  EXPECT_TRUE(Type::FromJson(NestedLists(63)));
}

TEST(TypeTest, ReadsAndWritesTheProtocolsExpressions) {
  for (std::string const json :
       {"\"string\"", "\"number\"", "\"bool\"", "\"dynamic\"", "[\"list\",\"string\"]",
        "[\"set\",\"number\"]", "[\"map\",[\"list\",\"bool\"]]", "[\"tuple\",[]]",
        "[\"tuple\",[\"string\",\"dynamic\"]]", "[\"object\",{}]",
        "[\"object\",{\"a\":\"number\",\"b\":[\"tuple\",[\"string\",\"bool\"]]}]"}) {
    auto const type = Type::FromJson(json);
    ASSERT_TRUE(type) << json;
    EXPECT_EQ(type->ToJson(), json);
  }
}

TEST(TypeTest, WritesAttributesSortedAndDropsWhatIsOptional) {
  auto const type =
      Type::FromJson(" [ \"object\" , {\"b\":\"bool\", \"a\":\"string\"}, [\"b\"] ] ");
  ASSERT_TRUE(type);
  EXPECT_EQ(type->ToJson(), "[\"object\",{\"a\":\"string\",\"b\":\"bool\"}]");
}

TEST(TypeTest, EveryTypeReadsBackFromItsExpression) {
  FakeRandom random(11);
  for (int i = 0; i < 500; ++i) {
    Type const type = RandomType(random, 5);
    EXPECT_EQ(Type::FromJson(type.ToJson()).value(), type);
  }
}

TEST(TypeTest, TellsWhetherAnythingInItIsDynamic) {
  EXPECT_TRUE(Type::Dynamic().HasDynamic());
  EXPECT_TRUE(Type::Object({{"a", Type::Map(Type::Dynamic())}}).HasDynamic());
  EXPECT_TRUE(Type::Tuple({Type::String(), Type::Dynamic()}).HasDynamic());
  EXPECT_FALSE(Type::Object({{"a", Type::Map(Type::Tuple({Type::Bool()}))}}).HasDynamic());
}

TEST(TypeTest, HasANameForMessages) {
  EXPECT_EQ(Type::Num().FriendlyName(), "number");
  EXPECT_EQ(Type::List(Type::Set(Type::String())).FriendlyName(), "list of set of string");
  EXPECT_EQ(Type::Map(Type::Object({})).FriendlyName(), "map of object");
  EXPECT_EQ(Type::Tuple({}).FriendlyName(), "tuple");
  EXPECT_EQ(Type::Dynamic().FriendlyName(), "dynamic");
}

}  // namespace
}  // namespace ferro::tf
