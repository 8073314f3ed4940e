#include "controlplane/yaml/parse.h"

#include <gmock/gmock.h>

#include <string>

#include "controlplane/yaml/print.h"

namespace ferro::yaml {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// What went wrong with the text, or "".
std::string Refusal(std::string_view text, Limits const& limits = {}) {
  auto node = Parse(text, "f.yaml", limits);
  return node ? std::string() : node.error().message;
}

std::string JsonOf(std::string_view text) {
  auto node = Parse(text, "f.yaml");
  return node ? PrintJson(*node) : node.error().message;
}

TEST(YamlParseTest, SaysWhereTheTextStopsBeingYaml) {
  EXPECT_THAT(Refusal("a: [1, 2\nb: 3\n"), StartsWith("f.yaml:2:2: YAML-001: this is not YAML: "));
  EXPECT_THAT(Refusal("a: 1\n\tb: 2\n"), StartsWith("f.yaml:2:"));
  EXPECT_THAT(Refusal("\xff\xfe"), StartsWith("f.yaml: YAML-002: "));
  EXPECT_THAT(Refusal(std::string_view("a: \0b", 5)), HasSubstr("YAML-001"));
}

TEST(YamlParseTest, PutsCodeAndPlaceIntoTheFacts) {
  auto const node = Parse("a: 1\nb: 2\na: 3\n", "f.yaml");
  ASSERT_FALSE(node);
  EXPECT_EQ(node.error().Fact("code"), "YAML-003");
  EXPECT_EQ(node.error().Fact("file"), "f.yaml");
  EXPECT_EQ(node.error().Fact("line"), "3");
  EXPECT_EQ(node.error().Fact("column"), "1");
}

TEST(YamlParseTest, RefusesAKeyThatStandsTwice) {
  EXPECT_EQ(Refusal("a:\n  b: 1\n  c: 2\n  b: 3\n"),
            "f.yaml:4:3: YAML-003: the key b stands here and in line 2; remove one of the two");
  EXPECT_THAT(Refusal("{a: 1, 'a': 2}"), HasSubstr("YAML-003"));
  EXPECT_THAT(Refusal("a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n"), HasSubstr("f.yaml:4:3: YAML-003"));
}

TEST(YamlParseTest, RefusesSeveralDocuments) {
  EXPECT_THAT(Refusal("a: 1\n---\nb: 2\n"), StartsWith("f.yaml:2:1: YAML-004: "));
  EXPECT_EQ(Refusal("---\na: 1\n...\n"), "");
}

TEST(YamlParseTest, RefusesWhatIsTooLarge) {
  EXPECT_THAT(Refusal(std::string(100, 'a'), {.bytes = 99}), StartsWith("f.yaml: YAML-005: "));
  EXPECT_THAT(Refusal(std::string(100U << 20U, ' ')), HasSubstr("YAML-005"));
  EXPECT_THAT(Refusal("[1, 2, 3]", {.nodes = 3}), StartsWith("f.yaml:1:8: YAML-005: more than 3"));
  EXPECT_THAT(Refusal("{a: 1, b: 2}", {.keys = 1}), HasSubstr("more than 1 keys"));
}

TEST(YamlParseTest, RefusesNestingTenThousandDeep) {
  EXPECT_THAT(Refusal(std::string(10'000, '[')), StartsWith("f.yaml:1:65: YAML-006: "));
  EXPECT_THAT(Refusal(std::string(10'000, '{')), HasSubstr("YAML-00"));
  std::string blocks;
  for (int i = 0; i < 10'000; ++i) blocks += "- ";
  EXPECT_THAT(Refusal(blocks), HasSubstr("YAML-006"));
  EXPECT_EQ(Refusal(std::string(64, '[') + std::string(64, ']')), "");
}

TEST(YamlParseTest, RefusesAliasesThatMultiply) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    std::string const before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 1; j < 10; ++j) bomb.append(", ").append(before);
    bomb += "]\n";
  }
  EXPECT_THAT(Refusal(bomb), HasSubstr("YAML-005"));
  std::string tower = "a0: &a0 [x]\n";
  for (int i = 1; i < 100; ++i) {
    tower += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
             "]\n";
  }
  EXPECT_THAT(Refusal(tower), HasSubstr("YAML-006"));
}

TEST(YamlParseTest, RefusesAliasesThatLeadNowhere) {
  EXPECT_THAT(Refusal("a: *b\n"), StartsWith("f.yaml:1:4: YAML-008: "));
  EXPECT_THAT(Refusal("a: &a [*a]\n"), StartsWith("f.yaml:1:8: YAML-009: "));
  EXPECT_THAT(Refusal("a: &a\n  b: *a\n"), StartsWith("f.yaml:2:6: YAML-009: "));
}

TEST(YamlParseTest, RefusesKeysThatAreNotText) {
  EXPECT_EQ(Refusal("a:\n  80: x\n"),
            "f.yaml:2:3: YAML-007: a key must be text, and this is a whole number; put it in "
            "quotes");
  EXPECT_THAT(Refusal("[a]: x\n"), HasSubstr("YAML-007"));
  EXPECT_THAT(Refusal("true: x\n"), HasSubstr("YAML-007"));
  EXPECT_EQ(JsonOf("{'80': x, yes: y}"), R"({"80":"x","yes":"y"})");
}

TEST(YamlParseTest, RefusesTagsThatDoNotFit) {
  EXPECT_THAT(Refusal("a: !!int x\n"), StartsWith("f.yaml:1:4: YAML-012: "));
  EXPECT_THAT(Refusal("a: !!binary x\n"), StartsWith("f.yaml:1:4: YAML-011: "));
  EXPECT_THAT(Refusal("a: !!set {x}\n"), HasSubstr("YAML-011"));
  EXPECT_EQ(JsonOf("{a: !!str 1, b: !!int '2', c: !!float 3, d: !!map {}, e: !!seq [], f: ! 4}"),
            R"({"a":"1","b":2,"c":3,"d":{},"e":[],"f":"4"})");
}

TEST(YamlParseTest, RefusesAMergeKeyWithoutMapping) {
  EXPECT_THAT(Refusal("a:\n  <<: 1\n"), StartsWith("f.yaml:2:3: YAML-010: "));
  EXPECT_THAT(Refusal("a:\n  <<: [1]\n"), HasSubstr("YAML-010"));
}

TEST(YamlParseTest, ReadsScalarsAsYaml12) {
  EXPECT_EQ(JsonOf("[yes, no, on, off, y, n, True, FALSE, true]"),
            R"(["yes","no","on","off","y","n",true,false,true])");
  EXPECT_EQ(JsonOf("[22:22, 2020-01-01, 1.2.3, 0x, 08, '1', \"2\"]"),
            R"(["22:22","2020-01-01","1.2.3","0x",8,"1","2"])");
  EXPECT_EQ(JsonOf("[1, -2, +3, 0x1F, 0o17, 017, 0b101, 1_000]"), "[1,-2,3,31,15,15,5,1000]");
  EXPECT_EQ(JsonOf("[1.50, .5, 1e3, -1.0, 1e6, 0.00001, 18446744073709551616]"),
            "[1.5,0.5,1000,-1,1e+06,1e-05,1.8446744073709552e+19]");
  EXPECT_EQ(JsonOf("[~, null, Null, .inf, -.inf, .nan]"),
            R"([null,null,null,"+Inf","-Inf","NaN"])");
}

TEST(YamlParseTest, CopiesWhatAliasesNameAndMergesMappings) {
  EXPECT_EQ(JsonOf("x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: *x\n"),
            R"({"x":{"a":1,"b":2},"y":{"b":3,"a":1}})");
  EXPECT_EQ(JsonOf("x: &x {a: 1}\nz: &z {a: 2, c: 4}\ny: {<<: [*x, *z]}\n"),
            R"({"x":{"a":1},"z":{"a":2,"c":4},"y":{"a":1,"c":4}})");
}

TEST(YamlParseTest, RemembersWhereValuesStand) {
  auto const node = Parse("a: &a\n  b: [1,\n      two]\nc: *a\n", "dir/f.yaml");
  ASSERT_TRUE(node);
  Node const* list = node->Find("a")->Find("b");
  EXPECT_EQ(TextOf(list->mark), "dir/f.yaml:2:6");
  EXPECT_EQ(TextOf(list->items.at(1).mark), "dir/f.yaml:3:7");
  EXPECT_EQ(TextOf(node->members.at(1).mark), "dir/f.yaml:4:1");
}

TEST(YamlParseTest, KeepsTagsOfTheFilesOwn) {
  auto const node = Parse("a: !reset null\nb: !override [x]\n", "f.yaml");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->Find("a")->tag, "!reset");
  EXPECT_EQ(node->Find("b")->tag, "!override");
}

TEST(YamlParseTest, TakesAnEmptyTextForNull) {
  EXPECT_EQ(JsonOf(""), "null");
  EXPECT_EQ(JsonOf("# nothing\n"), "null");
  EXPECT_EQ(JsonOf("\xEF\xBB\xBF{a: 1}"), R"({"a":1})");
}

TEST(YamlPrintTest, PrintsWhatReadsBackTheSame) {
  std::string_view const text =
      "{a: 'yes', b: '1', c: null, d: '', e: [], f: {}, g: \"x\\ny\\n\", h: '22:22', i: "
      "\"\\u0001\","
      " 'no': [[1, 2], {k: v}], j: ' x ', k: '#c', l: 1.5, m: true, n: '2020-01-01', o: .inf, "
      "p: -.inf, q: .nan, r: '.inf'}";
  auto const node = Parse(text, "f.yaml");
  ASSERT_TRUE(node);
  std::string const printed = PrintYaml(*node);
  auto const again = Parse(printed, "again.yaml");
  ASSERT_TRUE(again) << printed;
  EXPECT_TRUE(SameDocument(*node, *again)) << printed;
  EXPECT_THAT(printed, HasSubstr("\nb: \"1\"\n"));
  EXPECT_THAT(printed, HasSubstr("a: \"yes\""));
}

}  // namespace
}  // namespace ferro::yaml
