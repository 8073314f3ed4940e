#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

constexpr char kOneKey[] = "selectel_dedicated_ssh_key_v1";

void AddKey(Stage& stage, std::string const& name, std::string const& uuid) {
  ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
    world.catalogue.keys.push_back({.uuid = uuid, .name = name, .public_key = kSomeKey});
    return {};
  }));
}

TEST(SshKeyDataSourceTest, NothingAndTwoThingsToChooseByAreRefusedOffline) {
  Stage stage;
  EXPECT_TRUE(stage.core.ValidateData(kOneKey, "{}").has_errors());
  EXPECT_TRUE(stage.core.ValidateData(kOneKey, R"({"name": "a", "uuid": "b"})").has_errors());
}

TEST(SshKeyDataSourceTest, AnUnknownNameIsAnErrorThatListsTheKeys) {
  Stage stage;
  auto read = stage.core.ReadData(kOneKey, R"({"name": "no-such-key"})");
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "", {"no-such-key", sim::ids::kOpsKey}))
      << read.diagnostics.ToText();
}

// Covers: W-54
TEST(SshKeyDataSourceTest, TwoKeysOfOneNameAreAnErrorAndNotTheFirst) {
  Stage stage;
  AddKey(stage, "twin", "c5000000-0000-4000-8000-00000000a001");
  AddKey(stage, "twin", "c5000000-0000-4000-8000-00000000a002");
  auto read = stage.core.ReadData(kOneKey, R"({"name": "twin"})");
  EXPECT_TRUE(
      Says(read.diagnostics, Severity::kError, "",
           {"c5000000-0000-4000-8000-00000000a001", "c5000000-0000-4000-8000-00000000a002"}))
      << read.diagnostics.ToText();
}

TEST(SshKeyDataSourceTest, WithoutRightsInTheAccountTheErrorSaysWhichOnesAreMissing) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kStatus, .path = "*/aux/ssh-keys/key", .count = 0, .status = 403}));
  auto read = stage.core.ReadData(kOneKey, R"({"name": "ops"})");
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "", {"SSH keys", "role in the account"}))
      << read.diagnostics.ToText();
}

TEST(SshKeyDataSourceTest, IsFoundByNameAndByUuid) {
  Stage stage;
  auto by_name = stage.core.ReadData(kOneKey, R"({"name": "ops"})");
  ASSERT_TRUE(by_name.ok()) << by_name.diagnostics.ToText();
  EXPECT_EQ(TextAt(by_name.value, "uuid"), sim::ids::kOpsKey);
  EXPECT_TRUE(TextAt(by_name.value, "public_key").starts_with("ssh-"));
  auto by_uuid =
      stage.core.ReadData(kOneKey, R"({"uuid": ")" + std::string(sim::ids::kOpsKey) + R"("})");
  ASSERT_TRUE(by_uuid.ok()) << by_uuid.diagnostics.ToText();
  EXPECT_EQ(TextAt(by_uuid.value, "name"), "ops");
}

TEST(SshKeyDataSourceTest, AKeyMadeAMomentAgoIsSeen) {
  Stage stage;
  EXPECT_FALSE(stage.core.ReadData(kOneKey, R"({"name": "fresh"})").ok());
  AddKey(stage, "fresh", "c5000000-0000-4000-8000-00000000a003");
  EXPECT_TRUE(stage.core.ReadData(kOneKey, R"({"name": "fresh"})").ok());
}

}  // namespace
}  // namespace ferro::provider
