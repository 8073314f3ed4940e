// Every two changes in one apply: both are made, with one installation at most
// (user-asks: other changes were dropped when they shared an apply with a reinstall).
#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

struct Change {
  char const* name;
  std::map<std::string, std::string> top;     // Members of the configuration, as JSON.
  std::map<std::string, std::string> params;  // Members of os_params.
  bool installs = false;
  std::function<bool(sim::Server const&)> made;
};

std::vector<Change> Changes() {
  auto quoted = [](std::string_view text) { return "\"" + std::string(text) + "\""; };
  return {{"name",
           {{"name", quoted("web-2")}},
           {},
           false,
           [](sim::Server const& s) { return s.user_desc == "web-2"; }},
          {"tariff",
           {{"tariff_uuid", quoted(sim::ids::kPlan3Months)}},
           {},
           false,
           [](sim::Server const& s) { return s.next_plan == sim::ids::kPlan3Months; }},
          {"timeouts",
           {{"timeouts", R"({"update": "3h"})"}},
           {},
           false,
           [](sim::Server const&) { return true; }},
          {"image",
           {{"os_image_uuid", quoted(sim::ids::kDebian12)}},
           {},
           true,
           [](sim::Server const& s) { return s.os.os_template == "debian"; }},
          {"hostname",
           {},
           {{"hostname", quoted("b")}},
           true,
           [](sim::Server const& s) { return s.os.hostname == "b"; }},
          {"ssh_key",
           {},
           {{"ssh_key", quoted("ops")}},
           true,
           [](sim::Server const& s) { return !s.os.ssh_key.empty(); }},
          {"password",
           {},
           {{"password", quoted("Example-Pass-2")}},
           true,
           [](sim::Server const& s) { return s.os.password.Reveal() == "Example-Pass-2"; }},
          {"user_data",
           {},
           {{"user_data", quoted("#b")}},
           true,
           [](sim::Server const& s) { return s.os.user_data == "#b"; }},
          {"soft_raid", {}, {{"soft_raid", quoted("raid0")}}, true, [](sim::Server const& s) {
             return s.os.partitions.find("raid0") != std::string::npos;
           }}};
}

std::string Object(std::map<std::string, std::string> const& members) {
  std::string text;
  for (auto const& [name, value] : members)
    text += (text.empty() ? "\"" : ", \"") + name + "\": " + value;
  return "{" + text + "}";
}

std::string ConfigWith(std::vector<Change> const& changes) {
  std::map<std::string, std::string> top = {
      {"name", "\"web-1\""},
      {"allow_reinstall", "true"},
      {"project_id", "\"" + std::string(sim::ids::kProject) + "\""},
      {"location_uuid", "\"" + std::string(sim::ids::kMsk1) + "\""},
      {"configuration_uuid", "\"" + std::string(sim::ids::kEl50) + "\""},
      {"tariff_uuid", "\"" + std::string(sim::ids::kPlanMonth) + "\""},
      {"os_image_uuid", "\"" + std::string(sim::ids::kUbuntu2404) + "\""}};
  std::map<std::string, std::string> params;
  for (auto const& change : changes) {
    for (auto const& [name, value] : change.top) top[name] = value;
    for (auto const& [name, value] : change.params) params[name] = value;
  }
  top["os_params"] = Object(params);
  return Object(top);
}

// Covers: R191 W-13 W-14
TEST(ChangeMatrixTest, EveryTwoChangesAreMadeTogether) {
  auto const changes = Changes();
  for (std::size_t i = 0; i < changes.size(); ++i) {
    for (std::size_t j = i; j < changes.size(); ++j) {
      Stage stage;
      ASSERT_TRUE(stage.core.Apply(kWeb, ConfigWith({})).ok());
      auto const config = ConfigWith({changes[i], changes[j]});
      auto const applied = stage.core.Apply(kWeb, config);
      auto const what = std::string(changes[i].name) + " and " + changes[j].name;
      ASSERT_TRUE(applied.ok()) << what << applied.diagnostics.ToText();
      auto const server = stage.cloud.Servers()[0];
      EXPECT_TRUE(changes[i].made(server) && changes[j].made(server)) << what;
      EXPECT_EQ(stage.cloud.CountRequests("POST", "*/boot/os/*"),
                changes[i].installs || changes[j].installs ? 1U : 0U)
          << what;
      auto const plan = stage.core.Plan(kWeb, config);
      EXPECT_EQ(plan.action, tf::Action::kNoOp) << what << plan.after.ToText();
      EXPECT_EQ(stage.Orders(), 1U);
    }
  }
}

TEST_F(UpdateServerTest, OnlyTheCausesThatAreNotAllowedAreRefused) {
  Create(Config(R"("os_params": {"hostname": "a", "password": "Example-Pass-1"})"));
  auto const plan = stage.core.Plan(
      kWeb,
      Config(
          R"("allow_reinstall_on": ["hostname"], "os_params": {"hostname": "b", "password": "Example-Pass-2"})"));
  EXPECT_TRUE(Says(
      plan.diagnostics, tf::Severity::kError, "os_params.password",
      {"Causes: os_params.password: another password. ", "allow_reinstall_on = [\"password\"]"}))
      << plan.diagnostics.ToText();
}

// Covers: R145
TEST_F(UpdateServerTest, TheReadTimeoutOfTheStateCounts) {
  auto const config = Config(R"("timeouts": {"read": "2s"})");
  Create(config);
  ASSERT_TRUE(stage.cloud.AddFault({.kind = sim::FaultKind::kDelay,
                                    .path = "*/servers/v2/resource/*-*",
                                    .count = 0,
                                    .delay = std::chrono::seconds(5)}));
  auto const began = stage.clock.Now();
  EXPECT_FALSE(stage.core.Plan(kWeb, config).ok());
  EXPECT_LE(stage.clock.Now() - began, std::chrono::seconds(12));
}

}  // namespace
}  // namespace ferro::provider
