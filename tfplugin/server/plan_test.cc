// Plans as core sees them: the example provider behind the in-process core.
#include <gtest/gtest.h>

#include "tfplugin/server/example_fixture_testing.h"

namespace ferro::tf {
namespace {

class PlanTest : public ExampleTest {
 protected:
  static Value Text(char const* text) { return Value::String(text); }
};

// Covers: R55 R66
TEST_F(PlanTest, ACreateLeavesWhatIsComputedUnknown) {
  auto const plan = core_.Plan(kAddress, kSmall);
  ASSERT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_EQ(plan.action, Action::kCreate);
  for (auto const* name :
       {"id", "zone", "address", "status", "revision", "created_at", "settings"}) {
    EXPECT_TRUE(plan.after[name].is_unknown()) << name;
  }
  EXPECT_EQ(plan.after["name"], Text("a"));
  EXPECT_TRUE(plan.after["tags"].is_null());
}

// Covers: R85 R32
TEST_F(PlanTest, DefaultsArePlannedAndComeBackWhenTheArgumentGoes) {
  auto const plan = core_.Plan(kAddress, Also(R"("limits": {"cpu": 2})"));
  EXPECT_EQ(plan.after["size"], Value::Num(10));
  EXPECT_EQ(plan.after["enabled"], Value::Bool(true));
  EXPECT_EQ(plan.after["limits"]["unit"], Text("core"));
  ApplyAndSettle(Also(R"("size": 20, "limits": {"cpu": 2, "unit": "thread"})"));
  auto const back = core_.Plan(kAddress, Also(R"("limits": {"cpu": 2})"));
  EXPECT_EQ(back.action, Action::kUpdate);
  EXPECT_EQ(back.after["size"], Value::Num(10));
  EXPECT_EQ(back.after["limits"]["unit"], Text("core"));
}

// Covers: R85
TEST_F(PlanTest, AnUnknownArgumentIsNoReasonForADefault) {
  auto const config = With(Config(kSmall), Path("size"), Value::Unknown());
  EXPECT_TRUE(core_.Plan(kAddress, config).after["size"].is_unknown());
}

// Covers: R82 R15 R18 R19
TEST_F(PlanTest, NothingIsLeftToDoAfterAnApply) {
  ApplyAndSettle(R"({
    "name": "a", "region": "north", "ratio": 12345678901234567890123.5, "weight": 0.1,
    "engine": "Turbo", "tags": {"k": "v"}, "aliases": ["z", "a"], "notes": [null, ""],
    "extra": {"type": ["object", {"a": "number", "b": ["tuple", ["string", "bool"]]}],
              "value": {"a": 1, "b": ["x", true]}},
    "ports": [{"name": "http", "number": 80}, {"name": "ssh", "number": 22}],
    "steps": [{"command": "x"}, {"command": "x"}],
    "rules": [{"cidr": "10.0.0.0/8"}, {"cidr": "::/0", "comment": "all"}],
    "disks": {"sda": {"size": 1}}, "settings": {"mode": "fast", "label": "l"},
    "limits": {}, "password": "correct horse", "token_wo": "t", "token_wo_version": 1,
    "allow_wipe": false, "timeouts": {"create": "1h"}, "listener": [{"port": 1}, {"port": 2}]
  })");
}

// Covers: R18 R82
TEST_F(PlanTest, NullEmptyAndAbsentStayApart) {
  for (auto const* more :
       {R"("notes": null)", R"("notes": [])", R"("tags": {})", R"("engine": "")",
        R"("allow_wipe": false, "weight": 0)", R"("limits": {})", R"("ports": [])",
        R"("disks": {})", R"("rules": [])", R"("timeouts": {})"}) {
    ApplyAndSettle(Also(more));
    core_.Destroy(kAddress);
  }
}

// Covers: R15
TEST_F(PlanTest, NumbersKeepEveryDigit) {
  for (auto const* number : {"0.1", "1e3", "9007199254740993", "12345678901234567890123", "-0.5"}) {
    auto const applied = ApplyAndSettle(Also(std::string("\"ratio\": ") + number));
    EXPECT_EQ(applied.state["ratio"], Value::Num(*Number::Parse(number)));
    core_.Destroy(kAddress);
  }
}

// Covers: R16
TEST_F(PlanTest, AccentsAreComparedNormalised) {
  Create(Also(R"("engine": "Caf\u0065\u0301")"));
  auto const again = core_.Plan(kAddress, Also(R"("engine": "Caf\u00e9")"));
  EXPECT_EQ(again.action, Action::kNoOp);
}

// Covers: R83
TEST_F(PlanTest, AnUpdateKeepsWhatCannotChangeAndLeavesTheRestUnknown) {
  Create();
  auto const plan = core_.Plan(kAddress, Also(R"("size": 11)"));
  EXPECT_EQ(plan.action, Action::kUpdate);
  EXPECT_EQ(plan.after["id"], Text("thing-1"));
  EXPECT_EQ(plan.after["created_at"], plan.before["created_at"]);
  EXPECT_EQ(plan.after["address"], plan.before["address"]);
  EXPECT_TRUE(plan.after["status"].is_unknown());
  EXPECT_TRUE(plan.after["revision"].is_unknown());
}

// Covers: R83
TEST_F(PlanTest, LogicMakesUnknownWhatTheChangeMoves) {
  Create();
  auto const plan = core_.Plan(kAddress, R"({"name": "b", "region": "north"})");
  EXPECT_TRUE(plan.after["address"].is_unknown());
  EXPECT_TRUE(core_.Apply(plan).ok());
  EXPECT_EQ(core_.State(kAddress)["address"], Text("b.north"));
}

TEST_F(PlanTest, LogicMayStartAChangeAndTheRestFollows) {
  Create();
  auto instance = *core_.Find(kAddress);
  instance.private_bytes = R"({"pending":"yes"})";
  core_.Put(kAddress, instance);
  auto const plan = core_.Plan(kAddress, kSmall);
  EXPECT_EQ(plan.action, Action::kUpdate);
  EXPECT_TRUE(plan.after["status"].is_unknown());
  EXPECT_TRUE(plan.after["revision"].is_unknown());  // Left alone by logic, moved by a change.
  EXPECT_EQ(plan.after["id"], Text("thing-1"));
  EXPECT_TRUE(core_.Apply(plan).ok());
  EXPECT_EQ(core_.Plan(kAddress, kSmall).action, Action::kNoOp);
}

TEST_F(PlanTest, LogicMayEndAChangeAndThePlanIsEmpty) {
  Create();
  auto const plan = core_.Plan(kAddress, R"({"name": "~a", "region": "north"})");
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_EQ(plan.action, Action::kNoOp) << plan.after.ToText();
}

// Covers: R63 R64 R65
TEST_F(PlanTest, LogicAgainstCoresRulesIsNamedAsABugHere) {
  world_.plan_against_the_rules = true;
  auto const plan = core_.Plan(kAddress, kSmall);
  ASSERT_EQ(plan.diagnostics.items().size(), 1U);
  EXPECT_EQ(plan.diagnostics.items()[0].path, Path("name"));
  EXPECT_NE(plan.diagnostics.items()[0].detail.find("bug in the provider"), std::string::npos);
}

// Covers: R56
TEST_F(PlanTest, RemovingAnOptionalComputedArgumentKeepsItsValue) {
  Create(Also(R"("zone": "north-c")"));
  auto const plan = core_.Plan(kAddress, kSmall);
  EXPECT_EQ(plan.action, Action::kNoOp);
  EXPECT_EQ(plan.after["zone"], Text("north-c"));
}

// Covers: R67
TEST_F(PlanTest, RemovingAnOptionalArgumentPlansNull) {
  Create(Also(R"("engine": "x", "ports": [{"name": "p", "number": 1}], "limits": {"cpu": 1})"));
  auto const plan = core_.Plan(kAddress, kSmall);
  EXPECT_EQ(plan.action, Action::kUpdate);
  for (auto const* name : {"engine", "ports", "limits"}) {
    EXPECT_TRUE(plan.after[name].is_null()) << name;
  }
}

// Covers: R61 R44
TEST_F(PlanTest, IgnoredChangesAreTheTruth) {
  Create(Also(R"("engine": "x")"));
  Remote().engine = std::string("drifted");
  auto const one = core_.Plan(kAddress, Also(R"("engine": "y")"), {.ignore_changes = {"engine"}});
  EXPECT_EQ(one.action, Action::kNoOp);
  EXPECT_EQ(one.after["engine"], Text("drifted"));
  auto const all = core_.Plan(kAddress, R"({"name": "zzz", "region": "south", "size": 99})",
                              {.ignore_changes = {"all"}});
  EXPECT_EQ(all.action, Action::kNoOp) << all.diagnostics.ToText();
}

// Covers: R73 R84 R75
TEST_F(PlanTest, AnImmutableArgumentAsksForReplacement) {
  Create();
  auto const plan = core_.Plan(kAddress, R"({"name": "a", "region": "south"})");
  EXPECT_EQ(plan.action, Action::kReplace);
  EXPECT_EQ(plan.replace_paths, std::vector<Path>{Path("region")});
  EXPECT_TRUE(plan.after["id"].is_unknown());
  EXPECT_TRUE(plan.after["created_at"].is_unknown());
  auto const applied = core_.Apply(plan);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(applied.state["id"], Text("thing-2"));
  EXPECT_EQ(world_.things.size(), 1U);
}

// Covers: R73
TEST_F(PlanTest, AnUnknownImmutableArgumentCountsAsChanged) {
  Create();
  auto const config = With(Config(kSmall), Path("region"), Value::Unknown());
  EXPECT_EQ(core_.Plan(kAddress, config).action, Action::kReplace);
}

// Covers: R84 R86
TEST_F(PlanTest, AnotherSpellingIsNoChange) {
  ApplyAndSettle(Also(R"("engine": "Turbo")"));
  auto const plan = core_.Plan(kAddress, Also(R"("engine": "TURBO")"));
  EXPECT_EQ(plan.action, Action::kNoOp);
  EXPECT_EQ(plan.after["engine"], Text("Turbo"));
  EXPECT_EQ(core_.Plan(kAddress, Also(R"("engine": "other")")).action, Action::kUpdate);
}

TEST_F(PlanTest, LogicAsksForReplacementToo) {
  Create();
  auto const plan = core_.Plan(kAddress, R"({"name": "replace-me", "region": "south"})");
  EXPECT_EQ(plan.action, Action::kReplace);
  EXPECT_EQ(plan.replace_paths, (std::vector<Path>{Path("name"), Path("region")}));
}

// Covers: R76
TEST_F(PlanTest, TheNewObjectCanComeFirst) {
  Create();
  auto const applied =
      core_.Apply(kAddress, R"({"name": "a", "region": "south"})", {.create_before_destroy = true});
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(applied.state["id"], Text("thing-2"));
  EXPECT_EQ(world_.things.size(), 1U);
  EXPECT_TRUE(world_.things.contains("thing-2"));
}

// Covers: R75 R79
TEST_F(PlanTest, PrivateDataReachesTheDeleteOfAReplacement) {
  Create();
  auto const plan = core_.Plan(kAddress, R"({"name": "a", "region": "south"})");
  EXPECT_NE(plan.planned_private.find("made by create"), std::string::npos);
}

// Covers: R62
TEST_F(PlanTest, ATaintedObjectIsPlannedLikeANewOne) {
  Create();
  core_.Taint(kAddress);
  auto const plan = core_.Plan(kAddress, kSmall);
  EXPECT_EQ(plan.action, Action::kReplace);
  EXPECT_TRUE(plan.after["id"].is_unknown());
  EXPECT_TRUE(core_.Apply(plan).ok());
  EXPECT_EQ(core_.Plan(kAddress, kSmall).action, Action::kNoOp);
}

// Covers: R62
TEST_F(PlanTest, ReplacementOnRequestIsPlannedTwice) {
  Create();
  core_.ClearCalls();
  auto const plan = core_.Plan(kAddress, kSmall, {.replace = true});
  EXPECT_EQ(plan.action, Action::kReplace);
  EXPECT_EQ(std::ranges::count(core_.calls(), "PlanResourceChange"), 2);
}

// Covers: R77 R88
TEST_F(PlanTest, ADestroyIsPlannedNullOrRefused) {
  Create();
  auto const plan = core_.PlanDestroy(kAddress);
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_EQ(plan.planned_private, plan.prior_private);
  world_.protect = true;
  auto const refused = core_.PlanDestroy(kAddress);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.diagnostics.items()[0].summary, "Protected");
  EXPECT_EQ(world_.deletes, 0);
}

