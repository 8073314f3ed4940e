#include "simulator/control_state.h"

#include <cmath>

#include "simulator/control.h"
#include "simulator/seed.h"

namespace ferro::sim {
namespace {

// By uuid, or by the name when only one has it.
Result<std::string> ServerMeant(World const& world, std::string const& text) {
  if (world.servers.contains(text)) return text;
  std::vector<std::string> found;
  for (auto const& [uuid, server] : world.servers) {
    if (server.user_desc == text) found.push_back(uuid);
  }
  if (found.size() == 1) return found.front();
  return Fail(ErrorCode::kNotFound, found.empty() ? "the simulator has no server " + text
                                                  : "several servers are called " + text);
}

Status ChangeServer(World& world, Body const& body) {
  auto const server = ServerMeant(world, body.Text("server"));
  if (!server) return Fail(server.error());
  if (body.Flag("deleted")) return ForgetServer(world, *server);
  bool something = false;
  if (body.Has("name")) {
    something = true;
    if (auto ok = RenameServer(world, *server, body.Text("name")); !ok) return ok;
  }
  if (body.Has("power")) {
    something = true;
    bool const on = body.Text("power") == "on";
    if (auto ok = SwitchServer(world, *server, on); !ok) return ok;
  }
  if (body.Flag("finish")) {
    something = true;
    if (auto ok = FinishWork(world, *server); !ok) return ok;
  }
  if (body.Has("state")) {
    something = true;
    auto const state = StateNamed(body.Text("state"));
    if (!state) {
      return Fail(ErrorCode::kInvalidArgument, "there is no state " + body.Text("state"));
    }
    if (auto ok = ForceState(world, *server, *state); !ok) return ok;
  }
  if (something) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "say what happens to the server: state, name, power, finish or deleted");
}

Status ChangeModes(World& world, Body const& body) {
  auto const modes = Patched(world.modes, body.Json("modes"));
  if (!modes) return Fail(modes.error().Within("modes"));
  world.modes = *modes;
  return {};
}

}  // namespace

Status ChangeState(World& world, Body const& body) {
  if (body.Has("server")) return ChangeServer(world, body);
  if (body.Has("modes")) return ChangeModes(world, body);
  bool const withdrawn = body.Flag("withdrawn", true);
  if (body.Has("os_template")) return WithdrawTemplate(world, body.Text("os_template"), withdrawn);
  if (body.Has("tariff")) return WithdrawPlan(world, body.Text("tariff"), withdrawn);
  if (body.Has("configuration")) {
    return SetFreeMachines(world, body.Text("configuration"), body.Text("location"),
                           static_cast<int>(body.Int("stock")));
  }
  if (body.Has("balance")) {
    return SetBalance(world, body.Text("balance"), std::llround(body.Number("amount") * 100));
  }
  if (body.Has("time_scale")) return SetTimeScale(world, body.Number("time_scale"));
  return Fail(ErrorCode::kInvalidArgument,
              "say what changes: server, os_template, tariff, configuration, balance, modes or "
              "time_scale");
}

}  // namespace ferro::sim
