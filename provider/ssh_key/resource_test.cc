#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using testing::HasSubstr;
using tf::Action;
using tf::Severity;

constexpr char kKeysType[] = "selectel_dedicated_ssh_keys_v1";
constexpr char kDeploy[] = "selectel_dedicated_ssh_keys_v1.deploy";
constexpr char kUser[] = "0f3c0000-0000-4000-8000-000000000001";

std::string KeyConfig(std::string const& more = "", std::string const& key = kSomeKey) {
  return R"({"name": "robot", "public_key": ")" + key + "\"" + more + "}";
}

std::size_t KeysNamed(Stage& stage, std::string const& name) {
  std::size_t count = 0;
  EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
    for (auto const& key : world.catalogue.keys) count += key.name == name ? 1 : 0;
    return {};
  }));
  return count;
}

std::size_t KeysSent(Stage& stage) {
  return stage.cloud.CountRequests("POST", "*/aux/ssh-keys/key");
}

void LoseKeyOutOfBand(Stage& stage, std::string const& uuid) {
  ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
    std::erase_if(world.catalogue.keys, [&](sim::SshKey const& key) { return key.uuid == uuid; });
    return {};
  }));
}

class SshKeysResourceTest : public testing::Test {
 protected:
  Stage stage;
};

TEST_F(SshKeysResourceTest, APrivateKeyIsRefusedAndNotRepeated) {
  auto const found = stage.core.Validate(
      kKeysType, KeyConfig("", "-----BEGIN OPENSSH PRIVATE KEY-----\\nCanary\\n-----END-----"));
  EXPECT_TRUE(Says(found, Severity::kError, "public_key", {"private key"})) << found.ToText();
  EXPECT_EQ(found.ToText().find("Canary"), std::string::npos);
}

TEST_F(SshKeysResourceTest, WhatIsNoKeyIsRefusedOffline) {
  auto const found = stage.core.Validate(kKeysType, KeyConfig("", "ops"));
  EXPECT_TRUE(Says(found, Severity::kError, "public_key", {"ssh-ed25519"})) << found.ToText();
  EXPECT_TRUE(stage.core.Validate(kKeysType, KeyConfig(R"(, "user_id": "me")")).has_errors());
  EXPECT_TRUE(stage.core.Validate(kKeysType, R"({"name": " ", "public_key": "ssh-ed25519 AAAA"})")
                  .has_errors());
}

TEST_F(SshKeysResourceTest, WithoutRightsInTheAccountTheErrorSaysWhichOnesAreMissing) {
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kStatus, .path = "*/aux/ssh-keys/key", .count = 0, .status = 403}));
  auto const applied = stage.core.Apply(kDeploy, KeyConfig());
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "", {"robot", "role in the account"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(KeysSent(stage), 0U);
}

// Covers: R100
TEST_F(SshKeysResourceTest, ALostAnswerIsLookedUpAndTheKeyIsNotSentTwice) {
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kResetAfter, .method = "POST", .path = "*/aux/ssh-keys/key"}));
  auto const applied = stage.core.Apply(kDeploy, KeyConfig());
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(KeysSent(stage), 1U);
  EXPECT_EQ(KeysNamed(stage, "robot"), 1U);
  EXPECT_EQ(stage.core.Plan(kDeploy, KeyConfig()).action, Action::kNoOp);
}

TEST_F(SshKeysResourceTest, AnUnreadableAnswerIsLookedUpToo) {
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kMalformed, .method = "POST", .path = "*/aux/ssh-keys/key"}));
  EXPECT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  EXPECT_EQ(KeysNamed(stage, "robot"), 1U);
}

TEST_F(SshKeysResourceTest, AConnectionThatBrokeBeforeIsAnErrorAndTheNextApplyMakesIt) {
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kResetBefore, .method = "POST", .path = "*/aux/ssh-keys/key"}));
  auto const failed = stage.core.Apply(kDeploy, KeyConfig());
  EXPECT_TRUE(Says(failed.diagnostics, Severity::kError, "", {"robot", "not there"}))
      << failed.diagnostics.ToText();
  EXPECT_TRUE(failed.state.is_null());
  EXPECT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  EXPECT_EQ(KeysNamed(stage, "robot"), 1U);
}

TEST_F(SshKeysResourceTest, AKeyThatAnInterruptedApplyLeftIsOfferedForImport) {
  ASSERT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  auto const id = TextAt(stage.core.State(kDeploy), "id");
  stage.core.Remove(kDeploy);
  auto const refused = stage.core.Apply(kDeploy, KeyConfig());
  EXPECT_TRUE(Says(refused.diagnostics, Severity::kError, "name",
                   {"exists already", "import {", "id = \"" + id + "\""}))
      << refused.diagnostics.ToText();
  EXPECT_EQ(KeysNamed(stage, "robot"), 1U);
  auto const planned = stage.core.PlanImport(kDeploy, id, KeyConfig());
  EXPECT_EQ(planned.action, Action::kNoOp) << planned.diagnostics.ToText();
}

