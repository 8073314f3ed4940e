// The provider on a stage: in front of it a Terraform core, behind it the simulated
// cloud, all in this process and on one fake clock.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock_testing.h"
#include "base/log_testing.h"
#include "base/random_testing.h"
#include "provider/provider.h"
#include "simulator/cloud.h"
#include "tfplugin/server/core_testing.h"

namespace ferro::provider {

inline constexpr char const* kSomeKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample ops@laptop";
inline constexpr char const* kOtherSshKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIother000 ops@laptop";
inline constexpr char const* kWeb = "selectel_dedicated_server_v1.web";

// A cloud that works in a minute and a half: few questions make an order, so tests are fast.
sim::CloudOptions QuickCloud();

// What is logged from a level on; bodies of answers are logged at trace, which is slow.
class StageLog final : public LogSink {
 public:
  bool Wants(LogLevel level) const override { return level >= least; }
  void Write(LogRecord const& record) override { kept.Write(record); }

  LogLevel least = LogLevel::kInfo;
  RecordingLogSink kept;
};

// Says no so many times, then yes.
class FakePortProbe final : public PortProbe {
 public:
  bool Accepts(std::string const& address, std::uint16_t port, std::chrono::milliseconds timeout,
               std::stop_token const& stop) override;

  int refusals = 0;
  std::vector<std::string> asked = {};  // "203.0.113.4:22"
};

class Stage {
 public:
  explicit Stage(sim::CloudOptions options = QuickCloud(), std::string provider_config = "{}");

  FakeClock clock;
  FakeRandom random;
  StageLog log;
  std::shared_ptr<FakePortProbe> ports = std::make_shared<FakePortProbe>();
  sim::Cloud cloud;
  SelectelProvider provider;
  tf::ProviderServer server;
  tf::FakeCore core;

  // To the same cloud, for another provider.
  std::unique_ptr<http::Transport> NewTransport();

  // The simulator's user and address, as the environment of a CI job has them.
  static Environment SimulatorEnvironment();

  // Called once, after the provider has asked so many times how its ordered server gets on.
  void OnPoll(int number, std::function<void()> callback);

  // Writes so far: everything but GET, calculations, validations and sign-ins.
  std::vector<std::string> Writes();
  std::size_t Orders() { return cloud.Orders().size(); }
};

// EL50-SSD with Ubuntu 24.04 in MSK-1 by the month: the five required arguments, and what is
// added or replaced by `more` (members of a JSON object).
std::string Config(std::string_view more = "");

// The configuration with these members of os_params.
std::string Params(std::string_view members);
// With the first `from` replaced; there has to be one.
std::string Replaced(std::string config, std::string_view from, std::string_view to);

// One value of the state or of a plan as text, by its path: "os_params.hostname".
std::string TextAt(tf::Value const& object, std::string_view path);

// Whether a diagnostic of that severity has these texts in summary or detail, and that path.
bool Says(tf::Diagnostics const& diagnostics, tf::Severity severity, std::string_view path,
          std::vector<std::string> const& texts);

}  // namespace ferro::provider
