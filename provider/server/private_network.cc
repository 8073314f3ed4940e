#include "provider/server/private_network.h"

#include <algorithm>
#include <set>
#include <utility>

#include "apiclient/error.h"
#include "apiclient/network.h"
#include "base/text.h"
#include "provider/server/addresses.h"
#include "provider/server/adopt.h"
#include "provider/server/free_address.h"
#include "provider/server/memory.h"

namespace ferro::provider {
namespace {

using Text = tf::Attr<std::string>;

constexpr std::string_view kJoinFailed = "Joining the private network failed";
// Others may take an address between our look and our request; so often we take the next.
constexpr int kMostLocalIpTries = 5;
// The API is busy, or its answer was lost and nothing shows: so often we ask again.
constexpr int kMostRepeats = 10;
// An interrupted run has so long to put the port back.
constexpr std::chrono::seconds kUndoTime{30};

template <class Same>
bool IsAnother(Text const& prior, Text const& planned, Same const& same) {
  return Sets(planned) && !(Sets(prior) && same(*prior, *planned));
}

bool AsksForPrivateNetwork(ServerModel const& model) {
  return Sets(model.private_network_uuid) || Sets(model.private_subnet_uuid) ||
         Sets(model.private_ip);
}

tf::Path WishPath(ServerModel const& planned) {
  if (Sets(planned.private_network_uuid)) return tf::Path("private_network_uuid");
  return tf::Path(Sets(planned.private_subnet_uuid) ? "private_subnet_uuid" : "private_ip");
}

// Null without an answer; what is no longer sold tells nothing, and forbids nothing.
std::shared_ptr<api::Service const> KnownService(Check& check, ServerModel const& planned) {
  api::ServiceId const id{Lower(TextOf(planned.configuration_uuid))};
  auto service =
      check.session.catalog().Service(check.client, id, Freshness::kCached, check.options);
  return service ? *std::move(service) : nullptr;
}

std::optional<api::OsTemplate> KnownImage(Check& check, ServerModel const& planned) {
  auto const images = check.session.catalog().Templates(
      check.client, {Lower(TextOf(planned.location_uuid))},
      {Lower(TextOf(planned.configuration_uuid))}, Freshness::kCached, check.options);
  if (!images) return std::nullopt;
  auto const found = std::ranges::find_if(**images, [&](api::OsTemplate const& image) {
    return SameId(image.id.value, TextOf(planned.os_image_uuid));
  });
  return found == (*images)->end() ? std::nullopt : std::optional(*found);
}

std::optional<NetworkChoice> CheckWish(Check& check, ServerModel const& planned) {
  auto const service = KnownService(check, planned);
  auto const image = KnownImage(check, planned);
  return CheckPrivateNetwork(check, planned, service.get(), image ? &*image : nullptr);
}

void SayNoPort(tf::Call& call, ServerModel const& planned, std::string const& id) {
  call.Error(WishPath(planned), "The server has no private port",
             "The machine of server " + id +
                 " has no network card for private networks, so that it cannot join one. Take "
                 "the change back, or order a server with another configuration.");
}

std::string FateOfAddress(ServerModel const& prior, std::optional<NetworkChoice> const& choice) {
  if (!Sets(prior.private_ip)) return "";
  auto const moves = choice && !SameId(choice->network.value, TextOf(prior.private_network_uuid));
  return (moves ? " It leaves network " + TextOf(prior.private_network_uuid) + ". The API"
                : std::string(" The API")) +
         " cannot release a private address: " + TextOf(prior.private_ip) +
         " stays reserved for the server as long as it exists.";
}

// One server on its way into a network.
class Joining {
 public:
  Joining(Check& check, api::ServerId const& id, ServerModel const& planned,
          Clock::TimePoint deadline)
      : check_(check), id_(id), planned_(planned), deadline_(deadline) {}

  std::optional<api::Ip> Run() {
    auto const there = Standing();
    if (!there) return std::nullopt;
    auto choice = there->has_value() ? std::optional(NetworkChoice{(*there)->network_id, {}})
                                     : CheckWish(check_, planned_);
    if (!choice || !check_.ok() || !PutPort(choice->network)) return std::nullopt;
    if (there->has_value()) return *there;
    auto reserved = Reserve(*choice);
    if (!reserved && !in_doubt_) PutPortBack(choice->network);
    return reserved;
  }

 private:
  bool Fails(Error const& error) {
    check_.call.Error(error, kJoinFailed, WishPath(planned_));
    return false;
  }
  bool Fails(std::string const& why) {
    check_.call.Error(WishPath(planned_), kJoinFailed, why);
    return false;
  }
  bool Pause() {
    auto& call = check_.call;
    return call.clock.Now() < deadline_ &&
           call.clock.SleepFor(check_.session.settings().poll_interval, call.stop);
  }

