// The oracle must find what core would: each clause is broken on purpose.
#include "tfplugin/plan/oracle_testing.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tfplugin/schema/attributes_testing.h"
#include "tfplugin/value/json.h"

namespace ferro::tf {
namespace {

Attribute NestedNamed(std::string name, Rules const& rules, Nesting nesting) {
  return MadeNested(std::move(name), rules, nesting,
                    {MadeAttribute("key", Required()), MadeAttribute("made", Computed()),
                     MadeAttribute("free", OptionalComputed())});
}

NestedBlock BlockNamed(std::string name, BlockNesting nesting) {
  return {
      .name = std::move(name),
      .nesting = nesting,
      .block = {.attributes = {MadeAttribute("x", Optional()), MadeAttribute("y", Computed())}}};
}

Block TestBlock() {
  return {
      .attributes = {MadeAttribute("id", Computed()), MadeAttribute("name", Required()),
                     MadeAttribute("opt", Optional()), MadeAttribute("free", OptionalComputed()),
                     MadeAttribute("secret", Optional().Sensitive()),
                     MadeAttribute("wo", Optional().WriteOnly()),
                     MadeAttribute("strings", Optional(), Type::List(Type::String())),
                     MadeAttribute("set", Optional(), Type::Set(Type::String())),
                     MadeAttribute("map", Optional(), Type::Map(Type::String())),
                     MadeAttribute("any", Optional(), Type::Dynamic()),
                     NestedNamed("one", Optional(), Nesting::kSingle),
                     NestedNamed("list", Optional(), Nesting::kList),
                     NestedNamed("bag", Optional(), Nesting::kSet),
                     NestedNamed("dict", Optional(), Nesting::kMap),
                     NestedNamed("loose", OptionalComputed(), Nesting::kSingle)},
      .blocks = {BlockNamed("single", BlockNesting::kSingle),
                 BlockNamed("group", BlockNesting::kGroup),
                 BlockNamed("items", BlockNesting::kList), BlockNamed("sack", BlockNesting::kSet),
                 BlockNamed("table", BlockNesting::kMap)}};
}

constexpr char const* kConfig = R"({
  "name": "n", "opt": "o", "secret": "s", "strings": ["a", "b"], "set": ["x", "y"],
  "map": {"k": "v"}, "any": {"type": "string", "value": "d"}, "one": {"key": "k"},
  "list": [{"key": "1"}, {"key": "2"}], "bag": [{"key": "1"}], "dict": {"d": {"key": "1"}},
  "single": {"x": "1"}, "group": {"x": "g"}, "items": [{"x": "1"}, {"x": "2"}],
  "sack": [{"x": "1"}], "table": {"t": {"x": "1"}}})";

class OracleTest : public ::testing::Test {
 protected:
  Value Json(char const* text) const {
    auto value = DecodeJson(text, ImpliedType(block_), JsonMode::kLenient);
    EXPECT_TRUE(value) << value.error().message;
    return value.value_or(Value::Null());
  }

  // The object with one member changed; `change` gets the member to change.
  template <class F>
  static Value But(Value object, std::string const& name, F const& change) {
    change(object.members().at(name));
    return object;
  }
  static Value But(Value object, std::string const& name, Value value) {
    object.members().at(name) = std::move(value);
    return object;
  }

  // The clauses that are reported when this is planned for the configuration.
  std::string Plan(Value const& planned) const { return Clauses(Judge(planned)); }
  Violations Judge(Value const& planned) const {
    return oracle::PlanValid(block_, prior_, config_, planned);
  }
  std::string Apply(Value const& result) const {
    return Clauses(oracle::ApplyValid(block_, planned_, result));
  }
  static std::string Clauses(Violations const& found) {
    std::string out;
    for (auto const& violation : found) out += (out.empty() ? "" : " ") + violation.clause;
    return out;
  }
  static Value Text(char const* text) { return Value::String(text); }

  Block block_ = TestBlock();
  Value prior_ = Json(R"({"id": "1", "name": "old", "opt": "before", "loose": {"key": "k"},
                          "group": {}, "items": [], "sack": [], "table": {}})");
  Value config_ = Json(kConfig);
  Value planned_ = config_;
};

// Covers: R64 R66
TEST_F(OracleTest, LetsASoundPlanAndResultPass) {
  EXPECT_EQ(Plan(config_), "");
  EXPECT_EQ(Plan(But(config_, "id", Value::Unknown())), "");
  EXPECT_EQ(Plan(But(config_, "free", Text("chosen"))), "");
  EXPECT_EQ(Plan(But(config_, "opt", Text("before"))), "");  // The prior value means the same.
  EXPECT_EQ(Plan(But(config_, "loose", Json(kConfig)["one"])), "");
  EXPECT_EQ(Apply(planned_), "");
}

