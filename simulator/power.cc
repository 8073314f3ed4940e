#include <nlohmann/json.hpp>

#include "simulator/handlers.h"
#include "simulator/lifecycle.h"
#include "simulator/render.h"

namespace ferro::sim {
namespace {

Answer PowerAnswer(World const& world, Server const& server) {
  return Done(Dump(Json{{"driver_status", DriverStatusJson(world, server)}}));
}

std::optional<Answer> CheckPowerTask(World const& world, Server const& server) {
  if (world.modes.driver_status_null || server.hw_uuid.empty()) {
    return Clash("there is no machine to switch yet");
  }
  if (server.power.target) return Busy("a power task is running on " + server.uuid);
  if (server.os.installing) return Busy("an installation is running on " + server.uuid);
  if (!IsUsable(server.state)) return Clash("the server is " + NameOf(server.state));
  return std::nullopt;
}

}  // namespace

Answer ShowPower(World& world, Call const& call) {
  Server const* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr || server->state == State::kDeleted) {
    return NotThere("Resource: " + call.args[0] + " not found");
  }
  return PowerAnswer(world, *server);
}

Answer SetPower(World& world, Call const& call) {
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr) return NotThere("Resource: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"power_state", Kind::kBool, true}})) return Invalid(*problem);
  if (auto refusal = CheckPowerTask(world, *server)) return *refusal;
  bool const on = body->Flag("power_state");
  if (on != server->power.on) {
    server->power.target = on;
    server->power.done_at = world.Work() + world.options.delays.power;
    world.Note(on ? "power_on" : "power_off", server->uuid, server->user_desc.value_or(""));
  }
  return PowerAnswer(world, *server);
}

Answer Reboot(World& world, Call const& call) {
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr) return NotThere("Resource: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"reboot", Kind::kBool, true}})) return Invalid(*problem);
  if (auto refusal = CheckPowerTask(world, *server)) return *refusal;
  if (!body->Flag("reboot")) return Invalid("reboot must be true");
  if (!server->power.on) return Clash("the server is switched off");
  server->power.target = true;
  server->power.done_at = world.Work() + world.options.delays.reboot;
  world.Note("power_reboot", server->uuid, server->user_desc.value_or(""));
  return PowerAnswer(world, *server);
}

}  // namespace ferro::sim
