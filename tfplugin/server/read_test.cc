// Refresh, import, state upgrade and data sources.
#include <gtest/gtest.h>

#include <algorithm>

#include "tfplugin/server/example_fixture_testing.h"
#include "tfplugin/value/json.h"
#include "tfplugin/value/msgpack.h"

namespace ferro::tf {
namespace {

class ReadTest : public ExampleTest {
 protected:
  UpgradeResourceStateResponse Upgrade(std::int64_t version, std::string json) {
    return server_.UpgradeResourceState(
        {.type_name = kThing, .version = version, .raw_state = {.json = std::move(json)}});
  }
};
using ImportTest = ReadTest;
using UpgradeTest = ReadTest;
using DataSourceTest = ReadTest;

// Covers: R106
TEST_F(ReadTest, AFailedReadIsAnErrorAndKeepsTheState) {
  Create();
  world_.unavailable = true;
  auto const plan = core_.Plan(kAddress, kSmall);
  EXPECT_FALSE(plan.ok());
  EXPECT_NE(core_.Find(kAddress), nullptr);
}

// Covers: R106
TEST_F(ReadTest, WhatIsGoneIsPlannedAgain) {
  Create();
  world_.things.clear();
  EXPECT_EQ(core_.Plan(kAddress, kSmall).action, Action::kCreate);
  EXPECT_EQ(core_.Plan(kAddress, kSmall, {.refresh = false}).action, Action::kNoOp);
}

// Covers: R107 R112
TEST_F(ReadTest, AnAnswerAlwaysHasAState) {
  Configure();
  auto const none = server_.ReadResource({.type_name = kThing, .current_state = Bytes(Value())});
  EXPECT_FALSE(none.diagnostics.has_errors());
  EXPECT_EQ(none.new_state.msgpack, "\xc0");
  EXPECT_EQ(world_.reads, 0);
  Create();
  world_.unavailable = true;
  auto const state = Bytes(core_.State(kAddress));
  auto const failed = server_.ReadResource(
      {.type_name = kThing, .current_state = state, .private_bytes = "{\"a\":\"b\"}"});
  EXPECT_EQ(failed.new_state.msgpack, state.msgpack);
  EXPECT_EQ(failed.private_bytes, "{\"a\":\"b\"}");
}

// Covers: R108
TEST_F(ReadTest, UnknownValuesAreNeverRead) {
  Create();
  Remote().status = Attr<std::string>::Unknown();
  auto const response =
      server_.ReadResource({.type_name = kThing, .current_state = Bytes(core_.State(kAddress))});
  ASSERT_TRUE(response.diagnostics.has_errors());
  EXPECT_NE(response.diagnostics.items()[0].detail.find("`status`"), std::string::npos);
}

// Covers: R108 R153
TEST_F(ReadTest, WriteOnlyValuesAreTakenOut) {
  Create();
  Remote().token_wo = Secret("canary");
  EXPECT_TRUE(core_.Plan(kAddress, kSmall).ok());
  EXPECT_TRUE(core_.Refresh(kAddress).empty());
  EXPECT_TRUE(core_.State(kAddress)["token_wo"].is_null());
}

// Covers: R110 R109
TEST_F(ReadTest, WhatTheServiceDoesNotReturnIsCarriedOver) {
  auto const applied = ApplyAndSettle(Also(R"("password": "correct horse", "allow_wipe": true)"));
  EXPECT_EQ(core_.Plan(kAddress, Also(R"("password": "correct horse", "allow_wipe": true)"))
                .before["password"],
            applied.state["password"]);
}

// Covers: R109
TEST_F(ReadTest, DriftIsShown) {
  Create();
  Remote().size = 77;
  auto const plan = core_.Plan(kAddress, kSmall);
  EXPECT_TRUE(plan.drifted);
  EXPECT_EQ(plan.action, Action::kUpdate);
  EXPECT_EQ(plan.before["size"], Value::Num(77));
}

// Covers: R86 R109 R87
TEST_F(ReadTest, AnotherSpellingOfTheServiceIsNoDrift) {
  Create(Also(R"("engine": "Turbo")"));
  Remote().engine = std::string("TURBO");
  auto const plan = core_.Plan(kAddress, Also(R"("engine": "Turbo")"));
  EXPECT_EQ(plan.action, Action::kNoOp);
  EXPECT_FALSE(plan.drifted);
}

// Covers: R114
TEST_F(ReadTest, ARefreshOnlyReads) {
  Create();
  core_.ClearCalls();
  core_.Plan(kAddress, kSmall);
  EXPECT_EQ(core_.calls(),
            (std::vector<std::string>{"ValidateResourceConfig", "ValidateProviderConfig",
                                      "ConfigureProvider", "UpgradeResourceState", "ReadResource",
                                      "ValidateResourceConfig", "PlanResourceChange"}));
  EXPECT_EQ(world_.creates, 1);
  EXPECT_EQ(world_.updates + world_.deletes, 0);
}

// Covers: R116 R117 R118
TEST_F(ImportTest, AMalformedIdNamesTheExpectedForm) {
  auto const diagnostics = core_.Import(kAddress, "nonsense");
  ASSERT_TRUE(diagnostics.has_errors());
  EXPECT_NE(diagnostics.items()[0].detail.find("thing-1"), std::string::npos);
  EXPECT_EQ(core_.Find(kAddress), nullptr);
}

// Covers: R117
TEST_F(ImportTest, WhatDoesNotExistIsSaidByCore) {
  EXPECT_EQ(core_.Import(kAddress, "thing-9").items()[0].summary,
            "Cannot import non-existent remote object");
}

// Covers: R116 R117 R111 R120 R121
TEST_F(ImportTest, AnImportedObjectIsTheCreatedOneAndSettles) {
  auto const created = Create(Also(R"("zone": "z", "tags": {"a": "b"})"));
  core_.Remove(kAddress);
  auto const plan =
      core_.PlanImport(kAddress, "thing-1", Also(R"("zone": "z", "tags": {"a": "b"})"));
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_EQ(plan.action, Action::kNoOp);
  EXPECT_EQ(core_.State(kAddress), created.state);
  EXPECT_TRUE(core_.Import(kAddress, "thing-1").has_errors());  // Managed already.
}

// Covers: R122
TEST_F(ImportTest, TimeoutsAfterAnImportAreStoredWithoutACall) {
  Create();
  core_.Remove(kAddress);
  EXPECT_TRUE(core_.Import(kAddress, "thing-1").empty());
  auto const applied = core_.Apply(kAddress, Also(R"("timeouts": {"create": "1h"})"));
  EXPECT_EQ(applied.action, Action::kUpdate);
  EXPECT_TRUE(applied.ok());
  EXPECT_EQ(world_.updates, 0);
}

// Covers: R116
TEST_F(ImportTest, TheStubIsOneKnownObjectOfItsType) {
  Configure();
  auto const response = server_.ImportResourceState({.type_name = kThing, .id = "thing-1"});
  EXPECT_EQ(response.type_name, kThing);
  Value const stub = FromBytes(response.state);
  EXPECT_EQ(stub["id"], Value::String("thing-1"));
  EXPECT_TRUE(stub["name"].is_null());
  EXPECT_EQ(stub["listener"], Value::List({}));
}

// Covers: R127 R46
TEST_F(UpgradeTest, TheSameVersionIsReadByTheSchemaWithoutConfiguration) {
  Create(Also(R"("ratio": 12345678901234567890123, "rules": [{"cidr": "1"}])"));
  ExampleProvider fresh(world_);
  ProviderServer server(fresh, clock_, {});
  auto json = EncodeJson(core_.State(kAddress), ImpliedType(block()));
  ASSERT_TRUE(json);
  auto const response = server.UpgradeResourceState(
      {.type_name = kThing, .version = 2, .raw_state = {.json = *json}});
  ASSERT_FALSE(response.diagnostics.has_errors()) << response.diagnostics.ToText();
  EXPECT_EQ(FromBytes(response.upgraded_state), core_.State(kAddress));
}

// Covers: R128 R18
TEST_F(UpgradeTest, WhatTheStateLacksIsNullOrEmptyAndWhatItHasMoreIsIgnored) {
  auto const response = Upgrade(2, "{\n  \"id\": \"thing-1\",\n  \"stray\": {\"x\": [1]}\n}");
  ASSERT_FALSE(response.diagnostics.has_errors()) << response.diagnostics.ToText();
  Value const state = FromBytes(response.upgraded_state);
  EXPECT_EQ(state["id"], Value::String("thing-1"));
  EXPECT_TRUE(state["timeouts"].is_null());
  EXPECT_EQ(state["listener"], Value::List({}));
}

// Covers: R132 R19 R15
TEST_F(UpgradeTest, JsonKeepsDigitsSetsAndDynamicValues) {
  auto const response = Upgrade(2, R"({"ratio": 123456789012345678901234567890.125,
    "aliases": ["b", "a"], "extra": {"value": {"x": 1}, "type": ["object", {"x": "number"}]}})");
  ASSERT_FALSE(response.diagnostics.has_errors()) << response.diagnostics.ToText();
  Value const state = FromBytes(response.upgraded_state);
  EXPECT_EQ(state["ratio"].as_number().ToText(), "123456789012345678901234567890.125");
  EXPECT_EQ(state["aliases"].elements().size(), 2U);
  EXPECT_EQ(state["extra"].dynamic_value()["x"], Value::Num(1));
}

// Covers: R153
TEST_F(UpgradeTest, AWriteOnlyValueInAStateIsTakenOut) {
  auto const response = Upgrade(2, R"({"token_wo": "canary"})");
  EXPECT_TRUE(FromBytes(response.upgraded_state)["token_wo"].is_null());
}

// Covers: R129
TEST_F(UpgradeTest, AnOlderVersionIsConverted) {
  core_.Put(kAddress, {.type_name = kThing,
                       .schema_version = 1,
                       .raw_json = R"({"id": "thing-1", "title": "a", "gone": true})"});
  Create();  // Of another address would be the same: the world has thing-1 now.
  auto const response = Upgrade(1, R"({"id": "thing-1", "title": "a", "gone": true})");
  ASSERT_FALSE(response.diagnostics.has_errors()) << response.diagnostics.ToText();
  EXPECT_EQ(FromBytes(response.upgraded_state)["name"], Value::String("a"));
}

// Covers: R129 R130 R131 R132
TEST_F(UpgradeTest, WhatCannotBeUpgradedIsAnErrorAndNeverNothing) {
  auto expect_error = [](UpgradeResourceStateResponse const& response, char const* what) {
    EXPECT_TRUE(response.diagnostics.has_errors()) << what;
    EXPECT_TRUE(response.upgraded_state.msgpack.empty()) << what;
  };
  expect_error(Upgrade(2, "null"), "null");
  expect_error(Upgrade(1, "null"), "older null");
  expect_error(Upgrade(1, R"({"id": "x"})"), "the upgrader gave nothing");
  expect_error(Upgrade(0, "{}"), "unknown version");
  expect_error(Upgrade(3, "{}"), "newer");
  expect_error(Upgrade(-1, "{}"), "negative");
  expect_error(Upgrade(2, ""), "nothing");
  expect_error(Upgrade(2, "[]"), "a list");
  expect_error(Upgrade(2, R"({"id": {"a": 1}})"), "another shape");
  expect_error(Upgrade(1, "{\"id\":"), "cut");
  expect_error(server_.UpgradeResourceState(
                   {.type_name = kThing, .version = 2, .raw_state = {.has_flatmap = true}}),
               "flatmap");
}

// Covers: R138 R139 R137
TEST_F(DataSourceTest, ReadsAndEchoesItsArguments) {
  Create();
  auto const read = core_.ReadData("example_lookup", R"({"name": "a"})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(read.value["id"], Value::String("thing-1"));
  EXPECT_EQ(read.value["name"], Value::String("a"));
  EXPECT_EQ(core_.ReadData("example_lookup", R"({"name": "a"})").value, read.value);
}

// Covers: R140
TEST_F(DataSourceTest, NothingFoundNamesTheCriteria) {
  auto const read = core_.ReadData("example_lookup", R"({"name": "b"})");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.diagnostics.items()[0].path, Path("name"));
  EXPECT_NE(read.diagnostics.items()[0].detail.find("\"b\""), std::string::npos);
}

// Covers: R138
TEST_F(DataSourceTest, ANullOrUnknownResultIsOurBugAndSaidSo) {
  Create();
  world_.leave_unknown = true;
  EXPECT_FALSE(core_.ReadData("example_lookup", R"({"name": "a"})").ok());
  world_.leave_unknown = false;
  world_.return_nothing = true;
  auto const read = core_.ReadData("example_lookup", R"({"name": "a"})");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.diagnostics.items()[0].summary, "Internal error of the provider");
}

}  // namespace
}  // namespace ferro::tf