// Covers: R63
TEST_F(OracleTest, FindsPresenceThatDisagrees) {
  EXPECT_EQ(Plan(Value::Null()), "absent");
  config_ = Value::Null();
  EXPECT_EQ(Plan(planned_), "present");
}

// Covers: R64
TEST_F(OracleTest, FindsAConfiguredValueThatWasChanged) {
  EXPECT_EQ(Plan(But(config_, "name", Text("N"))), "configured");
  EXPECT_EQ(Plan(But(config_, "strings", Value::List({Text("b"), Text("a")}))), "configured");
  EXPECT_EQ(Plan(But(config_, "one", [](Value& one) { one.members()["key"] = Text("z"); })),
            "configured");
}

// Covers: R65
TEST_F(OracleTest, FindsAConfiguredValueThatBecameUnknown) {
  EXPECT_EQ(Plan(But(config_, "name", Value::Unknown())), "unknown");
  EXPECT_EQ(Plan(But(config_, "list", Value::Unknown())), "unknown");
}

// Covers: R65
TEST_F(OracleTest, FindsAnUnknownThatWasResolvedEarly) {
  config_ = But(config_, "name", Value::Unknown());
  EXPECT_EQ(Plan(But(config_, "name", Text("guess"))), "configured");
}

// Covers: R67
TEST_F(OracleTest, FindsAValueWhereNothingIsComputed) {
  config_ = But(But(config_, "opt", Value::Null()), "strings", Value::Null());
  EXPECT_EQ(Plan(But(config_, "opt", Text("before"))), "not-computed");
  EXPECT_EQ(Plan(But(config_, "strings", Value::List({}))), "not-computed");
}

// Covers: R71
TEST_F(OracleTest, FindsAWriteOnlyValueInAPlan) {
  config_ = But(config_, "wo", Text("w"));
  EXPECT_EQ(Plan(config_), "write-only");
}

// Covers: R68
TEST_F(OracleTest, FindsNestedContainersThatDiffer) {
  EXPECT_EQ(Plan(But(config_, "one", Value::Null())), "absent");
  EXPECT_EQ(Plan(But(config_, "list", Value::List({config_["list"].elements()[0]}))), "count");
  EXPECT_EQ(Plan(But(config_, "dict", Value::Map({{"e", config_["dict"]["d"]}}))), "keys");
  EXPECT_EQ(Plan(But(config_, "bag", Value::Set({}))), "count");
  EXPECT_EQ(
      Plan(But(config_, "list", Value::List({config_["list"].elements()[0], Value::Unknown()}))),
      "unknown");
}

// Covers: R69
TEST_F(OracleTest, FindsBlocksThatDoNotMirrorTheConfiguration) {
  EXPECT_EQ(Plan(But(config_, "items", Value::List({}))), "count");
  EXPECT_EQ(Plan(But(config_, "table", Value::Map({}))), "keys");
  EXPECT_EQ(Plan(But(config_, "single", Value::Null())), "absent");
  EXPECT_EQ(Plan(But(config_, "items", Value::Null())), "block-null");
  EXPECT_EQ(Plan(But(config_, "sack", Value::Null())), "block-null");
  config_ = But(config_, "single", Value::Null());
  EXPECT_EQ(Plan(But(config_, "single", planned_["single"])), "present");
}

// Covers: R70
TEST_F(OracleTest, FindsBlocksThatBecameUnknown) {
  EXPECT_EQ(Plan(But(config_, "items", Value::Unknown())), "block-unknown");
  EXPECT_EQ(
      Plan(But(config_, "items", Value::List({config_["items"].elements()[0], Value::Unknown()}))),
      "block-unknown");
  EXPECT_EQ(Plan(But(config_, "sack", Value::Set({Value::Unknown()}))), "block-unknown");
}

// Covers: R60
TEST_F(OracleTest, FindsAnUnknownBlockThatWasTouched) {
  config_ = But(config_, "items", Value::Unknown());
  EXPECT_EQ(Plan(But(config_, "items", Value::List({}))), "block-changed");
}

// Covers: R72 R12
TEST_F(OracleTest, FindsAnotherShape) {
  EXPECT_EQ(Plan(But(config_, "name", Value::Num(1))), "type");
  Value extra = config_;
  extra.members()["stray"] = Text("x");
  EXPECT_EQ(Plan(extra), "type");
  Value missing = config_;
  missing.members().erase("id");
  EXPECT_EQ(Plan(missing), "type");
  EXPECT_EQ(Apply(But(planned_, "map", Value::List({}))), "type");
}

