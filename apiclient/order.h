// Ordering a server: the call that costs money (selectel-api §5.2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apiclient/client.h"
#include "apiclient/os.h"
#include "apiclient/resource.h"
#include "apiclient/service.h"

namespace ferro::api {

struct OrderRequest {
  ServiceModel model = ServiceModel::kServer;
  ServiceId service;
  PlanId plan;
  LocationId location;
  ProjectId project;
  std::string pay_currency = std::string(kPayMain);
  OsChoice os;
  std::string host_name;
  std::string user_desc;  // The name in the panel.
  std::optional<Secret> password = std::nullopt;
  std::optional<std::string> ssh_key = std::nullopt;  // Content.
  std::optional<Secret> user_data = std::nullopt;     // Raw text, at most 16 KiB.
  std::optional<PartitionGraph> partitions = std::nullopt;
  std::vector<std::string> ips = {};  // Public; sent when not empty.
  SubnetId local_subnet = {};         // Sent when not empty, as the next.
  std::vector<std::string> local_ips = {};
  bool local_network_required = false;
};

struct OrderedServer {
  ServerId id;
  std::optional<ServerState> state;  // Not always said.
};

struct Ordered {
  // One, as asked for; none when the API accepted the order but has not said yet which server
  // it made: look for it in the list.
  std::vector<OrderedServer> servers;
  TaskId task;
};

// The body that PlaceOrder sends: for the digest of an order and for tests.
std::string OrderBody(OrderRequest const& request);

// Orders and pays, for one server. Never sent twice: after an error with `may_have_happened`
// look in the list of servers. An order that the API accepted is never an error here, unless
// the API itself says that it failed after all.
Result<Ordered> PlaceOrder(Client const& client, OrderRequest const& request,
                           CallOptions const& options = {});

}  // namespace ferro::api
