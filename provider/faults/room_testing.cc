#include "provider/faults/room_testing.h"

#include <algorithm>

#include "simulator/transport.h"

namespace ferro::provider {

// What dies with a process.
class Room::Process {
 public:
  Process(Room& room, bool ours)
      : room_(room),
        ours_(ours),
        state_file_(ours ? room.state_file : room.other_state_file),
        provider_({.environment = Stage::SimulatorEnvironment(),
                   .clock = room.clock,
                   .random = room.random,
                   .make_transport = [this] { return NewTransport(); },
                   .lock_directory = room.options_.lock_directory,
                   .guards = room.options_.guards}),
        server_(provider_, room.clock, Logger()),
        core_(server_, room.options_.provider_config) {
    core_.TolerateViolations();
    if (state_file_) core_.Put(kWeb, *state_file_);
    if (ours) room.wire.Connect([this] { Die(); }, [this] { return core_.calls().size(); });
  }

  Ran Run(Command const& command) {
    Ran ran;
    switch (command.kind) {
      case Command::Kind::kRefresh:
        SetPhase("refresh");
        ran.diagnostics = core_.Refresh(kWeb);
        if (!killed()) Save();
        break;
      case Command::Kind::kPlan:
        Take(ran, Plan(command));
        break;
      case Command::Kind::kApply:
      case Command::Kind::kDestroy:
      case Command::Kind::kImport:
        PlanAndApply(command, ran);
        break;
    }
    ran.killed = killed();
    if (!ran.killed) {
      for (auto const& violation : core_.violations())
        ran.violations.push_back(violation.clause + " " + violation.path + ": " + violation.what);
    }
    return ran;
  }

 private:
  bool killed() const { return ours_ && room_.wire.killed(); }
  void Die() {
    had_object_ = core_.Find(kWeb) != nullptr;
    server_.StopProvider();
  }
  void SetPhase(std::string phase) {
    if (ours_) room_.wire.SetPhase(std::move(phase));
  }
  std::unique_ptr<http::Transport> NewTransport() {
    if (ours_) return room_.wire.NewTransport(room_.clock);
    return sim::MakeSimulatorTransport(room_.cloud, room_.clock);
  }

  tf::CoreChange Plan(Command const& command) {
    SetPhase("plan");
    if (command.kind == Command::Kind::kDestroy) return core_.PlanDestroy(kWeb);
    if (command.kind == Command::Kind::kImport)
      return core_.PlanImport(kWeb, command.id, command.config);
    return core_.Plan(kWeb, command.config);
  }

  static void Take(Ran& ran, tf::CoreChange const& change) {
    ran.diagnostics = change.diagnostics;
    ran.action = change.action;
    ran.drifted = change.drifted;
  }

  void PlanAndApply(Command const& command, Ran& ran) {
    auto const change = Plan(command);
    Take(ran, change);
    // A failed plan leaves the state file as it is, and so does a dead Terraform.
    if (killed() || !change.ok()) return;
    SetPhase("apply");
    ran.diagnostics = core_.Apply(change).diagnostics;
    if (!killed()) return Save();
    // Each half of a replacement is stored when it is over (Terraform does not wait for the end).
    if (change.action == tf::Action::kReplace && !had_object_) {
      state_file_.reset();
      return;
    }
    if (IsTerraform(room_.wire.killed_by())) return;
    // Terraform outlives its provider: it keeps the object as the plan's refresh found it, and
    // nothing of one that was being created (core-rules 148).
    if (change.before.is_null()) return;
    auto kept = state_file_.value_or(tf::CoreInstance{});
    kept.type_name = std::string(kWeb).substr(0, std::string_view(kWeb).find('.'));
    kept.value = change.before;
    kept.private_bytes = change.prior_private;
    kept.schema_version = kServerVersion;
    state_file_ = std::move(kept);
  }

  void Save() {
    auto const* instance = core_.Find(kWeb);
    state_file_ = instance == nullptr ? std::nullopt : std::optional<tf::CoreInstance>(*instance);
  }

  static constexpr std::int64_t kServerVersion = 1;
  Room& room_;
  bool ours_;
  std::optional<tf::CoreInstance>& state_file_;
  bool had_object_ = true;  // When the blow fell.
  SelectelProvider provider_;
  tf::ProviderServer server_;
  tf::FakeCore core_;
};

Room::Room(RoomOptions options)
    : cloud(QuickCloud(), clock, random), wire(cloud), options_(std::move(options)) {}

Ran Room::Terraform(Command const& command, Injection const* injection) {
  wire.SetInjection(injection);
  auto ran = Process(*this, true).Run(command);
  cloud.ClearFaults();
  return ran;
}

Ran Room::OtherTerraform(Command const& command) {
  return Process(*this, false).Run(command);
}

std::string Room::StateId() const {
  return state_file ? TextAt(state_file->value, "id") : "";
}

std::size_t Room::Count(std::string_view action) {
  std::size_t count = 0;
  auto const read = cloud.Change([&](sim::World& world) -> Status {
    count = static_cast<std::size_t>(std::ranges::count(world.events, action, &sim::Event::action));
    return {};
  });
  return read ? count : 0;
}

std::size_t Room::PrivateAddresses() {
  std::size_t count = 0;
  auto const read = cloud.Change([&](sim::World& world) -> Status {
    for (auto const& [uuid, server] : world.servers) count += world.IpsOf(uuid, true).size();
    return {};
  });
  return read ? count : 0;
}

std::vector<sim::Server> Room::Renewed() {
  std::vector<sim::Server> renewed;
  for (auto const& server : cloud.Servers()) {
    auto const over = server.state == sim::State::kCancelling ||
                      server.state == sim::State::kCancel || server.state == sim::State::kDeleted;
    if (!server.renewal_refused && !over) renewed.push_back(server);
  }
  return renewed;
}

}  // namespace ferro::provider
