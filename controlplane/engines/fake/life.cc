#include <algorithm>

#include "base/time_text.h"
#include "controlplane/engines/fake/state.h"

namespace ferro::fake {
namespace {

using engine::Health;
using std::chrono::milliseconds;

// A container that exits at once and restarts would otherwise be settled forever.
constexpr int kMostEventsAtOnce = 200;
constexpr milliseconds kFirstBackoff{100};
constexpr milliseconds kLongestBackoff{60'000};

bool Restarts(Box const& box, int code) {
  auto const& policy = box.seen.is.spec.restart;
  if (box.stopped_by_hand) return false;
  if (policy == "always" || policy == "unless-stopped") return true;
  return policy.starts_with("on-failure") && code != 0;
}

void WriteFirstData(State& state, Box const& box) {
  auto write = [&](std::string const& name) {
    auto it = state.volumes.find(name);
    if (it == state.volumes.end() || !it->second.data.empty()) return;
    it->second.data.push_back("canary of " + name);
  };
  for (auto const& mount : box.seen.is.spec.volumes)
    if (mount.type == "volume") write(mount.source);
  for (auto const& [path, volume] : box.seen.anonymous) write(volume);
}

std::string LabelOf(Box const& box, char const* name) {
  auto const it = box.seen.labels.find(name);
  return it == box.seen.labels.end() ? std::string() : it->second;
}

void Run(State& state, Box& box, Clock::TimePoint at, std::string const& client) {
  box.seen.state = engine::State::kRunning;
  box.seen.exit_code = 0;
  box.seen.error.clear();
  box.seen.started_at = Rfc3339Micros(at);
  box.started = at;
  box.restart_at.reset();
  ++box.starts;
  box.lines.insert(box.lines.end(), box.script.lines.begin(), box.script.lines.end());
  WriteFirstData(state, box);
  Note(state, {at, "start", "container", box.seen.is.name, box.seen.id, client, {}, 0, {}});
}

void Exit(State& state, Box& box, Clock::TimePoint at, int code) {
  Stop(state, box, at, code, "");
  if (!Restarts(box, code)) return;
  milliseconds const doubled =
      kFirstBackoff * (1LL << std::min<std::int64_t>(box.seen.restarts, 10));
  box.restart_at = at + std::min(doubled, kLongestBackoff);
  box.seen.state = engine::State::kRestarting;
}

// One thing that happened to the box by itself until now; false when there was none.
bool SettleOnce(State& state, Box& box, Clock::TimePoint now) {
  if (box.seen.state == engine::State::kRunning && box.script.exits_after) {
    auto const at = *box.started + *box.script.exits_after;
    if (at > now) return false;
    Exit(state, box, at, box.script.exit_code);
    return true;
  }
  if (box.seen.state == engine::State::kRestarting && box.restart_at && *box.restart_at <= now) {
    auto const at = *box.restart_at;
    ++box.seen.restarts;
    if (auto started = Start(state, box, at, ""); !started) {
      box.restart_at.reset();
      box.seen.state = engine::State::kExited;
    }
    return true;
  }
  return false;
}

}  // namespace

std::string NewId(State& state) {
  std::string id = "00000000";
  for (auto n = state.next_id++ * 2654435761ULL % 4294967296ULL; auto& digit : id) {
    digit = "0123456789abcdef"[n % 16];
    n /= 16;
  }
  return id + std::string(56, '0');
}

std::string SpecOf(Box const& box) {
  return LabelOf(box, "ferroplane.spec") + "@" + box.seen.is.image_id;
}

void Note(State& state, Event event) {
  if (event.kind == "container")
    if (auto const* box = FindBox(state, event.name)) {
      event.operation = LabelOf(*box, "ferroplane.operation");
      event.spec = SpecOf(*box);
    }
  state.events.push_back(std::move(event));
}

void Settle(State& state, Clock::TimePoint now) {
  for (auto& [name, box] : state.boxes) {
    int left = kMostEventsAtOnce;
    while (left > 0 && SettleOnce(state, box, now)) --left;
    // What is left over goes on from here.
    if (left == 0 && box.started) box.started = now;
  }
}

Box* FindBox(State& state, std::string const& container) {
  if (auto it = state.boxes.find(container); it != state.boxes.end()) return &it->second;
  if (container.size() < 8) return nullptr;
  for (auto& [name, box] : state.boxes)
    if (box.seen.id.starts_with(container)) return &box;
  return nullptr;
}

Status Start(State& state, Box& box, Clock::TimePoint now, std::string const& client) {
  auto refuse = [&](Error error) -> Status {
    box.seen.error = error.message;
    box.seen.addresses.clear();
    return Fail(std::move(error));
  };
  if (auto ports = CheckPorts(state, box); !ports) return refuse(std::move(ports).error());
  for (auto const& [network, as] : box.seen.is.spec.networks) {
    auto address = Assign(state, box, network, as.ipv4_address);
    if (!address) return refuse(std::move(address).error());
    box.seen.addresses[network] = *address;
  }
  box.stopped_by_hand = false;
  Run(state, box, now, client);
  return {};
}

void Stop(State& state, Box& box, Clock::TimePoint now, int code, std::string const& client) {
  box.seen.state = engine::State::kExited;
  box.seen.exit_code = code;
  box.seen.addresses.clear();
  box.restart_at.reset();
  Note(state, {now, "die", "container", box.seen.is.name, box.seen.id, client, {}, code, {}});
}

void LoseEverythingThatRuns(State& state, Clock::TimePoint now) {
  for (auto& [name, box] : state.boxes) {
    bool const ran =
        box.seen.state == engine::State::kRunning || box.seen.state == engine::State::kRestarting;
    if (ran) Stop(state, box, now, 137, "");
  }
}

void ComeBack(State& state, Clock::TimePoint now) {
  for (auto& [name, box] : state.boxes) {
    if (box.starts == 0 || box.dead_half) continue;
    if (box.seen.state == engine::State::kRunning) continue;
    if (box.seen.is.spec.restart != "always") continue;
    // Not a person's start: what cannot start stays down, with its error.
    if (auto started = Start(state, box, now, ""); !started)
      box.seen.state = engine::State::kExited;
  }
}

bool IsHealthyNow(Box const& box, Clock::TimePoint now) {
  return box.seen.state == engine::State::kRunning && box.script.healthy &&
         now >= *box.started + box.script.healthy_after;
}

}  // namespace ferro::fake
