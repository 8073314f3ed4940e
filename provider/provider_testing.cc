#include "provider/provider_testing.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "simulator/transport.h"

namespace ferro::provider {
namespace {

bool IsWrite(sim::RequestRecord const& request) {
  return request.method != "GET" && request.path.find("/auth/tokens") == std::string::npos &&
         request.path.find("/service/") == std::string::npos &&
         request.path.find("/validate") == std::string::npos;
}

}  // namespace

bool FakePortProbe::Accepts(std::string const& address, std::uint16_t port,
                            std::chrono::milliseconds /*timeout*/,
                            std::stop_token const& /*stop*/) {
  asked.push_back(address + ":" + std::to_string(port));
  return refusals-- <= 0;
}

Environment Stage::SimulatorEnvironment() {
  return Environment(std::map<std::string, std::string, std::less<>>{
      {"OS_AUTH_URL", "https://sim.test/identity/v3"},
      {"OS_DOMAIN_NAME", "123456"},
      {"OS_USERNAME", "tf-robot"},
      {"OS_PASSWORD", "sim-s3cret"},
      {"INFRA_PROJECT_ID", sim::ids::kProject},
      {"SEL_DEDICATED_ENDPOINT", "https://sim.test/servers/v2"}});
}

sim::CloudOptions QuickCloud() {
  sim::CloudOptions options;
  options.delays.processing = std::chrono::seconds(10);
  options.delays.paid = std::chrono::seconds(10);
  options.delays.deploy = std::chrono::seconds(60);
  options.delays.install = std::chrono::seconds(40);
  return options;
}

Stage::Stage(sim::CloudOptions options, std::string provider_config)
    : cloud(std::move(options), clock, random),
      provider({.environment = SimulatorEnvironment(),
                .clock = clock,
                .random = random,
                .log = Logger(log, "selectel.client"),
                .make_transport = [this] { return NewTransport(); },
                .port_probe = ports}),
      server(provider, clock, Logger(log, "selectel")),
      core(server, std::move(provider_config)) {}

std::unique_ptr<http::Transport> Stage::NewTransport() {
  return sim::MakeSimulatorTransport(cloud, clock);
}

void Stage::OnPoll(int number, std::function<void()> callback) {
  // Shorter sleeps are those of the rate limit.
  clock.OnSleep([this, left = std::make_shared<int>(number), callback = std::move(callback)] {
    if (Orders() == 0 || clock.sleeps().back() < std::chrono::seconds(5)) return;
    if (--*left == 0) callback();
  });
}

std::vector<std::string> Stage::Writes() {
  std::vector<std::string> writes;
  for (auto const& request : cloud.Requests()) {
    if (IsWrite(request)) writes.push_back(request.method + " " + request.path);
  }
  return writes;
}

std::string Config(std::string_view more) {
  std::string config = R"({"project_id": ")" + std::string(sim::ids::kProject) +
                       R"(", "location_uuid": ")" + sim::ids::kMsk1 +
                       R"(", "configuration_uuid": ")" + sim::ids::kEl50 +
                       R"(", "tariff_uuid": ")" + sim::ids::kPlanMonth +
                       R"(", "os_image_uuid": ")" + sim::ids::kUbuntu2404 + "\"";
  if (!more.empty()) config += ", " + std::string(more);
  return config + "}";
}

std::string Params(std::string_view members) {
  return Config(R"("os_params": {)" + std::string(members) + "}");
}

std::string Replaced(std::string config, std::string_view from, std::string_view to) {
  auto const at = config.find(from);
  FERRO_CHECK(at != std::string::npos, "the text to replace is not there");
  return config.replace(at, from.size(), to);
}

std::string TextAt(tf::Value const& object, std::string_view path) {
  tf::Value const* value = &object;
  for (auto const& step : Split(path, '.')) {
    auto const index = step.find_first_not_of("0123456789") == std::string::npos;
    value = index ? &value->elements().at(std::stoul(step)) : &(*value)[step];
  }
  if (value->kind() == tf::Value::Kind::kString) return value->as_string();
  return value->ToText();
}

bool Says(tf::Diagnostics const& diagnostics, tf::Severity severity, std::string_view path,
          std::vector<std::string> const& texts) {
  return std::ranges::any_of(diagnostics.items(), [&](tf::Diagnostic const& diagnostic) {
    if (diagnostic.severity != severity || diagnostic.path.ToText() != path) return false;
    auto const all = diagnostic.summary + "\n" + diagnostic.detail;
    return std::ranges::all_of(
        texts, [&](std::string const& text) { return all.find(text) != std::string::npos; });
  });
}

}  // namespace ferro::provider
