// Networks (VLANs) and the ports that stand in them (selectel-api §9.1, §9.6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apiclient/client.h"
#include "apiclient/vlan.h"

namespace ferro::api {

inline constexpr std::string_view kPublicNetwork = "inet";
inline constexpr std::string_view kPrivateNetwork = "local";

struct Network {
  NetworkId id;
  Vlan vlan;
  std::string tag;           // The VLAN as text.
  std::string network_type;  // "inet", "local"
  LocationId location;
  std::string telematics_type;  // "HOSTING", …
  bool is_shared = false;
  std::int64_t owner_id = 0;
  std::optional<std::string> user_desc;
  int subnet_count = 0;
  int port_count = 0;
  bool is_processing = false;
  std::optional<std::int64_t> created;  // Unix seconds, as the next.
  std::optional<std::int64_t> updated;

  // user_desc, else the tag, else the VLAN.
  std::string display_name() const;
};
void Describe(json::Fields& f, Network& n);

struct NetworkFilter {
  LocationId location = {};
  std::string network_type = {};
  std::string tag = {};
};

Result<std::vector<Network>> ListNetworks(Client const& client, NetworkFilter const& filter = {},
                                          CallOptions const& options = {});
Result<Network> GetNetwork(Client const& client, NetworkId const& id,
                           CallOptions const& options = {});

struct Port {
  PortId id;
  std::string port_type;  // "local", "inet"
  HardwareId hardware;
  std::vector<Network> networks;
  std::string port_name;
  std::string speed;  // "AUTO", "1G", …
  bool is_enabled = false;
  bool is_apply = false;
  bool is_processing = false;
};
void Describe(json::Fields& f, Port& p);

// By the machine, not by the server: the server's id finds nothing (selectel-api §9.9). A
// machine without such a port has an empty list.
Result<std::vector<Port>> ListPorts(Client const& client, HardwareId const& hardware,
                                    std::string_view port_type, CallOptions const& options = {});

// Moves the port into the network; it stands in one private network at a time. Harmless to repeat:
// where it stands already it stays.
Status JoinNetwork(Client const& client, PortId const& port, NetworkId const& network,
                   CallOptions const& options = {});
// Harmless to repeat; a port that is not in the network is no error.
Status LeaveNetwork(Client const& client, PortId const& port, NetworkId const& network,
                    CallOptions const& options = {});

}  // namespace ferro::api
