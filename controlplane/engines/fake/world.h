// A machine with a container engine, in memory: for simulations and for tests of whatever
// drives an engine. It outlives the programs that talk to it; each of them has a Handle.
// Time is the injected clock's; faults are scripted (Next) or drawn (Rates) from a Random.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "controlplane/engines/engine.h"
#include "controlplane/engines/fake/state.h"

namespace ferro::fake {

enum class Fault {
  kNone,
  kRefuse,       // The engine says 500; nothing was done.
  kConflict,     // It says 409; nothing was done.
  kUnavailable,  // No connection; nothing was done.
  kLoseRequest,  // No answer; nothing was done.
  kLoseReply,    // No answer; it was done.
  kLate,         // No answer; it is done a little later.
  kHalf,         // Done in part, then 500.
  kDelay,        // Done, after a while.
};
std::string_view NameOf(Fault fault);

// How often each fault strikes an action, in thousandths.
using Rates = std::vector<std::pair<Fault, int>>;

class World {
 public:
  // Both must outlive the world.
  World(Clock& clock, Random& random);

  // A connection of one program. The world must outlive it.
  std::unique_ptr<engine::Engine> Connect(std::string client);
  // From now on that program is dead; a call of it is a violation (Violations).
  void Kill(std::string const& client);

  // ---- What is to happen ----
  void Behave(std::string const& image_or_service, Script script);
  // A registry's image; its id and digest are made from reference and version.
  void Publish(std::string const& reference, int version = 1, engine::Image image = {});
  void Unpublish(std::string const& reference);
  // An image that is here already, as `docker load` leaves it.
  void Load(std::string const& reference, int version = 1, engine::Image image = {});
  // The next action of this kind on this target meets the fault; "" is any. The target is a
  // name or an id, as whoever acts says it.
  void Next(Fault fault, std::string kind = {}, std::string target = {});
  void SetRates(Rates rates);
  void TakePort(engine::HostPort port);
  // Called after each action with the lock released, whatever became of it.
  void OnAction(std::function<void(std::string const& client, engine::Action const&)> callback);

  // ---- What happens besides us ----
  void Die();     // The engine, and with it whatever runs.
  void Revive();  // Restart policies are followed as measured.
  // What somebody does with the engine's own command line; no faults.
  Result<engine::Done> ByHand(engine::Action const& action);

  // ---- The books ----
  State Books() const;  // Settled; a copy.
  std::vector<std::string> Violations() const;
  std::int64_t calls() const;

 private:
  class Handle;

  Status Reach(std::string const& client);
  Fault Draw(engine::Action const& action);
  Result<engine::Done> Execute(std::string const& client, engine::Action const& action,
                               engine::OnProgress const& progress, std::stop_token const& stop);
  Result<engine::Done> Meet(Fault fault, std::string const& client, engine::Action const& action);
  void SettleAll() const;
  engine::Host HostNow() const;

  struct Planned {
    Fault fault;
    std::string kind;
    std::string target;
  };
  struct Late {
    Clock::TimePoint at;
    std::string client;
    engine::Action action;
  };

  Clock& clock_;
  Random& random_;
  mutable std::mutex mutex_;
  mutable State state_;
  mutable std::vector<Late> late_;
  bool alive_ = true;
  std::vector<std::string> dead_;
  std::vector<std::string> violations_;
  std::vector<Planned> planned_;
  Rates rates_;
  std::function<void(std::string const&, engine::Action const&)> on_action_;
  std::int64_t calls_ = 0;
};

}  // namespace ferro::fake
