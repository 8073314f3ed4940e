#include "provider/server/key_wish.h"

#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using tf::Action;
using tf::Severity;

// In the panel beside "ops": another name for its key, and another key.
sim::CloudOptions CloudWithKeys() {
  auto options = QuickCloud();
  auto again = options.catalogue.keys.front();
  again.uuid = "5a000000-0000-4000-8000-000000000001";
  again.name = "ops-again";
  auto other = again;
  other.uuid = "5a000000-0000-4000-8000-000000000002";
  other.name = "dev";
  other.public_key = kOtherSshKey;
  options.catalogue.keys.push_back(again);
  options.catalogue.keys.push_back(other);
  return options;
}

std::string Named(std::string_view name, std::string_view more = "") {
  return Config(R"("os_params": {"ssh_key_name": ")" + std::string(name) + R"("})" +
                std::string(more));
}

class KeyNameTest : public ::testing::Test {
 protected:
  tf::Value Create(std::string const& config) {
    auto applied = stage.core.Apply(kWeb, config);
    EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    before_ = stage.Writes().size();
    return applied.state;
  }
  std::size_t WritesSince() { return stage.Writes().size() - before_; }
  void ExpectSettled(std::string const& config) {
    auto const plan = stage.core.Plan(kWeb, config);
    EXPECT_EQ(plan.action, Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
    EXPECT_FALSE(plan.drifted) << plan.before.ToText();
  }
  std::string const content = CloudWithKeys().catalogue.keys.front().public_key;

  Stage stage{CloudWithKeys()};

 private:
  std::size_t before_ = 0;
};

// --- Errors ----------------------------------------------------------------------------------

TEST_F(KeyNameTest, AnUnknownNameIsAPlanErrorThatNamesTheKeysThereAre) {
  auto const plan = stage.core.Plan(kWeb, Named("nobody"));
  EXPECT_TRUE(
      Says(plan.diagnostics, Severity::kError, "os_params.ssh_key_name", {"nobody", "ops", "dev"}))
      << plan.diagnostics.ToText();
}

TEST_F(KeyNameTest, NameAndContentExcludeEachOther) {
  auto const plan =
      stage.core.Plan(kWeb, Config(R"("os_params": {"ssh_key_name": "ops", "ssh_key": "ops"})"));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_params.ssh_key_name", {"two ways"}))
      << plan.diagnostics.ToText();
}

TEST_F(KeyNameTest, ContentIsNoName) {
  auto const plan = stage.core.Plan(kWeb, Named(kSomeKey));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_params.ssh_key_name", {"name of a key"}))
      << plan.diagnostics.ToText();
  EXPECT_FALSE(stage.core.Plan(kWeb, Named("")).ok());
}

TEST_F(KeyNameTest, WindowsTakesNoKeyByItsName) {
  auto const plan = stage.core.Plan(kWeb, WithImage(Named("ops"), sim::ids::kWindows2022));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_params.ssh_key_name", {"Windows"}))
      << plan.diagnostics.ToText();
}

TEST_F(KeyNameTest, AnotherNameOfAnotherKeyIsAGuardedReinstall) {
  Create(Named("ops"));
  auto const plan = stage.core.Plan(kWeb, Named("dev"));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_params.ssh_key_name",
                   {"not allowed", "ops", "dev"}))
      << plan.diagnostics.ToText();
  EXPECT_EQ(WritesSince(), 0U);

  auto const allowed = Named("dev", R"(, "allow_reinstall_on": ["ssh_key"])");
  auto const applied = stage.core.Apply(kWeb, allowed);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "os_params.ssh_key"), kOtherSshKey);
  EXPECT_EQ(TextAt(applied.state, "os_params.ssh_key_name"), "dev");
  EXPECT_EQ(stage.cloud.Servers()[0].os.ssh_key, kOtherSshKey);
  ExpectSettled(allowed);
}

// --- What is no change -----------------------------------------------------------------------

TEST_F(KeyNameTest, TheStateSaysNameAndContent) {
  auto const state = Create(Named("ops"));
  EXPECT_EQ(TextAt(state, "os_params.ssh_key_name"), "ops");
  EXPECT_EQ(TextAt(state, "os_params.ssh_key"), content);
  EXPECT_EQ(stage.cloud.Servers()[0].os.ssh_key, content);
  ExpectSettled(Named("ops"));
}

TEST_F(KeyNameTest, ContentOrNothingInTheConfigurationChangesNothing) {
  Create(Named("ops"));
  ExpectSettled(Config());
  ExpectSettled(Config(R"("os_params": {"ssh_key": ")" + content + R"("})"));
  ExpectSettled(Config(R"("os_params": {"ssh_key": "ops"})"));
}

TEST_F(KeyNameTest, AnotherNameOfTheSameKeyWritesToTheStateOnly) {
  Create(Named("ops"));
  auto const applied = stage.core.Apply(kWeb, Named("ops-again"));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "os_params.ssh_key_name"), "ops-again");
  EXPECT_EQ(WritesSince(), 0U);
  ExpectSettled(Named("ops-again"));
}

TEST_F(KeyNameTest, AServerWithTheKeyGetsTheNameWithoutAWrite) {
  Create(Config(R"("os_params": {"ssh_key": ")" + content + R"("})"));
  auto const applied = stage.core.Apply(kWeb, Named("ops"));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(WritesSince(), 0U);
  ExpectSettled(Named("ops"));
}

TEST_F(KeyNameTest, AnotherKeyTakesTheNameAlong) {
  Create(Named("ops"));
  auto const config = Config(R"("allow_reinstall": true, "os_params": {"ssh_key": ")" +
                             std::string(kOtherSshKey) + R"("})");
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "os_params.ssh_key_name"), "null");
  EXPECT_EQ(TextAt(applied.state, "os_params.ssh_key"), kOtherSshKey);
  ExpectSettled(config);
}

TEST_F(KeyNameTest, AnotherImageInstallsTheKeyOfTheName) {
  Create(Named("ops"));
  auto const config =
      WithImage(Named("ops", R"(, "allow_reinstall": true)"), sim::ids::kUbuntu2204);
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(stage.cloud.Servers()[0].os.ssh_key, content);
  EXPECT_EQ(TextAt(applied.state, "os_params.ssh_key_name"), "ops");
  ExpectSettled(config);
}

}  // namespace
}  // namespace ferro::provider
