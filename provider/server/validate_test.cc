// Rules that need no API.
#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

// Covers: R42 R43 P-42
TEST(PlanServerTest, AMalformedUuidIsRefusedBeforeAnythingIsAsked) {
  for (auto const* path : {"location_uuid", "configuration_uuid", "tariff_uuid", "os_image_uuid"}) {
    Stage stage;
    auto const config = Config(R"("name": "x")");
    auto const at = config.find("\"", config.find(path) + std::string_view(path).size() + 3) + 1;
    auto damaged = config;
    damaged.erase(at + 3, 1);
    auto const plan = stage.core.Plan(kWeb, damaged);
    EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, path, {"UUID"}))
        << damaged << plan.diagnostics.ToText();
    EXPECT_EQ(stage.cloud.Requests().size(), 0U);
  }
}

// Covers: R37 R39 R40
TEST(PlanServerTest, OfflineRulesNameTheAttribute) {
  Stage stage;
  struct Offline {
    std::string config;
    char const* path;
    char const* text;
  };
  std::vector<Offline> const cases = {
      {Replaced(Config(), sim::ids::kProject, "prod"), "project_id", "32 hexadecimal digits"},
      {Config(R"("name": "")"), "name", "1"},
      {Config(R"("id": "mine")"), "id", ""},
      {Config(R"("status": "active")"), "status", ""},
      {Params(R"("hostname": "web_1")"), "os_params.hostname", "letters, digits and hyphens"},
      {Params(R"("hostname": "")"), "os_params.hostname", ""},
      {Params(R"("login": "admin")"), "os_params.login", ""},
      {Params(R"("password": "short")"), "os_params.password", "8 to 128"},
      {Config(R"("password_wo": "short")"), "password_wo", "8 to 128"},
      {Params(R"("user_data": ")" + std::string(16 * 1024 + 1, 'x') + "\""), "os_params.user_data",
       "16 KiB"},
      {Config(R"("password_wo": "Example-Pass-1", "os_params": {"password": "Example-Pass-2"})"),
       "password_wo", "Conflicting"},
      {Config(R"("user_data_wo": "#a", "os_params": {"user_data": "#b"})"), "user_data_wo",
       "Conflicting"},
      {Config(R"("allow_reinstall_on": ["everything"])"), "allow_reinstall_on", "everything"},
      {Config(R"("timeouts": {"create": "soon"})"), "timeouts.create", "soon"}};
  for (auto const& each : cases) {
    auto const diagnostics = stage.core.Validate("selectel_dedicated_server_v1", each.config);
    EXPECT_TRUE(Says(diagnostics, Severity::kError, each.path, {each.text}))
        << each.path << diagnostics.ToText();
    EXPECT_EQ(diagnostics.items().size(), 1U) << diagnostics.ToText();
    for (auto const& item : diagnostics.items()) {
      EXPECT_EQ((item.summary + item.detail).find("Example-Pass"), std::string::npos);
    }
  }
  EXPECT_TRUE(stage.cloud.Requests().empty());
}

}  // namespace
}  // namespace ferro::provider