// Covers: R78
TEST_F(PlanTest, TheSameInputGivesTheSamePlan) {
  Create(Also(R"("ports": [{"name": "a", "number": 1}], "rules": [{"cidr": "1"}])"));
  auto const prior = Bytes(core_.State(kAddress));
  auto const config =
      Bytes(Config(R"({"name": "b", "region": "south", "rules": [{"cidr": "2"}]})"));
  PlanResourceChangeRequest const request{.type_name = kThing,
                                          .prior_state = prior,
                                          .proposed_new_state = config,
                                          .config = config,
                                          .prior_private = "{\"a\":\"b\"}"};
  auto const first = server_.PlanResourceChange(request);
  auto const second = server_.PlanResourceChange(request);
  EXPECT_EQ(first.planned_state.msgpack, second.planned_state.msgpack);
  EXPECT_EQ(first.requires_replace, second.requires_replace);
  EXPECT_EQ(first.planned_private, "{\"a\":\"b\"}");
}

// Covers: R71 R82 R152
TEST_F(PlanTest, WriteOnlyValuesAreNeverPlannedAndSettle) {
  ApplyAndSettle(Also(R"("token_wo": "first", "token_wo_version": 1)"));
  EXPECT_EQ(world_.last_token, "first");
  // The value alone is no change; its version is.
  EXPECT_EQ(core_.Plan(kAddress, Also(R"("token_wo": "second", "token_wo_version": 1)")).action,
            Action::kNoOp);
  auto const applied =
      core_.Apply(kAddress, Also(R"("token_wo": "second", "token_wo_version": 2)"));
  EXPECT_TRUE(applied.ok());
  EXPECT_EQ(world_.last_token, "second");
  EXPECT_TRUE(applied.state["token_wo"].is_null());
}