// Covers: R73
TEST_F(OracleTest, FindsPathsThatLeadNowhere) {
  auto judge = [&](std::vector<Path> const& paths) {
    return Clauses(oracle::ReplacePathsValid(paths, prior_, planned_));
  };
  EXPECT_EQ(judge({Path("list").AtIndex(1).Attribute("key"), Path("name")}), "");
  EXPECT_EQ(judge({Path("nothing")}), "replace-path");
  EXPECT_EQ(judge({Path("list").AtIndex(7)}), "replace-path");
  EXPECT_EQ(judge({Path()}), "replace-path");
  EXPECT_EQ(judge({Path("opt"), Path("name")}), "replace-order");
  EXPECT_EQ(judge({Path("name"), Path("name")}), "replace-order");
}

// Covers: R90
TEST_F(OracleTest, FindsWhatAppearedOrVanished) {
  EXPECT_EQ(Apply(Value::Null()), "vanished");
  EXPECT_EQ(Apply(But(planned_, "opt", Value::Null())), "vanished");
  EXPECT_EQ(Apply(But(planned_, "id", Text("1"))), "appeared");  // Planned null stays null.
  EXPECT_EQ(Apply(But(planned_, "one", Value::Null())), "vanished");
  EXPECT_EQ(Apply(But(planned_, "single", Value::Null())), "vanished");
  planned_ = Value::Null();
  EXPECT_EQ(Apply(config_), "appeared");
}

// Covers: R91 R94
TEST_F(OracleTest, FindsAnotherValueThanPlanned) {
  EXPECT_EQ(Apply(But(planned_, "name", Text("NAME"))), "value");
  EXPECT_EQ(Apply(But(planned_, "any", Value::Dynamic(Type::Num(), Value::Num(1)))), "kind");
  auto const secret = oracle::ApplyValid(block_, planned_, But(planned_, "secret", Text("other")));
  EXPECT_EQ(Clauses(secret), "value");
  EXPECT_EQ(ToText(secret).find("other"), std::string::npos);
}

// Covers: R92
TEST_F(OracleTest, FindsWhatIsUnknownAfterApply) {
  EXPECT_EQ(Apply(But(planned_, "name", Value::Unknown())), "became-unknown");
  planned_ = But(planned_, "id", Value::Unknown());
  EXPECT_EQ(Apply(planned_), "still-unknown");
  EXPECT_EQ(Apply(But(planned_, "id", Text("1"))), "");
  EXPECT_EQ(Apply(But(planned_, "id", Value::Null())), "");
}

// Covers: R92 R14
TEST_F(OracleTest, FindsABrokenPromise) {
  // Not null, prefix "pre-".
  planned_ =
      But(planned_, "id", Value::Unknown(Refinements{std::string("\x82\x01\xc2\x02\xa4pre-", 9)}));
  EXPECT_EQ(Apply(But(planned_, "id", Value::Null())), "refinement");
  EXPECT_EQ(Apply(But(planned_, "id", Text("post"))), "refinement");
  EXPECT_EQ(Apply(But(planned_, "id", Text("pre-1"))), "");
  // Two to three elements.
  planned_ =
      But(planned_, "strings", Value::Unknown(Refinements{std::string("\x82\x05\x02\x06\x03", 5)}));
  planned_ = But(planned_, "id", Value::Null());
  EXPECT_EQ(Apply(But(planned_, "strings", Value::List({Text("a")}))), "refinement");
  EXPECT_EQ(Apply(But(planned_, "strings", Value::List({Text("a"), Text("b")}))), "");
}

// Covers: R93
TEST_F(OracleTest, FindsElementsThatCameOrWent) {
  EXPECT_EQ(Apply(But(planned_, "strings", Value::List({Text("a")}))), "element-vanished");
  EXPECT_EQ(Apply(But(planned_, "strings", Value::List({Text("a"), Text("b"), Text("c")}))),
            "element-appeared");
  EXPECT_EQ(Apply(But(planned_, "map", Value::Map({{"z", Text("v")}}))),
            "element-vanished element-appeared");
  EXPECT_EQ(Apply(But(planned_, "items", Value::List({}))), "block-count");
  EXPECT_EQ(Apply(But(planned_, "table", Value::Map({}))), "block-count");
}

