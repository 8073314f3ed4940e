// A server and its addresses: by calls of its own, or out of the lists that many servers
// share (mapping 0.1.11).
#pragma once

#include <vector>

#include "apiclient/ip.h"
#include "apiclient/resource.h"
#include "provider/server/model.h"
#include "provider/session.h"

namespace ferro::provider {

struct FoundServer {
  api::Server server;
  // Of a server that is gone, nothing is asked.
  std::vector<api::Ip> public_ips;
  std::vector<api::Ip> private_ips;
};

// What is there now. kNotFound only when the API itself says that there is no such server.
Result<FoundServer> FindNow(api::Client const& client, api::ServerId const& id,
                            api::CallOptions const& options);

// For a read that began then. What the lists lack of what Terraform has, the server or an address
// of it, is asked for by itself before it counts as gone.
Result<FoundServer> FindListed(Session& session, api::Client const& client,
                               ServerModel const& known, Clock::TimePoint began,
                               api::CallOptions const& options);

}  // namespace ferro::provider