// Covers: R74
TEST_F(PlanTest, AWriteOnlyArgumentAloneNeverReplaces) {
  Create(Also(R"("token_wo": "first")"));
  auto const response = server_.PlanResourceChange(
      {.type_name = kThing,
       .prior_state = Bytes(core_.State(kAddress)),
       .proposed_new_state = Bytes(Config(R"({"name": "b", "region": "north", "token_wo": "x"})")),
       .config = Bytes(Config(R"({"name": "b", "region": "north", "token_wo": "x"})"))});
  EXPECT_TRUE(response.requires_replace.empty());
}

// Covers: R145 R122
TEST_F(PlanTest, WhatIsForTerraformAloneIsStoredWithoutACall) {
  Create();
  auto const config = Also(R"("timeouts": {"delete": "1m"}, "allow_wipe": true)");
  auto const plan = core_.Plan(kAddress, config);
  EXPECT_EQ(plan.action, Action::kUpdate);
  EXPECT_TRUE(plan.after.IsWhollyKnown());
  EXPECT_TRUE(core_.Apply(plan).ok());
  EXPECT_EQ(world_.updates, 0);
  EXPECT_EQ(core_.State(kAddress)["timeouts"]["delete"], Text("1m"));
  EXPECT_EQ(core_.Plan(kAddress, config).action, Action::kNoOp);
}