TEST_F(SshKeysResourceTest, AnotherKeyOfTheSameNameIsAllowed) {
  ASSERT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  auto const second = std::string(kKeysType) + ".second";
  EXPECT_TRUE(stage.core.Apply(second, KeyConfig("", kOtherSshKey)).ok());
  EXPECT_EQ(KeysNamed(stage, "robot"), 2U);
}

// Covers: W-25
TEST_F(SshKeysResourceTest, CommentAndWhiteSpaceAreNoChangeAndTheRestIsAReplacement) {
  auto const trailing = std::string(kSomeKey) + "\\n";
  ASSERT_TRUE(stage.core.Apply(kDeploy, KeyConfig("", trailing)).ok());
  EXPECT_EQ(stage.core.Plan(kDeploy, KeyConfig("", trailing)).action, Action::kNoOp);
  auto const other_comment = Replaced(kSomeKey, "ops@laptop", "someone@elsewhere");
  EXPECT_EQ(stage.core.Plan(kDeploy, KeyConfig("", other_comment)).action, Action::kNoOp);
  EXPECT_EQ(stage.core.Plan(kDeploy, KeyConfig("", kOtherSshKey)).action, Action::kReplace);
  auto const id = TextAt(stage.core.State(kDeploy), "id");
  auto const renamed = Replaced(KeyConfig(), "\"robot\"", "\"robot-2\"");
  ASSERT_TRUE(stage.core.Apply(kDeploy, renamed).ok());
  EXPECT_NE(TextAt(stage.core.State(kDeploy), "id"), id);
  EXPECT_EQ(KeysNamed(stage, "robot"), 0U);
}

TEST_F(SshKeysResourceTest, AUserOfItsOwnIsStoredAndAnotherOneReplaces) {
  auto const with_user = KeyConfig(R"(, "user_id": ")" + std::string(kUser) + "\"");
  ASSERT_TRUE(stage.core.Apply(kDeploy, with_user).ok());
  EXPECT_EQ(TextAt(stage.core.State(kDeploy), "user_id"), kUser);
  EXPECT_EQ(stage.core.Plan(kDeploy, with_user).action, Action::kNoOp);
  EXPECT_EQ(stage.core.Plan(kDeploy, KeyConfig()).action, Action::kNoOp);
  auto const other = Replaced(with_user, kUser, "0f3c0000-0000-4000-8000-000000000002");
  EXPECT_EQ(stage.core.Plan(kDeploy, other).action, Action::kReplace);
}

// Covers: W-42
TEST_F(SshKeysResourceTest, AKeyDeletedInThePanelIsMadeAgainAndBlocksNoPlan) {
  ASSERT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  LoseKeyOutOfBand(stage, TextAt(stage.core.State(kDeploy), "id"));
  auto const plan = stage.core.Plan(kDeploy, KeyConfig());
  EXPECT_EQ(plan.action, Action::kCreate) << plan.diagnostics.ToText();
  EXPECT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
}

TEST_F(SshKeysResourceTest, AProxysNotFoundIsAnErrorAndTheKeyStaysInTheState) {
  ASSERT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kPlainText404, .path = "*/aux/ssh-keys/key/*", .count = 0}));
  EXPECT_FALSE(stage.core.Plan(kDeploy, KeyConfig()).ok());
  EXPECT_FALSE(stage.core.State(kDeploy).is_null());
}

TEST_F(SshKeysResourceTest, DestroySucceedsWhenTheAnswerIsLostOrTheKeyIsGone) {
  ASSERT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kResetAfter, .method = "DELETE", .path = "*/aux/ssh-keys/key/*"}));
  auto const gone = stage.core.Destroy(kDeploy);
  EXPECT_TRUE(gone.ok()) << gone.diagnostics.ToText();
  EXPECT_EQ(KeysNamed(stage, "robot"), 0U);

  ASSERT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  LoseKeyOutOfBand(stage, TextAt(stage.core.State(kDeploy), "id"));
  EXPECT_TRUE(stage.core.Destroy(kDeploy, {.refresh = false}).ok());
}

TEST_F(SshKeysResourceTest, ARefusedDeletionKeepsTheState) {
  ASSERT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  ASSERT_TRUE(stage.cloud.AddFault({.kind = sim::FaultKind::kStatus,
                                    .method = "DELETE",
                                    .path = "*/aux/ssh-keys/key/*",
                                    .count = 0,
                                    .status = 403}));
  auto const refused = stage.core.Destroy(kDeploy);
  EXPECT_TRUE(Says(refused.diagnostics, Severity::kError, "", {"Deleting SSH key"}))
      << refused.diagnostics.ToText();
  EXPECT_FALSE(stage.core.State(kDeploy).is_null());
}

