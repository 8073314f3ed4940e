#include "tfplugin/schema/fields.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "tfplugin/plan/rebase.h"
#include "tfplugin/timeouts.h"
#include "tfplugin/value/json.h"

namespace ferro::tf {
namespace {

struct Wheel {
  Attr<std::string> name;
  Attr<std::int64_t> size;
};
void Describe(Fields& f, Wheel& m) {
  f("name", m.name, Required(), "Name.");
  f("size", m.size, OptionalComputed(), "Size.");
}

struct Cart {
  Attr<bool> open;
  Attr<std::int64_t> count;
  Attr<double> weight;
  Attr<Number> exact;
  Attr<std::string> name;
  Attr<Secret> secret;
  Attr<Value> anything;
  Attr<std::vector<std::string>> plain;
  Attr<std::vector<Attr<std::string>>> loose;
  Attr<tf::Set<std::string>> set;
  Attr<std::map<std::string, std::int64_t>> map;
  Attr<std::vector<std::vector<std::int64_t>>> grid;
  Attr<Wheel> wheel;
  Attr<std::vector<Wheel>> wheels;
  Attr<tf::Set<Wheel>> wheel_set;
  Attr<std::map<std::string, Wheel>> wheel_map;
  Attr<Timeouts> timeouts;
  std::vector<Wheel> spare;
  Attr<std::vector<Wheel>> trailer;
};
void Describe(Fields& f, Cart& m) {
  f.About("A cart.");
  f("open", m.open, Optional(), "d");
  f("count", m.count, Optional(), "d");
  f("weight", m.weight, Optional(), "d");
  f("exact", m.exact, Optional(), "d");
  f("name", m.name, Required().RequiresReplace(), "The name.");
  f("secret", m.secret, Optional().Sensitive(), "d");
  f("anything", m.anything, Optional(), "d");
  f("plain", m.plain, Optional(), "d");
  f("loose", m.loose, Optional(), "d");
  f("set", m.set, Optional(), "d");
  f("map", m.map, Optional(), "d");
  f("grid", m.grid, Optional(), "d");
  f("wheel", m.wheel, Optional(), "d");
  f("wheels", m.wheels, Optional(), "d");
  f("wheel_set", m.wheel_set, Optional(), "d");
  f("wheel_map", m.wheel_map, Optional(), "d");
  f.Block("timeouts", m.timeouts, "Limits.");
  f.Block("spare", m.spare, "Spare wheels.");
  f.Block("trailer", m.trailer, "Wheels behind.");
}

constexpr char const* kFull = R"({
  "open": false, "count": 9007199254740993, "weight": 0.5, "exact": 12345678901234567890123.5,
  "name": "é", "secret": "s", "anything": {"type": ["list", "number"], "value": [1, 2]},
  "plain": ["b", "a"], "loose": ["x", null], "set": ["b", "a", "b"], "map": {"k": 1},
  "grid": [[1], []], "wheel": {"name": "w", "size": null}, "wheels": [{"name": "w", "size": 1}],
  "wheel_set": [{"name": "y", "size": 2}, {"name": "x", "size": 1}],
  "wheel_map": {"left": {"name": "l", "size": 3}},
  "timeouts": {"create": "1m", "read": null, "update": null, "delete": null},
  "spare": [{"name": "s", "size": 4}], "trailer": []
})";

Type CartType() {
  return ImpliedType(BlockOf<Cart>());
}

Value Json(char const* text) {
  auto value = DecodeJson(text, CartType(), JsonMode::kLenient);
  EXPECT_TRUE(value) << value.error().message;
  return value.value_or(Value::Null());
}

Attribute const& Find(Block const& block, std::string_view name) {
  return *std::ranges::find(block.attributes, name, &Attribute::name);
}

TEST(FieldsTest, ANumberThatIsNotWholeIsAMisfitOfAWholeMember) {
  Diagnostics diagnostics;
  auto const cart = Decode<Cart>(Json(R"({"count": 1.5})"), diagnostics);
  ASSERT_EQ(diagnostics.items().size(), 1U);
  EXPECT_EQ(diagnostics.items()[0].path, Path("count"));
  EXPECT_TRUE(cart.count.null());
}

TEST(FieldsTest, EachMisfitIsReportedWithItsPath) {
  Diagnostics diagnostics;
  auto const cart =
      Decode<Cart>(Json(R"({"map": {"a": 1.5, "b": 2.5}, "wheels": [{"name": "w", "size": 0.5}]})"),
                   diagnostics);
  ASSERT_EQ(diagnostics.items().size(), 3U);
  EXPECT_EQ(diagnostics.items()[0].path.ToText(), "map[\"a\"]");
  EXPECT_EQ(diagnostics.items()[1].path.ToText(), "map[\"b\"]");
  EXPECT_EQ(diagnostics.items()[2].path.ToText(), "wheels[0].size");
  EXPECT_TRUE(cart.map.null());
}