// Covers: R14
TEST_F(PlanTest, ARefinedUnknownIsPassedOnUnchanged) {
  Configure();
  std::string const refined("\x82\x01\xc2\x02\xa4pre-", 9);
  Value config = Config(kSmall);
  config.members()["engine"] = Value::Unknown(Refinements{refined});
  auto const response = server_.PlanResourceChange(
      {.type_name = kThing, .proposed_new_state = Bytes(config), .config = Bytes(config)});
  ASSERT_FALSE(response.diagnostics.has_errors()) << response.diagnostics.ToText();
  EXPECT_EQ(FromBytes(response.planned_state)["engine"].refinements().payload, refined);
}

// Covers: R65 R13
TEST_F(PlanTest, UnknownConfigurationStaysUnknownAndIsResolvedAtApply) {
  Value config = Config(Also(R"("settings": {}, "disks": {"a": {"size": 1}})").c_str());
  config = With(config, Path("engine"), Value::Unknown());
  config = With(config, Path("settings").Attribute("mode"), Value::Unknown());
  config = With(config, Path("disks").AtKey("a").Attribute("size"), Value::Unknown());
  auto const plan = core_.Plan(kAddress, config);
  EXPECT_TRUE(plan.after["disks"]["a"]["size"].is_unknown());
  auto const applied = core_.Apply(
      kAddress, config,
      {.config_at_apply =
           Also(R"("engine": "x", "settings": {"mode": "fast"}, "disks": {"a": {"size": 4}})")});
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(applied.state["settings"]["mode"], Text("fast"));
}

// Covers: R54
TEST_F(PlanTest, NothingIsEverDeferredWhateverTheClientAllows) {
  Value const config = With(Config(kSmall), Path("name"), Value::Unknown());
  auto const plan = core_.Plan(
      kAddress, config,
      {.capabilities = {.deferral_allowed = true, .write_only_attributes_allowed = true}});
  EXPECT_TRUE(plan.ok());
  EXPECT_FALSE(plan.after.is_null());
}

}  // namespace
}  // namespace ferro::tf
