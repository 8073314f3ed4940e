// What is there, as the lists of a project tell it: servers and their addresses. One snapshot
// of a list serves many reads (kSnapshotAge).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "apiclient/ip.h"
#include "apiclient/resource.h"
#include "provider/cache.h"
#include "provider/catalog.h"

namespace ferro::provider {

inline constexpr std::chrono::seconds kPlannedAge{30};

struct ServerList {
  std::vector<api::Server> all;
  std::unordered_map<std::string, std::size_t> places = {};  // By id, in `all`.

  // Null when it is not in the list, which need not mean that it is not there.
  api::Server const* Find(api::ServerId const& id) const;
};

struct AddressList {
  std::unordered_map<std::string, std::vector<api::Ip>> by_server;

  std::vector<api::Ip> Of(api::ServerId const& server) const;
};

// Thread-safe. Each list is kept per project of the client, the account's under "".
class ServerLists {
 public:
  ServerLists(Clock& clock, Writes const& writes)
      : clock_(clock), servers_(&writes), public_ips_(&writes), private_ips_(&writes) {}

  // Of the client's project; for who cannot do without.
  Result<std::shared_ptr<ServerList const>> Servers(api::Client const& client,
                                                    api::CallOptions const& options);

  // The same for the checks of a plan, which another run may overtake anyway: by the rule of
  // snapshots, or at most kPlannedAge old whatever was written. An order asks anew.
  Result<std::shared_ptr<ServerList const>> ServersForPlan(api::Client const& client,
                                                           api::CallOptions const& options);

  // Whose read began when. `may_ask`: whether to fetch a list that is not kept.
  struct Reader {
    api::Client const& client;
    api::CallOptions const& options;
    Clock::TimePoint began;
    bool may_ask = true;
  };
  // Null when the list cannot be had, or not now: then the server is read by itself.
  std::shared_ptr<ServerList const> TryServers(Reader const& reader);
  std::shared_ptr<AddressList const> TryPublicIps(Reader const& reader);
  std::shared_ptr<AddressList const> TryPrivateIps(Reader const& reader);

  // Counts a read that begins now. Empty for the only server of its project that this process reads
  // within kSnapshotAge: it asks for itself, which takes no more calls and no longer than lists
  // would. The others are numbered, so that they need not all ask for the same list first.
  std::optional<unsigned> Join(api::Client const& client, api::ServerId const& id,
                               Clock::TimePoint began);

 private:
  Asker Asks(Reader const& reader) const;
  template <class T>
  std::shared_ptr<T const> Try(Cache<T>& cache, Reader const& reader,
                               typename Cache<T>::Fetch const& fetch);

  Clock& clock_;
  Cache<ServerList> servers_;
  Cache<AddressList> public_ips_;
  Cache<AddressList> private_ips_;

  struct Joined {
    std::string only;  // The server that was read so far; "" when there were several.
    std::optional<Clock::TimePoint> last;
    unsigned count = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Joined> joined_;  // By project.
};

}  // namespace ferro::provider