  bool Fits(api::Ip const& ip) const {
    if (Sets(planned_.private_ip)) return SameAddress(ip.ip, *planned_.private_ip);
    if (Sets(planned_.private_subnet_uuid))
      return SameId(ip.subnet.value, *planned_.private_subnet_uuid);
    return SameId(ip.network_id.value, TextOf(planned_.private_network_uuid));
  }

  // An address of the server that is the one asked for; empty after an error in the call.
  std::optional<std::optional<api::Ip>> Standing() {
    auto const ips = api::ListLocalIps(check_.client, id_, check_.options);
    if (!ips) {
      Fails(ips.error());
      return std::nullopt;
    }
    auto const found = std::ranges::find_if(*ips, [&](api::Ip const& ip) { return Fits(ip); });
    return found == ips->end() ? std::optional<api::Ip>() : std::optional<api::Ip>(*found);
  }

  // --- The port ---------------------------------------------------------------------------

  // The first private port; empty after an error in the call.
  std::optional<api::Port> Port() {
    auto const ports =
        api::ListPorts(check_.client, hardware_, api::kPrivateNetwork, check_.options);
    if (!ports) {
      Fails(ports.error());
      return std::nullopt;
    }
    if (!ports->empty()) return ports->front();
    SayNoPort(check_.call, planned_, id_.value);
    return std::nullopt;
  }

  static bool Stands(api::Port const& port, api::NetworkId const& network) {
    return std::ranges::any_of(port.networks,
                               [&](api::Network const& there) { return there.id == network; });
  }

  bool PutPort(api::NetworkId const& network) {
    auto const server = api::GetServer(check_.client, id_, check_.options);
    if (!server) return Fails(server.error());
    hardware_ = server->hardware;
    auto port = hardware_.empty() ? std::nullopt : Port();
    if (!port) return check_.ok() ? Fails("Server " + id_.value + " has no machine yet") : false;
    if (Stands(*port, network)) return true;
    left_ = port->networks.empty() ? api::NetworkId() : port->networks.front().id;
    port_ = port->id;
    check_.call.log.Info("joining a private network",
                         {{"server", id_.value}, {"network", network.value}});
    for (int i = 0; i < kMostRepeats; ++i) {
      auto const joined = api::JoinNetwork(check_.client, port->id, network, check_.options);
      if (!joined && !api::IsBusy(joined.error())) return Fails(joined.error());
      if (joined) return WaitForPort(network);
      if (!Pause()) break;
    }
    return Fails("The API was busy all the time; apply again later.");
  }

  // Until the API shows it: an answer may only announce a task.
  bool WaitForPort(api::NetworkId const& network) {
    while (true) {
      auto const port = Port();
      if (!port) return false;
      if (Stands(*port, network) && !port->is_processing) return true;
      if (!Pause()) return Fails("The port does not show the network; apply again to go on.");
    }
  }

  void PutPortBack(api::NetworkId const& network) {
    if (port_.empty()) return;
    api::CallOptions const options{.deadline = check_.call.clock.Now() + kUndoTime};
    auto const back = left_.empty() ? api::LeaveNetwork(check_.client, port_, network, options)
                                    : api::JoinNetwork(check_.client, port_, left_, options);
    if (back) return;
    check_.call.Warning(WishPath(planned_), "The private port stays in the network",
                        "Server " + id_.value + " got no address in network " + network.value +
                            ", and its port could not be put back: " + back.error().message +
                            ". Apply again, or move it in the control panel.");
  }

  // --- The address ------------------------------------------------------------------------

  std::optional<api::Ip> Reserve(NetworkChoice const& choice) {
    auto const name = ProjectLock(check_.session, TextOf(planned_.project_id));
    auto const lock =
        check_.session.locks().Acquire(name, check_.call.clock, deadline_, check_.call.stop);
    if (!lock) {
      Fails(lock.error());
      return std::nullopt;
    }
    std::set<std::string> refused;
    int repeats = 0;
    while (refused.size() < kMostLocalIpTries && repeats < kMostRepeats) {
      auto const free = FirstFree(check_, choice, SubnetKind::kPrivate, refused);
      if (!free) return std::nullopt;
      auto reserved =
          api::ReserveLocalIp(check_.client, free->second, id_, free->first, check_.options);
      if (reserved) return *std::move(reserved);
      auto const& error = reserved.error();
      auto const conflict = error.code == ErrorCode::kConflict && !api::IsBusy(error);
      if (!conflict && !error.may_have_happened && !api::IsBusy(error)) {
        Fails(error);
        return std::nullopt;
      }
      // Its answer may have been lost: then it is ours, or "taken" by ourselves.
      auto const there = Look(free->first, error);
      if (!there) return std::nullopt;
      if (there->has_value()) return *there;
      if (conflict) {
        refused.insert(free->first);
      } else if (++repeats; !Pause()) {
        break;
      }
    }
    Fails(refused.empty()
              ? "The API did not reserve an address within the time allowed. Apply "
                "again later."
              : "The chosen addresses (" + Joined({refused.begin(), refused.end()}, ", ") +
                    ") were taken by others each time. Apply again.");
    return std::nullopt;
  }