// Covers: R111 R117
TEST_F(SshKeysResourceTest, IsImportedByUuidAndByName) {
  auto const ops = std::string(kKeysType) + ".ops";
  ASSERT_FALSE(stage.core.Import(ops, sim::ids::kOpsKey).has_errors());
  auto const key = TextAt(stage.core.State(ops), "public_key");
  auto const config = R"({"name": "ops", "public_key": ")" + key + R"("})";
  EXPECT_EQ(stage.core.Plan(ops, config).action, Action::kNoOp);
  stage.core.Remove(ops);
  auto const by_name = stage.core.Import(ops, "ops");
  ASSERT_FALSE(by_name.has_errors()) << by_name.ToText();
  EXPECT_EQ(TextAt(stage.core.State(ops), "id"), sim::ids::kOpsKey);
  EXPECT_EQ(stage.core.Plan(ops, config).action, Action::kNoOp);
}

// Covers: R112
TEST_F(SshKeysResourceTest, NoKeySeveralKeysAndNoIdCannotBeImported) {
  EXPECT_TRUE(stage.core.Import(kDeploy, "no-such-key").has_errors());
  EXPECT_TRUE(stage.core.Import(kDeploy, "c5000000-0000-4000-8000-00000000dead").has_errors());
  EXPECT_TRUE(stage.core.Import(kDeploy, " ").has_errors());
  ASSERT_TRUE(stage.core.Apply(kDeploy, KeyConfig()).ok());
  auto const second = std::string(kKeysType) + ".second";
  ASSERT_TRUE(stage.core.Apply(second, KeyConfig("", kOtherSshKey)).ok());
  auto const id = TextAt(stage.core.State(second), "id");
  auto const found = stage.core.Import(std::string(kKeysType) + ".third", "robot");
  EXPECT_TRUE(Says(found, Severity::kError, "", {"2 keys", id})) << found.ToText();
}

TEST_F(SshKeysResourceTest, AServerMayNameAKeyThatTheSamePlanMakes) {
  auto const server = Params(R"("ssh_key": "robot")");
  EXPECT_FALSE(stage.core.Plan(kWeb, server).ok());
  // In one process, as a plan of both is.
  auto const key_plan = stage.core.Plan(kDeploy, KeyConfig());
  ASSERT_TRUE(key_plan.ok());
  ASSERT_TRUE(stage.core.Apply(key_plan).ok());
  auto const applied = stage.core.Apply(kWeb, server);
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
}

// Covers: R129
TEST_F(SshKeysResourceTest, AStateOfTheOlderProviderIsReadAsItIs) {
  auto const ops = std::string(kKeysType) + ".ops";
  ASSERT_FALSE(stage.core.Import(ops, sim::ids::kOpsKey).has_errors());
  auto const key = TextAt(stage.core.State(ops), "public_key");
  auto const raw = R"({"id":")" + std::string(sim::ids::kOpsKey) +
                   R"(","name":"ops","public_key":")" + key + R"(","user_id":""})";
  stage.core.Put(ops, {.type_name = kKeysType, .raw_json = raw});
  auto const config = R"({"name": "ops", "public_key": ")" + key + R"(\n"})";
  auto const plan = stage.core.Plan(ops, config);
  EXPECT_EQ(plan.action, Action::kNoOp) << plan.diagnostics.ToText();
  for (auto const* broken : {"null", "{}", R"({"id": 7})", "[]"}) {
    stage.core.Put(ops, {.type_name = kKeysType, .raw_json = broken});
    EXPECT_FALSE(stage.core.Plan(ops, config).ok()) << broken;
  }
}

// Covers: R46 R134
TEST_F(SshKeysResourceTest, AMoveTakesItFromTheOlderProviderOnly) {
  auto moved = [&](std::string address, std::string type) {
    return stage.server.MoveResourceState(
        {.source_provider_address = std::move(address),
         .source_type_name = std::move(type),
         .source_state =
             {.json =
                  R"({"id": "c5000000-0000-4000-8000-000000000005", "name": "ops", "public_key": "k"})"},
         .target_type_name = kKeysType});
  };
  auto const taken = moved("registry.terraform.io/selectel/selectel", kKeysType);
  EXPECT_FALSE(taken.diagnostics.has_errors()) << taken.diagnostics.ToText();
  EXPECT_FALSE(taken.target_state.msgpack.empty());
  EXPECT_TRUE(moved("registry.terraform.io/acme/cloud", kKeysType).diagnostics.has_errors());
  EXPECT_TRUE(moved("registry.terraform.io/selectel/selectel", "selectel_dedicated_server_v1")
                  .diagnostics.has_errors());
}

}  // namespace
}  // namespace ferro::provider
