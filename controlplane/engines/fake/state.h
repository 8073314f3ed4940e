// What the fake engine's machine holds, as plain data, and what time makes of it. The
// functions are pure but for their argument; world.h gives them a lock, a clock and faults.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "controlplane/engines/engine.h"

namespace ferro::fake {

// How containers behave, by service name or else by image reference.
struct Script {
  Clock::Duration healthy_after{1000};  // After each start.
  bool healthy = true;                  // Else unhealthy once that time has passed.
  bool listens = true;                  // To probes, once that time has passed.
  std::optional<Clock::Duration> exits_after;
  int exit_code = 0;
  std::vector<std::string> lines = {"ready"};  // Written at each start.
  std::string probe_output = "probe: ok";
};

struct Event {
  Clock::TimePoint at;
  std::string what;  // create, start, stop, die, rename, destroy, update, connect, …
  std::string kind;  // container, network, volume, image
  std::string name;
  std::string id;
  std::string client;     // Who asked; "" is the engine itself, "user" is somebody else.
  std::string operation;  // The object's label.
  int code = 0;           // Of a die.
  std::string spec;       // A container's label and image: what it was made from.
};

struct Box {  // A container.
  engine::Container seen;
  Script script;
  bool stopped_by_hand = false;
  bool dead_half = false;  // Its removal stopped in the middle.
  std::optional<Clock::TimePoint> started;
  std::optional<Clock::TimePoint> restart_at;
  int starts = 0;
  std::vector<std::string> lines;
};

struct Store {  // A volume.
  engine::Volume seen;
  bool anonymous = false;
  // What was written into it; only its removal destroys it.
  std::vector<std::string> data;
};

struct State {
  std::map<std::string, Box> boxes;  // By name.
  std::map<std::string, engine::Network> networks;
  std::map<std::string, Store> volumes;
  std::map<std::string, engine::Image> images;    // By id.
  std::map<std::string, std::string> tags;        // Reference -> id.
  std::map<std::string, engine::Image> registry;  // By reference.
  std::set<std::string> unpullable;
  std::set<std::string> half_pulled;
  std::map<std::string, Script> scripts;
  std::vector<engine::HostPort> taken;  // By other processes.
  std::vector<Event> events;
  std::uint64_t next_id = 1;
  std::int64_t signals = 0;
  std::vector<std::string> hooks;  // "container: command", in the order in which they ran.
};

std::string NewId(State& state);

// ---- life.cc ---------------------------------------------------------------------------

// What happened by itself until now: containers exit, restart, come back.
void Settle(State& state, Clock::TimePoint now);
// By name, by id or by the beginning of an id; null when there is none.
Box* FindBox(State& state, std::string const& container);
Status Start(State& state, Box& box, Clock::TimePoint now, std::string const& client);
void Stop(State& state, Box& box, Clock::TimePoint now, int code, std::string const& client);
// The engine died and came back: what ran is dead, and restart policies are followed as
// Docker 20.10 does (`unless-stopped` counts as stopped by hand, control-plane §0.1.3).
void LoseEverythingThatRuns(State& state, Clock::TimePoint now);
void ComeBack(State& state, Clock::TimePoint now);
bool IsHealthyNow(Box const& box, Clock::TimePoint now);
// What a container was made from, as its events say: specification and image.
std::string SpecOf(Box const& box);
void Note(State& state, Event event);

// ---- addresses.cc ------------------------------------------------------------------------

struct Subnet {
  std::uint32_t first = 0;
  int bits = 0;
};
std::optional<Subnet> ParseSubnet(std::string const& text);
std::string AddressText(std::uint32_t address);
std::optional<std::uint32_t> ParseAddress(std::string const& text);
bool Overlap(Subnet const& a, Subnet const& b);
// Gives a network without subnets one that is free; kConflict when its own is taken.
Status PlaceNetwork(State const& state, engine::Network& network);
// An address for a container that starts or is connected while it runs.
Result<std::string> Assign(State const& state, Box const& box, std::string const& network,
                           std::string const& wanted);
Status CheckPorts(State const& state, Box const& box);

// ---- act.cc ------------------------------------------------------------------------------

// Does an action; with `half`, only its first part.
Result<engine::Done> Act(State& state, engine::Action const& action, Clock::TimePoint now,
                         std::string const& client, bool half);

// ---- observe.cc --------------------------------------------------------------------------

engine::Container See(State const& state, Box const& box, Clock::TimePoint now);
engine::Observed Observe(State const& state, engine::Scope const& scope, engine::Host host,
                         Clock::TimePoint now);
std::vector<engine::HostPort> PortsOf(State const& state);

}  // namespace ferro::fake