  // Whether the address is the server's after all; empty when it cannot be known.
  std::optional<std::optional<api::Ip>> Look(std::string const& address, Error const& cause) {
    auto const ips = api::ListLocalIps(check_.client, id_, check_.options);
    if (!ips) {
      in_doubt_ = true;
      Fails("It is not known whether " + address + " was reserved (" + cause.message +
            "), and the server's addresses cannot be read: " + ips.error().message +
            ". The next apply looks first.");
      return std::nullopt;
    }
    auto const found =
        std::ranges::find_if(*ips, [&](api::Ip const& ip) { return SameAddress(ip.ip, address); });
    return found == ips->end() ? std::optional<api::Ip>() : std::optional<api::Ip>(*found);
  }

  Check& check_;
  api::ServerId const& id_;
  ServerModel const& planned_;
  Clock::TimePoint deadline_;
  api::HardwareId hardware_;
  api::PortId port_;     // Of a port that we moved.
  api::NetworkId left_;  // Where it stood.
  bool in_doubt_ = false;
};

}  // namespace

bool ChangesPrivateNetwork(ServerModel const& prior, ServerModel const& planned,
                           ServerModel const& config, tf::PrivateData const& memory) {
  if (IsAnother(prior.private_network_uuid, planned.private_network_uuid, SameId) ||
      IsAnother(prior.private_subnet_uuid, planned.private_subnet_uuid, SameId) ||
      IsAnother(prior.private_ip, planned.private_ip, SameAddress)) {
    return true;
  }
  return !Sets(prior.private_ip) && AsksForPrivateNetwork(config) && !StandsBare(memory);
}

void PredictPrivateNetwork(tf::Plan<ServerModel>& plan, tf::PrivateData const& memory) {
  if (plan.prior == nullptr || !plan.requires_replace.empty()) return;
  auto& planned = plan.planned;
  auto const& prior = *plan.prior;
  auto const unknown = planned.private_network_uuid.unknown() ||
                       planned.private_subnet_uuid.unknown() || planned.private_ip.unknown();
  if (unknown || ChangesPrivateNetwork(prior, planned, plan.config, memory)) {
    auto open = [](Text const& config, Text& attr) {
      if (config.null()) attr = Text::Unknown();
    };
    open(plan.config.private_network_uuid, planned.private_network_uuid);
    open(plan.config.private_subnet_uuid, planned.private_subnet_uuid);
    open(plan.config.private_ip, planned.private_ip);
    planned.private_vlan = tf::Attr<std::int64_t>::Unknown();
    planned.ip_addresses = tf::Attr<std::vector<IpAddress>>::Unknown();
    return;
  }
  if (planned.add_private_vlan.value_or(false) && prior.private_vlan.null() &&
      !prior.add_private_vlan.value_or(false)) {
    plan.requires_replace.emplace_back("add_private_vlan");
  }
}

void CheckPrivateChange(Check* check, tf::Plan<ServerModel> const& plan, bool reinstalls,
                        tf::Call& call) {
  auto const& prior = *plan.prior;
  auto const& planned = plan.planned;
  if (PendingOf(call.private_data) != Pending::kNothing ||
      !ChangesPrivateNetwork(prior, planned, plan.config, call.private_data)) {
    return;
  }
  std::optional<NetworkChoice> choice;
  if (check != nullptr) {
    choice = CheckWish(*check, planned);
    if (!choice) return;
    if (Sets(prior.hw_uuid)) {
      auto const ports =
          api::ListPorts(check->client, {*prior.hw_uuid}, api::kPrivateNetwork, check->options);
      if (!ports) {
        check->ApiFailed(ports.error(), "listing the ports of server " + TextOf(prior.id));
        return;
      }
      if (ports->empty()) return SayNoPort(call, planned, TextOf(prior.id));
    }
  }
  call.Warning(WishPath(planned), "The server joins a private network",
               "Server " + TextOf(prior.id) + " (\"" + TextOf(prior.name) +
                   "\") gets an address there in place; nothing is installed or ordered for it." +
                   FateOfAddress(prior, choice) +
                   (reinstalls ? " The installation sets the card up."
                               : " The operating system is not told: set its card up yourself, "
                                 "as private_ip and ip_addresses say."));
}

std::optional<api::Ip> JoinPrivateNetwork(Check& check, api::ServerId const& id,
                                          ServerModel const& planned, Clock::TimePoint deadline) {
  return Joining(check, id, planned, deadline).Run();
}

}  // namespace ferro::provider
