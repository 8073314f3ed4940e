// The wire between a provider and the simulated cloud, with a hand on it: it names every
// request, spoils the one that a case is about, and lets the provider or Terraform die there.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/transport.h"
#include "simulator/cloud.h"

namespace ferro::provider {

// One call of an operation: the third poll in apply is "apply GET /resource/{} #3".
struct CallName {
  std::string phase;  // "plan", "apply", "import" or "refresh".
  std::string method;
  std::string route;  // The path without host and version, ids replaced by {}.
  int ordinal = 1;    // Among the calls of this phase, method and route.

  std::string ToText() const;
  friend bool operator==(CallName const&, CallName const&) = default;
};

// Who dies, and whether the request of that moment still takes effect.
enum class Kill { kNone, kProviderBefore, kProviderAfter, kTerraformBefore, kTerraformAfter };
inline constexpr Kill kEveryKill[] = {Kill::kProviderBefore, Kill::kProviderAfter,
                                      Kill::kTerraformBefore, Kill::kTerraformAfter};
std::string_view NameOf(Kill kill);
bool IsTerraform(Kill kill);

// What is to go wrong in one run.
struct Injection {
  CallName call;
  std::optional<sim::Fault> fault;  // Method and path are filled in at the call.
  // With a fault: at the request after the one that it hit. Without: at the call itself.
  Kill kill = Kill::kNone;
  // Called at the call, before it is sent: somebody else does something right then.
  std::function<void()> meanwhile = nullptr;
};

// Outlives the processes of a case. Not thread-safe: a case runs in one thread.
class Wire {
 public:
  explicit Wire(sim::Cloud& cloud) : cloud_(cloud) {}

  // A new process is on the wire. `stop` tells it to stop; `rpcs` counts what Terraform has asked
  // it, because an RPC that began before Terraform's death is answered to the end (the provider
  // notices only that it shall stop).
  void Connect(std::function<void()> stop, std::function<std::size_t()> rpcs);
  void SetInjection(Injection const* injection);
  void SetPhase(std::string phase) { phase_ = std::move(phase); }

  // Calls so far, since the last SetInjection.
  std::vector<CallName> const& calls() const { return calls_; }
  bool killed() const { return killed_ != Kill::kNone; }
  Kill killed_by() const { return killed_; }
  // Whether the simulator's log shows the fault, or the blow, at the call.
  bool fired() const { return fired_; }
  // What the servers were named when the blow fell, in order.
  std::vector<std::string> const& names_at_death() const { return names_at_death_; }

  std::unique_ptr<http::Transport> NewTransport(Clock& clock);
  Result<http::Response> Send(http::Transport& inner, http::Request const& request);

 private:
  CallName NameOf(http::Request const& request) const;
  bool IsDead() const;
  void Arm(http::Request const& request, sim::Fault fault);
  void ArmKill(http::Request const& request);
  bool LogShows(http::Request const& request);
  void Die();

  sim::Cloud& cloud_;
  std::function<void()> stop_;
  std::function<std::size_t()> rpcs_;
  Injection const* injection_ = nullptr;
  std::string phase_;
  std::vector<CallName> calls_;
  bool reached_ = false;
  bool fired_ = false;
  int fault_id_ = 0;  // Of what was armed at the call.
  Kill killed_ = Kill::kNone;
  std::size_t rpcs_at_death_ = 0;
  std::vector<std::string> names_at_death_;
};

}  // namespace ferro::provider
