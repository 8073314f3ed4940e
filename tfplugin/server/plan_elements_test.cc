// Plans of what is nested: objects, lists, sets, maps and blocks.
#include <gtest/gtest.h>

#include "tfplugin/server/example_fixture_testing.h"

namespace ferro::tf {
namespace {

class PlanElementsTest : public ExampleTest {
 protected:
  static Value Text(char const* text) { return Value::String(text); }
};

// Covers: R57 R68
TEST_F(PlanElementsTest, AnOptionalComputedObjectLeftOutIsKeptWhole) {
  // Core proposes null here, because `label` is not computed.
  ApplyAndSettle(Also(R"("settings": {"mode": "fast", "label": "mine"})"));
  auto const without = core_.Plan(kAddress, kSmall);
  EXPECT_EQ(without.action, Action::kNoOp);
  EXPECT_EQ(without.after["settings"]["label"], Text("mine"));
  auto const changed = core_.Plan(kAddress, Also(R"("size": 12)"));
  EXPECT_EQ(changed.after["settings"], without.before["settings"]);
}

// Covers: R57
TEST_F(PlanElementsTest, ChildrenThatAreLeftOutKeepTheirValue) {
  Create(Also(R"("settings": {"mode": "fast", "note": "n"})"));
  auto const plan = core_.Plan(kAddress, Also(R"("settings": {"mode": "safe"})"));
  EXPECT_EQ(plan.action, Action::kUpdate);
  EXPECT_EQ(plan.after["settings"]["mode"], Text("safe"));
  EXPECT_EQ(plan.after["settings"]["note"], Text("n"));
  EXPECT_EQ(core_.Plan(kAddress, Also(R"("settings": {})")).action, Action::kNoOp);
}

// Covers: R58
TEST_F(PlanElementsTest, ElementsOfAListAreKnownByTheirKeyNotTheirPlace) {
  ApplyAndSettle(Also(
      R"("ports": [{"name": "a", "number": 1}, {"name": "b", "number": 2}, {"name": "c", "number": 3}])"));
  auto const plan =
      core_.Plan(kAddress, Also(R"("ports": [{"name": "c", "number": 4}, {"name": "n", "number": 5},
                                    {"name": "b", "number": 2}])"));
  auto const& ports = plan.after["ports"].elements();
  EXPECT_EQ(ports[0]["port_id"], Text("thing-1-port-c"));  // Kept though its number changed.
  EXPECT_TRUE(ports[1]["port_id"].is_unknown());
  EXPECT_EQ(ports[2]["port_id"], Text("thing-1-port-b"));
  EXPECT_TRUE(core_.Apply(plan).ok());
}

// Covers: R58
TEST_F(PlanElementsTest, ElementsWithoutAKeyAreKnownByWhatIsConfigured) {
  ApplyAndSettle(Also(R"("steps": [{"command": "a"}, {"command": "b"}])"));
  auto const plan = core_.Plan(kAddress, Also(R"("steps": [{"command": "b"}, {"command": "c"}])"));
  auto const& steps = plan.after["steps"].elements();
  EXPECT_EQ(steps[0]["step_id"], Text("thing-1-step-b"));
  EXPECT_TRUE(steps[1]["step_id"].is_unknown());
  EXPECT_TRUE(core_.Apply(plan).ok());
}

// Covers: R59
TEST_F(PlanElementsTest, OnlyTheChangedElementOfASetIsUnknown) {
  ApplyAndSettle(Also(R"("rules": [{"cidr": "10.0.0.0/8"}, {"cidr": "::/0"}])"));
  auto const plan = core_.Plan(
      kAddress, Also(R"("rules": [{"cidr": "10.0.0.0/8"}, {"cidr": "::/0", "comment": "new"}])"));
  int unknown = 0;
  for (auto const& rule : plan.after["rules"].elements()) {
    if (rule["rule_id"].is_unknown()) {
      ++unknown;
      EXPECT_EQ(rule["cidr"], Text("::/0"));
    } else {
      EXPECT_EQ(rule["rule_id"], Text("thing-1-rule-10.0.0.0/8"));
    }
  }
  EXPECT_EQ(unknown, 1);
  EXPECT_TRUE(core_.Apply(plan).ok());
}

// Covers: R59
TEST_F(PlanElementsTest, MembersOfAMapAreKnownByTheirKey) {
  ApplyAndSettle(Also(R"("disks": {"a": {"size": 1}, "b": {"size": 2}})"));
  auto const plan = core_.Plan(kAddress, Also(R"("disks": {"b": {"size": 3}, "c": {"size": 1}})"));
  EXPECT_EQ(plan.after["disks"]["b"]["path"], Text("/dev/b"));
  EXPECT_TRUE(plan.after["disks"]["c"]["path"].is_unknown());
  EXPECT_TRUE(core_.Apply(plan).ok());
}

// Covers: R17 R87
TEST_F(PlanElementsTest, TheOrderOfASetMeansNothing) {
  Create(Also(R"("aliases": ["a", "b"], "rules": [{"cidr": "1"}, {"cidr": "2"}])"));
  tf::Set<std::string> reversed;
  for (auto const* alias : {"b", "a", "b"}) reversed.push_back(alias);
  Remote().aliases = reversed;
  auto rules = *Remote().rules;
  std::swap(rules[0], rules[1]);
  Remote().rules = rules;
  auto const plan = core_.Plan(
      kAddress, Also(R"("rules": [{"cidr": "2"}, {"cidr": "1"}], "aliases": ["b", "a"])"));
  EXPECT_EQ(plan.action, Action::kNoOp);
  EXPECT_FALSE(plan.drifted);
}

// Covers: R60 R70
TEST_F(PlanElementsTest, AnUnknownBlockCollectionIsReturnedAsGiven) {
  auto const config = With(Config(kSmall), Path("listener"), Value::Unknown());
  auto const plan = core_.Plan(kAddress, config);
  ASSERT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_TRUE(plan.after["listener"].is_unknown());
  auto const applied = core_.Apply(
      kAddress, config, {.config_at_apply = Also(R"("listener": [{"port": 1}, {"port": 2}])")});
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(applied.state["listener"].elements().size(), 2U);
}

// Covers: R60
TEST_F(PlanElementsTest, ACollectionThatIsUnknownBecomesAnythingAtApply) {
  auto config = With(Config(kSmall), Path("rules"), Value::Unknown());
  config = With(config, Path("ports"), Value::Unknown());
  auto const applied = core_.Apply(
      kAddress, config, {.config_at_apply = Also(R"("rules": [{"cidr": "1"}], "ports": [])")});
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
}

// Covers: R69 R70
TEST_F(PlanElementsTest, BlocksMirrorTheConfiguration) {
  ApplyAndSettle(Also(R"("listener": [{"port": 1}, {"port": 2}])"));
  auto const plan = core_.Plan(kAddress, Also(R"("listener": [{"port": 2}])"));
  ASSERT_EQ(plan.after["listener"].elements().size(), 1U);
  EXPECT_EQ(plan.after["listener"].elements()[0]["address"], Text("0.0.0.0"));
  EXPECT_TRUE(core_.Apply(plan).ok());
}

}  // namespace
}  // namespace ferro::tf