// Covers: R93
TEST_F(OracleTest, FindsSetsThatDoNotCorrelate) {
  EXPECT_EQ(Apply(But(planned_, "set", Value::Set({Text("x"), Text("z")}))), "set set");
  EXPECT_EQ(Apply(But(planned_, "set", Value::Set({Text("x"), Text("y"), Text("z")}))),
            "set set-grew");
  // Values that turn out to be equal may fall together.
  planned_ = But(planned_, "set", Value::Set({Text("x"), Value::Unknown()}));
  EXPECT_EQ(Apply(But(planned_, "set", Value::Set({Text("x")}))), "");
  planned_ = config_;
  EXPECT_EQ(Apply(But(planned_, "sack", Value::Set({}))), "set");
}

// Covers: R101 R108
TEST_F(OracleTest, FindsStoredObjectsThatCannotBeStored) {
  auto judge = [&](Value const& value) { return Clauses(oracle::ObjectValid(block_, value)); };
  EXPECT_EQ(judge(Value::Null()), "");
  EXPECT_EQ(judge(planned_), "");
  EXPECT_EQ(judge(But(planned_, "wo", Text("w"))), "write-only");
  EXPECT_EQ(judge(But(planned_, "id", Value::Unknown())), "unknown");
  EXPECT_EQ(judge(But(planned_, "items", Value::Null())), "block-null");
  EXPECT_EQ(Apply(But(But(planned_, "wo", Text("w")), "id", Value::Null())), "appeared write-only");
}

// Covers: R78
TEST_F(OracleTest, FindsASecondPlanThatDiffers) {
  auto judge = [&](Value const& second) {
    return Clauses(oracle::FinalPlanValid(block_, planned_, second));
  };
  planned_ = But(planned_, "id", Value::Unknown());
  EXPECT_EQ(judge(planned_), "");                        // Unknown may stay unknown,
  EXPECT_EQ(judge(But(planned_, "id", Text("1"))), "");  // or become known.
  EXPECT_EQ(judge(But(planned_, "opt", Value::Unknown())), "became-unknown");
  EXPECT_EQ(judge(But(planned_, "opt", Text("x"))), "value");
}

// Covers: R55 R56 R57 R58 R59 R60
TEST_F(OracleTest, ProposesAsCoreDoes) {
  Value const prior = Json(R"({"id": "1", "name": "n", "free": "f", "opt": "gone",
    "one": {"key": "k", "made": "m"}, "list": [{"key": "2", "made": "m2"}],
    "bag": [{"key": "1", "made": "b1"}, {"key": "9", "made": "b9"}],
    "dict": {"d": {"key": "0", "made": "d"}}, "loose": {"key": "only configured"},
    "items": [{"x": "9", "y": "y1"}], "single": {"y": "s"}, "group": {"y": "g"},
    "sack": [{"x": "1", "y": "kept"}], "table": {"t": {"y": "t"}}})");
  Value const config = But(config_, "opt", Value::Null());
  Value const proposed = oracle::Propose(block_, prior, config);
  EXPECT_EQ(proposed["id"], Text("1"));
  EXPECT_EQ(proposed["free"], Text("f"));
  EXPECT_TRUE(proposed["opt"].is_null());
  EXPECT_EQ(proposed["one"]["made"], Text("m"));
  EXPECT_EQ(proposed["list"].elements()[0]["made"], Text("m2"));  // By position, key or not.
  EXPECT_TRUE(proposed["list"].elements()[1]["made"].is_null());
  EXPECT_EQ(proposed["bag"].elements()[0]["made"], Text("b1"));
  EXPECT_EQ(proposed["dict"]["d"]["made"], Text("d"));
  EXPECT_TRUE(proposed["loose"].is_null());  // `key` is not computed.
  EXPECT_EQ(proposed["items"].elements()[0]["y"], Text("y1"));
  EXPECT_EQ(proposed["single"]["y"], Text("s"));
  EXPECT_EQ(proposed["sack"].elements()[0]["y"], Text("kept"));
  EXPECT_EQ(proposed["table"]["t"]["y"], Text("t"));
  EXPECT_TRUE(oracle::Propose(block_, Value::Null(), config)["id"].is_null());
  Value const unknown = But(config, "items", Value::Unknown());
  EXPECT_TRUE(oracle::Propose(block_, prior, unknown)["items"].is_unknown());
}

TEST_F(OracleTest, CountsWhatItChecks) {
  std::size_t const before = oracle::Checked();
  Plan(config_);
  Apply(config_);
  EXPECT_EQ(oracle::Checked(), before + 2);
}

}  // namespace
}  // namespace ferro::tf
