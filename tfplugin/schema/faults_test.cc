#include <gtest/gtest.h>

#include <algorithm>

#include "tfplugin/schema/attributes_testing.h"
#include "tfplugin/schema/schema.h"

namespace ferro::tf {
namespace {

Schema SchemaWith(std::vector<Attribute> attributes, std::vector<NestedBlock> blocks = {}) {
  return {0, {.attributes = std::move(attributes), .blocks = std::move(blocks), .doc = "A thing."}};
}

std::string FaultText(Schema const& schema, SchemaUse use = SchemaUse::kResource) {
  std::string out;
  for (auto const& fault : SchemaFaults(schema, "t", use)) out += fault + "\n";
  return out;
}

// Covers: R20
TEST(SchemaFaultsTest, ASoundSchemaHasNone) {
  EXPECT_EQ(
      FaultText(SchemaWith(
          {MadeAttribute("a", Required()), MadeAttribute("b", OptionalComputed())},
          {{.name = "c", .block = {.attributes = {MadeAttribute("x", Optional())}, .doc = "d"}}})),
      "");
}

// Covers: R21
TEST(SchemaFaultsTest, AnAttributeIsRequiredOrOptionalOrComputed) {
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("a", Rules())})),
            "t.a is neither required, optional nor computed\n");
  Attribute both = MadeAttribute("a", Required());
  both.optional = true;
  EXPECT_EQ(FaultText(SchemaWith({both})), "t.a is both required and optional\n");
  both = MadeAttribute("a", Required());
  both.computed = true;
  EXPECT_EQ(FaultText(SchemaWith({MadeNested("n", Optional(), Nesting::kSingle, {both})})),
            "t.n.a is both required and computed\n");
}

// Covers: R23
TEST(SchemaFaultsTest, NamesAreLowerCaseIdentifiers) {
  for (auto const* name : {"Foo", "foo-bar", "1st", "", "é"}) {
    EXPECT_EQ(FaultText(SchemaWith({MadeAttribute(name, Optional())})),
              "t." + std::string(name) + " is not a name of [a-z_][a-z0-9_]*\n");
  }
}

// Covers: R24
TEST(SchemaFaultsTest, ANameIsUsedOnce) {
  NestedBlock const block{.name = "a", .block = {.doc = "d"}};
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("a", Optional())}, {block})),
            "t.a is named twice\n");
}

// Covers: R25
TEST(SchemaFaultsTest, ItemCountsFitTheNesting) {
  auto faults = [](BlockNesting nesting, std::int64_t min, std::int64_t max) {
    return FaultText(SchemaWith({}, {{.name = "b",
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
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("a", Optional(), Type::Dynamic())})), "");
  EXPECT_EQ(FaultText(SchemaWith({MadeNested("n", Optional(), Nesting::kSingle,
                                             {MadeAttribute("a", Optional(), Type::Dynamic())})})),
            "");
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("a", Optional(), Type::List(Type::Dynamic()))})),
            "t.a is a collection of dynamic values\n");
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute(
                "a", Optional(), Type::Object({{"b", Type::Set(Type::Dynamic())}}))})),
            "t.a is a collection of dynamic values\n");
  for (auto nesting : {Nesting::kList, Nesting::kSet, Nesting::kMap}) {
    EXPECT_EQ(FaultText(SchemaWith({MadeNested(
                  "n", Optional(), nesting, {MadeAttribute("a", Optional(), Type::Dynamic())})})),
              "t.n.a is dynamic inside a collection\n");
  }
}

// Covers: R27
TEST(SchemaFaultsTest, MetaArgumentsAreNotAttributes) {
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("count", Optional())})),
            "t.count has a reserved name\n");
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("connection", Optional())})),
            "t.connection has a reserved name\n");
  EXPECT_EQ(
      FaultText(SchemaWith({MadeAttribute("connection", Optional())}), SchemaUse::kDataSource), "");
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("alias", Optional())}), SchemaUse::kProvider),
            "t.alias has a reserved name\n");
  EXPECT_EQ(FaultText(SchemaWith({}, {{.name = "lifecycle", .block = {.doc = "d"}}})),
            "t.lifecycle has a reserved name\n");
  EXPECT_EQ(FaultText(SchemaWith({MadeNested("n", Optional(), Nesting::kSingle,
                                             {MadeAttribute("count", Optional())})})),
            "");
}

// Covers: R28
TEST(SchemaFaultsTest, AVersionIsNotNegative) {
  Schema schema = SchemaWith({});
  schema.version = -1;
  EXPECT_EQ(FaultText(schema), "t has a negative version\n");
}

// Covers: R31
TEST(SchemaFaultsTest, WriteOnlyStandsWhereCoreCanKeepItOut) {
  Attribute computed = MadeAttribute("a", OptionalComputed().WriteOnly());
  EXPECT_EQ(FaultText(SchemaWith({computed})), "t.a is both write-only and computed\n");
  Attribute const plain = MadeAttribute("a", Optional().WriteOnly());
  EXPECT_EQ(FaultText(SchemaWith({plain})), "");
  EXPECT_EQ(FaultText(SchemaWith({plain}), SchemaUse::kDataSource),
            "t.a is write-only outside a managed resource\n");
  EXPECT_EQ(FaultText(SchemaWith({MadeNested("n", Optional(), Nesting::kSet, {plain})})),
            "t.n.a is write-only inside a set\n");
  EXPECT_EQ(FaultText(SchemaWith({MadeNested("n", OptionalComputed(), Nesting::kSingle, {plain})})),
            "t.n.a is write-only inside a computed attribute\n");
  EXPECT_EQ(FaultText(SchemaWith({MadeNested("n", Optional().WriteOnly(), Nesting::kSingle,
                                             {MadeAttribute("b", Optional())})})),
            "t.n.b is not write-only inside a write-only attribute\n");
}

// Covers: R31 R32
TEST(SchemaFaultsTest, ADefaultNeedsOptionalAndComputed) {
  Value const x = Value::String("x");
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("a", OptionalComputed().Default(x))})), "");
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("a", Optional().Default(x))})),
            "t.a has a default and is not optional and computed\n");
  EXPECT_NE(FaultText(SchemaWith({MadeAttribute("a", Optional().WriteOnly().Default(x))}))
                .find("is write-only and has a default"),
            std::string::npos);
}

// Covers: R35
TEST(SchemaFaultsTest, EverythingIsDescribed) {
  Attribute silent = MadeAttribute("a", Optional());
  silent.doc.clear();
  Schema schema = SchemaWith({silent}, {{.name = "b"}});
  schema.block.doc.clear();
  EXPECT_EQ(FaultText(schema),
            "t has no description\nt.a has no description\nt.b has no description\n");
}

// Covers: R50
TEST(SchemaFaultsTest, AProvidersArgumentsAreOptional) {
  EXPECT_EQ(FaultText(SchemaWith({MadeAttribute("a", Optional())}), SchemaUse::kProvider), "");
  EXPECT_NE(FaultText(SchemaWith({MadeAttribute("a", Required())}), SchemaUse::kProvider), "");
  EXPECT_NE(FaultText(SchemaWith({MadeAttribute("a", OptionalComputed())}), SchemaUse::kProvider),
            "");
}

}  // namespace
}  // namespace ferro::tf