TEST(FieldsTest, ANullElementIsAMisfitWhereElementsCannotBeNull) {
  Diagnostics diagnostics;
  auto const cart = Decode<Cart>(Json(R"({"plain": ["a", null]})"), diagnostics);
  ASSERT_EQ(diagnostics.items().size(), 1U);
  EXPECT_EQ(diagnostics.items()[0].path.ToText(), "plain[1]");
  EXPECT_TRUE(cart.plain.null());
}

TEST(FieldsTest, AValueOfAnotherKindIsAMisfitAndNotShown) {
  Value value = Json("{}");
  for (auto& [name, member] : value.members()) {
    member = name == "secret" || name == "name" ? Value::Num(12345) : Value::String("canary");
  }
  Diagnostics diagnostics;
  Decode<Cart>(value, diagnostics);
  EXPECT_GE(diagnostics.items().size(), 17U);
  EXPECT_EQ(diagnostics.ToText().find("canary"), std::string::npos);
  EXPECT_EQ(diagnostics.ToText().find("12345"), std::string::npos);
}

TEST(FieldsTest, ReadsEveryKindOfMember) {
  Diagnostics diagnostics;
  auto const cart = Decode<Cart>(Json(kFull), diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.ToText();
  EXPECT_FALSE(*cart.open);
  EXPECT_EQ(*cart.count, 9007199254740993);
  EXPECT_EQ(*cart.weight, 0.5);
  EXPECT_EQ(cart.exact->ToText(), "12345678901234567890123.5");
  EXPECT_EQ(cart.secret->Reveal(), "s");
  EXPECT_EQ(cart.anything->dynamic_value().elements().size(), 2U);
  EXPECT_EQ(*cart.plain, (std::vector<std::string>{"b", "a"}));
  EXPECT_TRUE((*cart.loose)[1].null());
  EXPECT_EQ(cart.set->size(), 2U);
  EXPECT_EQ(cart.map->at("k"), 1);
  EXPECT_EQ((*cart.grid)[0][0], 1);
  EXPECT_TRUE(cart.wheel->size.null());
  EXPECT_EQ(*(*cart.wheels)[0].size, 1);
  EXPECT_EQ(cart.wheel_set->size(), 2U);
  EXPECT_EQ(*cart.wheel_map->at("left").name, "l");
  EXPECT_EQ(*cart.timeouts->create, "1m");
  EXPECT_EQ(cart.spare.size(), 1U);
  EXPECT_TRUE(cart.trailer->empty());
}

TEST(FieldsTest, EncodesWhatItDecoded) {
  Diagnostics diagnostics;
  Value const value = Json(kFull);
  EXPECT_EQ(Encode(Decode<Cart>(value, diagnostics)), value);
  EXPECT_TRUE(Conforms(Encode(Cart{}), CartType()));
}

// Covers: R18
TEST(FieldsTest, NullEmptyAndZeroStayThreeThings) {
  for (auto const* text : {R"({"name": null, "plain": null, "map": null, "count": null})",
                           R"({"name": "", "plain": [], "map": {}, "count": 0, "open": false})"}) {
    Diagnostics diagnostics;
    Value value = Json(text);
    value.members()["spare"] = Value::List({});
    value.members()["trailer"] = Value::List({});
    EXPECT_EQ(Encode(Decode<Cart>(value, diagnostics)), value);
  }
}

// Covers: R13
TEST(FieldsTest, UnknownStaysUnknownAtEveryDepth) {
  Value value = Json(kFull);
  value.members()["name"] = Value::Unknown();
  value.members()["loose"] = Value::List({Value::Unknown(), Value::String("x")});
  value.members()["wheel"].members()["size"] = Value::Unknown();
  value.members()["trailer"] = Value::Unknown();
  Diagnostics diagnostics;
  auto const cart = Decode<Cart>(value, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.ToText();
  EXPECT_TRUE(cart.name.unknown());
  EXPECT_TRUE((*cart.loose)[0].unknown());
  EXPECT_TRUE(cart.wheel->size.unknown());
  EXPECT_TRUE(cart.trailer.unknown());
  EXPECT_EQ(Encode(cart), value);
}

TEST(FieldsTest, AnUnknownElementMakesACollectionOfPlainElementsUndecided) {
  Value value = Json(kFull);
  value.members()["plain"] = Value::List({Value::Unknown(), Value::String("x")});
  value.members()["wheels"] = Value::List({Value::Unknown()});
  value.members()["map"] = Value::Map({{"k", Value::Unknown()}});
  Diagnostics diagnostics;
  auto const cart = Decode<Cart>(value, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.ToText();
  EXPECT_TRUE(cart.plain.unknown());
  EXPECT_TRUE(cart.wheels.unknown());
  EXPECT_TRUE(cart.map.unknown());
  // And what was there is not lost when the model is written back.
  EXPECT_EQ(Rebase(Encode(cart), Encode(Decode<Cart>(value, diagnostics)), value), value);
}

struct Elsewhere {
  Attr<std::string> name;
};
void Describe(Fields& f, Elsewhere& /*e*/) {
  static Attr<std::string> other;
  f("name", other, Optional(), "Of no object.");
}

TEST(FieldsDeathTest, WhatIsNoMemberOfItsModelEndsTheProcess) {
  EXPECT_DEATH(std::ignore = Encode(Elsewhere{}), "no member of its model");
}

TEST(FieldsTest, ANullObjectReadsAsABlankModel) {
  Diagnostics diagnostics;
  auto const cart = Decode<Cart>(Value::Null(), diagnostics);
  EXPECT_TRUE(cart.name.null());
  EXPECT_TRUE(diagnostics.empty());
}

TEST(FieldsTest, OneListOfFieldsIsTheSchema) {
  Block const block = BlockOf<Cart>();
  EXPECT_EQ(block.doc, "A cart.");
  ASSERT_EQ(block.attributes.size(), 16U);
  EXPECT_EQ(Find(block, "name").doc, "The name.");
  EXPECT_TRUE(Find(block, "name").required);
  EXPECT_TRUE(Find(block, "name").replaces);
  EXPECT_TRUE(Find(block, "secret").sensitive);
  EXPECT_EQ(Find(block, "wheel").nested->nesting, Nesting::kSingle);
  EXPECT_EQ(Find(block, "wheels").nested->nesting, Nesting::kList);
  EXPECT_EQ(Find(block, "wheel_set").nested->nesting, Nesting::kSet);
  EXPECT_EQ(Find(block, "wheel_map").nested->nesting, Nesting::kMap);
  EXPECT_EQ(Find(block, "grid").nested, nullptr);
  EXPECT_EQ(Find(block, "wheels").nested->attributes[1].name, "size");
  ASSERT_EQ(block.blocks.size(), 3U);
  EXPECT_EQ(block.blocks[0].nesting, BlockNesting::kSingle);
  EXPECT_EQ(block.blocks[1].nesting, BlockNesting::kList);
  EXPECT_EQ(block.blocks[1].block.doc, "Spare wheels.");
}

// Covers: R12
TEST(FieldsTest, TheImpliedTypeHasEveryAttributeAndBlockOnce) {
  EXPECT_EQ(CartType().ToJson(),
            R"(["object",{"anything":"dynamic","count":"number","exact":"number",)"
            R"("grid":["list",["list","number"]],"loose":["list","string"],)"
            R"("map":["map","number"],"name":"string","open":"bool","plain":["list","string"],)"
            R"("secret":"string","set":["set","string"],)"
            R"("spare":["list",["object",{"name":"string","size":"number"}]],)"
            R"("timeouts":["object",{"create":"string","delete":"string","read":"string",)"
            R"("update":"string"}],)"
            R"("trailer":["list",["object",{"name":"string","size":"number"}]],)"
            R"("weight":"number","wheel":["object",{"name":"string","size":"number"}],)"
            R"("wheel_map":["map",["object",{"name":"string","size":"number"}]],)"
            R"("wheel_set":["set",["object",{"name":"string","size":"number"}]],)"
            R"("wheels":["list",["object",{"name":"string","size":"number"}]]}])");
}

TEST(ImpliedTypeTest, KnowsEveryNestingOfBlocks) {
  Block const inner{.attributes = {{.name = "x", .type = Type::String()}}};
  Block const outer{.blocks = {{.name = "group", .nesting = BlockNesting::kGroup, .block = inner},
                               {.name = "map", .nesting = BlockNesting::kMap, .block = inner},
                               {.name = "set", .nesting = BlockNesting::kSet, .block = inner}}};
  EXPECT_EQ(ImpliedType(outer).ToJson(),
            R"(["object",{"group":["object",{"x":"string"}],"map":["map",["object",)"
            R"({"x":"string"}]],"set":["set",["object",{"x":"string"}]]}])");
}

TEST(RebaseTest, KeepsWhatWasChangedAndMovesTheRest) {
  auto object = [](Value a, Value b) { return Value::Map({{"a", a}, {"b", b}}); };
  Value const from = object(Value::Num(1), Value::List({Value::Num(1), Value::Num(2)}));
  Value const to = object(Value::Num(7), Value::List({Value::Num(8), Value::Num(9)}));
  Value const changed = object(Value::Num(1), Value::List({Value::Num(1), Value::Num(5)}));
  EXPECT_EQ(Rebase(changed, from, to),
            object(Value::Num(7), Value::List({Value::Num(8), Value::Num(5)})));
  Value const longer = object(Value::Num(3), Value::List({Value::Num(1)}));
  EXPECT_EQ(Rebase(longer, from, to), longer);
  EXPECT_EQ(Rebase(Value::Map({{"c", Value::Num(1)}}), from, to),
            Value::Map({{"c", Value::Num(1)}}));
}

}  // namespace
}  // namespace ferro::tf
