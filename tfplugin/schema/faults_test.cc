#include <gtest/gtest.h>

#include <algorithm>

#include "tfplugin/schema/rules.h"
#include "tfplugin/schema/schema.h"

namespace ferro::tf {
namespace {

Attribute Made(std::string name, Rules const& rules, Type type = Type::String()) {
  Attribute attribute;
  rules.ApplyTo(attribute);
  attribute.name = std::move(name);
  attribute.type = std::move(type);
  attribute.doc = "Documented.";
  return attribute;
}

Attribute Nested(std::string name, Rules const& rules, Nesting nesting,
                 std::vector<Attribute> attributes) {
  Attribute attribute = Made(std::move(name), rules);
  attribute.nested = std::make_shared<NestedObject>(NestedObject{nesting, std::move(attributes)});
  return attribute;
}

Schema With(std::vector<Attribute> attributes, std::vector<NestedBlock> blocks = {}) {
  return {0, {.attributes = std::move(attributes), .blocks = std::move(blocks), .doc = "A thing."}};
}

std::string Faults(Schema const& schema, SchemaUse use = SchemaUse::kResource) {
  std::string out;
  for (auto const& fault : SchemaFaults(schema, "t", use)) out += fault + "\n";
  return out;
}

// Covers: R20
TEST(SchemaFaultsTest, ASoundSchemaHasNone) {
  EXPECT_EQ(
      Faults(With({Made("a", Required()), Made("b", OptionalComputed())},
                  {{.name = "c", .block = {.attributes = {Made("x", Optional())}, .doc = "d"}}})),
      "");
}

// Covers: R21
TEST(SchemaFaultsTest, AnAttributeIsRequiredOrOptionalOrComputed) {
  EXPECT_EQ(Faults(With({Made("a", Rules())})), "t.a is neither required, optional nor computed\n");
  Attribute both = Made("a", Required());
  both.optional = true;
  EXPECT_EQ(Faults(With({both})), "t.a is both required and optional\n");
  both = Made("a", Required());
  both.computed = true;
  EXPECT_EQ(Faults(With({Nested("n", Optional(), Nesting::kSingle, {both})})),
            "t.n.a is both required and computed\n");
}

// Covers: R23
TEST(SchemaFaultsTest, NamesAreLowerCaseIdentifiers) {
  for (auto const* name : {"Foo", "foo-bar", "1st", "", "é"}) {
    EXPECT_EQ(Faults(With({Made(name, Optional())})),
              "t." + std::string(name) + " is not a name of [a-z_][a-z0-9_]*\n");
  }
}

// Covers: R24
TEST(SchemaFaultsTest, ANameIsUsedOnce) {
  NestedBlock const block{.name = "a", .block = {.doc = "d"}};
  EXPECT_EQ(Faults(With({Made("a", Optional())}, {block})), "t.a is named twice\n");
}

// Covers: R25
TEST(SchemaFaultsTest, ItemCountsFitTheNesting) {
  auto faults = [](BlockNesting nesting, std::int64_t min, std::int64_t max) {
    return Faults(With({}, {{.name = "b",
                             .nesting = nesting,
                             .block = {.doc = "d"},
                             .min_items = min,
                             .max_items = max}}));
  };
  EXPECT_EQ(faults(BlockNesting::kSingle, 0, 0), "");
  EXPECT_EQ(faults(BlockNesting::kSingle, 1, 1), "");
  EXPECT_EQ(faults(BlockNesting::kList, 2, 0), "");
  EXPECT_NE(faults(BlockNesting::kSingle, 0, 1), "");
  EXPECT_NE(faults(BlockNesting::kSingle, 2, 2), "");
  EXPECT_NE(faults(BlockNesting::kGroup, 0, 1), "");
  EXPECT_NE(faults(BlockNesting::kMap, 1, 1), "");
  EXPECT_NE(faults(BlockNesting::kList, 3, 2), "");
  EXPECT_NE(faults(BlockNesting::kSet, -1, 0), "");
}

// Covers: R26
TEST(SchemaFaultsTest, NothingDynamicInACollection) {
  EXPECT_EQ(Faults(With({Made("a", Optional(), Type::Dynamic())})), "");
  EXPECT_EQ(Faults(With({Nested("n", Optional(), Nesting::kSingle,
                                {Made("a", Optional(), Type::Dynamic())})})),
            "");
  EXPECT_EQ(Faults(With({Made("a", Optional(), Type::List(Type::Dynamic()))})),
            "t.a is a collection of dynamic values\n");
  EXPECT_EQ(
      Faults(With({Made("a", Optional(), Type::Object({{"b", Type::Set(Type::Dynamic())}}))})),
      "t.a is a collection of dynamic values\n");
  for (auto nesting : {Nesting::kList, Nesting::kSet, Nesting::kMap}) {
    EXPECT_EQ(
        Faults(With({Nested("n", Optional(), nesting, {Made("a", Optional(), Type::Dynamic())})})),
        "t.n.a is dynamic inside a collection\n");
  }
}

// Covers: R27
TEST(SchemaFaultsTest, MetaArgumentsAreNotAttributes) {
  EXPECT_EQ(Faults(With({Made("count", Optional())})), "t.count has a reserved name\n");
  EXPECT_EQ(Faults(With({Made("connection", Optional())})), "t.connection has a reserved name\n");
  EXPECT_EQ(Faults(With({Made("connection", Optional())}), SchemaUse::kDataSource), "");
  EXPECT_EQ(Faults(With({Made("alias", Optional())}), SchemaUse::kProvider),
            "t.alias has a reserved name\n");
  EXPECT_EQ(Faults(With({}, {{.name = "lifecycle", .block = {.doc = "d"}}})),
            "t.lifecycle has a reserved name\n");
  EXPECT_EQ(Faults(With({Nested("n", Optional(), Nesting::kSingle, {Made("count", Optional())})})),
            "");
}

// Covers: R28
TEST(SchemaFaultsTest, AVersionIsNotNegative) {
  Schema schema = With({});
  schema.version = -1;
  EXPECT_EQ(Faults(schema), "t has a negative version\n");
}

// Covers: R31
TEST(SchemaFaultsTest, WriteOnlyStandsWhereCoreCanKeepItOut) {
  Attribute computed = Made("a", OptionalComputed().WriteOnly());
  EXPECT_EQ(Faults(With({computed})), "t.a is both write-only and computed\n");
  Attribute const plain = Made("a", Optional().WriteOnly());
  EXPECT_EQ(Faults(With({plain})), "");
  EXPECT_EQ(Faults(With({plain}), SchemaUse::kDataSource),
            "t.a is write-only outside a managed resource\n");
  EXPECT_EQ(Faults(With({Nested("n", Optional(), Nesting::kSet, {plain})})),
            "t.n.a is write-only inside a set\n");
  EXPECT_EQ(Faults(With({Nested("n", OptionalComputed(), Nesting::kSingle, {plain})})),
            "t.n.a is write-only inside a computed attribute\n");
  EXPECT_EQ(Faults(With(
                {Nested("n", Optional().WriteOnly(), Nesting::kSingle, {Made("b", Optional())})})),
            "t.n.b is not write-only inside a write-only attribute\n");
}

// Covers: R31 R32
TEST(SchemaFaultsTest, ADefaultNeedsOptionalAndComputed) {
  Value const x = Value::String("x");
  EXPECT_EQ(Faults(With({Made("a", OptionalComputed().Default(x))})), "");
  EXPECT_EQ(Faults(With({Made("a", Optional().Default(x))})),
            "t.a has a default and is not optional and computed\n");
  EXPECT_NE(Faults(With({Made("a", Optional().WriteOnly().Default(x))}))
                .find("is write-only and has a default"),
            std::string::npos);
}

// Covers: R35
TEST(SchemaFaultsTest, EverythingIsDescribed) {
  Attribute silent = Made("a", Optional());
  silent.doc.clear();
  Schema schema = With({silent}, {{.name = "b"}});
  schema.block.doc.clear();
  EXPECT_EQ(Faults(schema),
            "t has no description\nt.a has no description\nt.b has no description\n");
}

// Covers: R50
TEST(SchemaFaultsTest, AProvidersArgumentsAreOptional) {
  EXPECT_EQ(Faults(With({Made("a", Optional())}), SchemaUse::kProvider), "");
  EXPECT_NE(Faults(With({Made("a", Required())}), SchemaUse::kProvider), "");
  EXPECT_NE(Faults(With({Made("a", OptionalComputed())}), SchemaUse::kProvider), "");
}

}  // namespace
}  // namespace ferro::tf
