#include "provider/server/found.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <utility>

#include "provider/server/addresses.h"

namespace ferro::provider {
namespace {

bool IsGone(api::Server const& server) {
  return server.state.phase() == api::ServerPhase::kGone;
}

using Ips = std::vector<api::Ip>;

bool Has(Ips const& ips, std::string const& address) {
  return std::ranges::any_of(
      ips, [&](api::Ip const& ip) { return SameAddress(ip.ip, address) || ip.ip == address; });
}

bool HasAllKnown(Ips const& ips, ServerModel const& known, std::string_view type) {
  if (!known.ip_addresses.known()) return true;
  return std::ranges::all_of(*known.ip_addresses, [&](IpAddress const& address) {
    return TextOf(address.type) != type || Has(ips, TextOf(address.ip));
  });
}

// From the list when it has all that is known, else by a call of its own.
Result<Ips> IpsFrom(AddressList const* list, ServerModel const& known, std::string_view type,
                    api::ServerId const& id, std::function<Result<Ips>()> const& ask) {
  if (list == nullptr) return ask();
  auto ips = list->Of(id);
  return HasAllKnown(ips, known, type) ? Result<Ips>(std::move(ips)) : ask();
}

struct Lists {
  std::shared_ptr<ServerList const> servers;
  std::shared_ptr<AddressList const> public_ips;
  std::shared_ptr<AddressList const> private_ips;
};

// Who comes next begins with another list, so that the first of many ask for all of them at once.
Lists TakeLists(ServerLists& from, ServerLists::Reader const& reader, unsigned turn) {
  Lists lists;
  std::array<std::function<void()>, 3> const takes = {
      [&] { lists.servers = from.TryServers(reader); },
      [&] { lists.public_ips = from.TryPublicIps(reader); },
      [&] { lists.private_ips = from.TryPrivateIps(reader); }};
  for (std::size_t i = 0; i < takes.size(); ++i) takes[(turn + i) % takes.size()]();
  return lists;
}

}  // namespace

Result<FoundServer> FindNow(api::Client const& client, api::ServerId const& id,
                            api::CallOptions const& options) {
  auto server = api::GetServer(client, id, options);
  if (!server) return Fail(std::move(server).error());
  FoundServer found{.server = *std::move(server)};
  if (IsGone(found.server)) return found;
  auto public_ips = api::ListIps(client, {.server = id}, options);
  if (!public_ips) return Fail(std::move(public_ips).error());
  found.public_ips = *std::move(public_ips);
  auto private_ips = api::ListLocalIps(client, id, options);
  if (!private_ips) return Fail(std::move(private_ips).error());
  found.private_ips = *std::move(private_ips);
  return found;
}

Result<FoundServer> FindListed(Session& session, api::Client const& client,
                               ServerModel const& known, Clock::TimePoint began,
                               api::CallOptions const& options) {
  api::ServerId const id{TextOf(known.id)};
  auto const turn = session.lists().Join(client, id, began);
  ServerLists::Reader const reader{
      .client = client, .options = options, .began = began, .may_ask = turn.has_value()};
  auto const lists = TakeLists(session.lists(), reader, turn.value_or(0));
  FoundServer found;
  auto const* listed = lists.servers == nullptr ? nullptr : lists.servers->Find(id);
  if (listed != nullptr && !IsGone(*listed)) {
    found.server = *listed;
  } else {
    auto server = api::GetServer(client, id, options);
    if (!server) return Fail(std::move(server).error());
    found.server = *std::move(server);
    if (IsGone(found.server)) return found;
  }
  auto public_ips = IpsFrom(lists.public_ips.get(), known, "public", id,
                            [&] { return api::ListIps(client, {.server = id}, options); });
  if (!public_ips) return Fail(std::move(public_ips).error());
  found.public_ips = *std::move(public_ips);
  auto private_ips = IpsFrom(lists.private_ips.get(), known, "private", id,
                             [&] { return api::ListLocalIps(client, id, options); });
  if (!private_ips) return Fail(std::move(private_ips).error());
  found.private_ips = *std::move(private_ips);
  return found;
}

}  // namespace ferro::provider
