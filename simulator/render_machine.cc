#include <array>
#include <nlohmann/json.hpp>

#include "simulator/lifecycle.h"
#include "simulator/render.h"

namespace ferro::sim {
namespace {

// Members of the OS answer that are null until somebody sets them (selectel-api §6.6).
constexpr std::array kStaticNetwork = {
    "ipv4_address",       "ipv4_netmask",       "ipv4_gateway",       "ipv6_address",
    "ipv6_netmask",       "ipv6_gateway",       "local_ipv4_address", "local_ipv4_netmask",
    "local_ipv4_gateway", "local_ipv6_address", "local_ipv6_netmask", "local_ipv6_gateway",
};

std::string LoginFor(ServerOs const& os) {
  if (os.os_template == "windows") return "Administrator";
  return os.os_template == "noos" ? "" : "root";
}

Json PasswordJson(World const& world, ServerOs const& os) {
  bool const visible = os.installing || world.Now() < os.password_until;
  if (os.password.empty() || !visible) return nullptr;
  return os.password.Reveal();
}

}  // namespace

Json OsJson(World const& world, Server const& server) {
  ServerOs const& os = server.os;
  Json out{{"os_template", os.os_template},
           {"version", os.version},
           {"arch", os.arch},
           {"userhostname", os.hostname},
           {"user_ssh_key", os.ssh_key},
           {"cloud_init_user_data", os.user_data ? Json(*os.user_data) : Json(nullptr)},
           {"password", PasswordJson(world, os)},
           {"login", LoginFor(os)},
           {"reinstall", IsInstalling(world, os) ? 1 : 0},
           {"is_processing", os.installing},
           {"partitions_config", Json::parse(os.partitions, nullptr, false)}};
  for (char const* name : kStaticNetwork) {
    auto const found = os.static_network.find(name);
    out[name] = found == os.static_network.end() ? Json(nullptr) : Json(found->second);
  }
  return out;
}

Json DriverStatusJson(World const& world, Server const& server) {
  if (world.modes.driver_status_null || server.hw_uuid.empty()) return nullptr;
  std::string target;
  if (server.power.target) target = *server.power.target ? "power on" : "power off";
  return {{"maintenance", false},
          {"maintenance_reason", ""},
          {"power_state", server.power.on ? "power on" : "power off"},
          {"target_power_state", target},
          {"console_enabled", false}};
}

Json DrivesJson(Service const& service) {
  Json out = Json::object();
  int number = 0;
  for (Part const& disk : service.disks) {
    for (int i = 0; i < disk.count; ++i) {
      ++number;
      std::string id = DerivedUuid(service.uuid + "/drive/" + std::to_string(number));
      // The ids of the reference's sample.
      if (service.uuid == ids::kEl50 && number == 1) id = "d1111111-0000-5000-8000-000000000001";
      if (service.uuid == ids::kEl50 && number == 2) id = "d2222222-0000-5000-8000-000000000002";
      // A drive is a little smaller than it is called (selectel-api §6.1).
      out[id] = {{"type", "local_drive"},
                 {"match", {{"size", disk.size - 1}, {"type", disk.type}}}};
    }
  }
  return out;
}

}  // namespace ferro::sim
