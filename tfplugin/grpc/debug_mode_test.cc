// -debug: a person starts the provider, Terraform only connects. Real processes.
#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "base/temporary_directory_testing.h"
#include "tfplugin/grpc/example_testing.h"

namespace ferro::tf {
namespace {

class DebugModeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto process = PluginProcess::Start({.program = ExampleProgram(),
                                         .arguments = {"-debug"},
                                         // What a host would set means nothing here.
                                         .environment = {{"TMPDIR", temporary_.path().string()},
                                                         {"PLUGIN_CLIENT_CERT", "nonsense"}}});
    ASSERT_TRUE(process);
    process_ = std::move(*process);
    ASSERT_TRUE(process_->WaitForText("'\n", kSoon));
    auto const text = process_->stdout_text();
    auto const from =
        text.find("TF_REATTACH_PROVIDERS='") + std::string("TF_REATTACH_PROVIDERS='").size();
    auto const value =
        nlohmann::json::parse(text.substr(from, text.rfind('\'') - from), nullptr, false);
    ASSERT_TRUE(value.is_object()) << text;
    entry_ = value.at("registry.terraform.io/ferroplane/example");
  }

  std::unique_ptr<PluginClient> Connect() const {
    return PluginClient::Connect({entry_.at("Addr").at("Network"), entry_.at("Addr").at("String")},
                                 "", std::nullopt);
  }

  TemporaryDirectory temporary_;
  std::unique_ptr<PluginProcess> process_;
  nlohmann::json entry_;
};

// Covers: R10
TEST_F(DebugModeTest, ItNeedsNoCookieAndSaysHowToReachIt) {
  EXPECT_EQ(entry_.at("Protocol"), "grpc");
  EXPECT_EQ(entry_.at("ProtocolVersion"), 6);
  EXPECT_EQ(entry_.at("Test"), true);
  EXPECT_EQ(entry_.at("Pid"), process_->pid());
  EXPECT_TRUE(Connect()->GetProviderSchema());
}

// Covers: R10 R46
TEST_F(DebugModeTest, OneProcessServesManyRunsAndIsConfiguredByEach) {
  for (int run = 0; run < 3; ++run) {
    auto const client = Connect();
    ASSERT_TRUE(client->GetProviderSchema());
    Configure(*client);
    auto const created = client->ApplyResourceChange(CreateRequest({}));
    ASSERT_TRUE(created);
    EXPECT_TRUE(created->diagnostics.empty());
  }
}

// Covers: R10
TEST_F(DebugModeTest, CtrlCEndsItCleanly) {
  EXPECT_TRUE(Connect()->GetMetadata());
  process_->Signal(SIGINT);
  EXPECT_TRUE(process_->WaitForEof(kSoon));
  EXPECT_EQ(process_->WaitForExit(kSoon), 0);
  EXPECT_EQ(Entries(temporary_.path()), 0);
}

}  // namespace
}  // namespace ferro::tf
