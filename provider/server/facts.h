// Everything the API says about one server, and the model that this is
// (selectel-api §9.8, mapping §1.1, 0.1.11), and a pure translation.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apiclient/ip.h"
#include "apiclient/network.h"
#include "apiclient/os.h"
#include "apiclient/power.h"
#include "apiclient/resource.h"
#include "provider/server/layout.h"
#include "provider/server/model.h"
#include "provider/session.h"
#include "tfplugin/call.h"

namespace ferro::provider {

struct ServerFacts {
  api::Server server;
  std::optional<api::InstalledOs> os;  // Empty when not asked for, or the API knows of none.
  std::vector<api::Ip> public_ips;
  std::vector<api::Ip> private_ips;
  // Of the private port, asked for only when there is no private address (mapping 0.1.11).
  std::vector<api::NetworkId> port_networks;
  bool ports_asked = false;
  std::int64_t port_vlan = 0;       // Of the first of these.
  std::optional<api::Power> power;  // Empty when it was not asked for, or cannot be read.
  std::string location_name;        // Empty when the catalogue cannot be read.
  // What can be installed there now; shared with the catalogue. Null when `os` was not asked for.
  std::shared_ptr<std::vector<api::OsTemplate> const> templates;
};

// What is asked for beside the server and its addresses: each costs a call per server, and is
// worth it only where Terraform has such a value.
struct Questions {
  bool os = true;
  bool ports = false;  // Of a server without a private address only.
  bool power = false;
};

// By calls that begin now, for an operation that began then. kNotFound only when the API itself
// says that there is no such server.
Result<ServerFacts> ReadFacts(Session& session, api::Client const& client, api::ServerId const& id,
                              Questions const& questions, Clock::TimePoint began,
                              api::CallOptions const& options);

// For a refresh that began then: out of the lists that the refreshes of many servers share.
Result<ServerFacts> RefreshFacts(Session& session, api::Client const& client,
                                 ServerModel const& known, Questions const& questions,
                                 Clock::TimePoint began, api::CallOptions const& options);

// The model of these facts. `known` is what Terraform has (state, or a finished plan): its
// spelling is kept where it means the same, and so is what the API does not tell. `memory`
// are the private bytes that belong to it.
ServerModel ModelOf(ServerFacts const& facts, ServerModel const& known,
                    tf::PrivateData const& memory);

// Whether the image that is installed there is no longer offered.
bool ImageIsWithdrawn(ServerFacts const& facts);

// "2026-03-02T10:00:00Z", or "" when the API does not say.
std::string UnixTimeText(std::optional<std::int64_t> unix_seconds);

// --- Between the API's layouts and ours -------------------------------------------

std::vector<Drive> DrivesOf(api::LocalDrives const& drives);
LayoutGraph LayoutOf(api::PartitionGraph const& graph);
api::PartitionGraph GraphOf(LayoutGraph const& layout);
std::vector<MountWish> SuggestedMounts(api::OsTemplate const& image);

}  // namespace ferro::provider
