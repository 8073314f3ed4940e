#include "provider/server_lists.h"

#include <utility>

namespace ferro::provider {
namespace {

Result<ServerList> FetchServers(api::Client const& client, api::CallOptions const& options) {
  auto all = api::ListServers(client, {.project = client.scope().project}, options);
  if (!all) return Fail(std::move(all).error());
  ServerList list{.all = *std::move(all)};
  for (std::size_t i = 0; i < list.all.size(); ++i) list.places[list.all[i].id.value] = i;
  return list;
}

Result<AddressList> ByServer(Result<std::vector<api::Ip>> ips) {
  if (!ips) return Fail(std::move(ips).error());
  AddressList list;
  for (auto& ip : *ips) {
    if (!ip.server.empty()) list.by_server[ip.server.value].push_back(std::move(ip));
  }
  return list;
}

}  // namespace

api::Server const* ServerList::Find(api::ServerId const& id) const {
  auto const place = places.find(id.value);
  return place == places.end() ? nullptr : &all[place->second];
}

std::vector<api::Ip> AddressList::Of(api::ServerId const& server) const {
  auto const found = by_server.find(server.value);
  return found == by_server.end() ? std::vector<api::Ip>() : found->second;
}

Asker ServerLists::Asks(Reader const& reader) const {
  return {.clock = clock_,
          .began = reader.began,
          .max_age = kSnapshotAge,
          .stop = reader.options.stop,
          .deadline = reader.options.deadline};
}

Result<std::shared_ptr<ServerList const>> ServerLists::Servers(api::Client const& client,
                                                               api::CallOptions const& options) {
  return servers_.Get(client.scope().project.value, Asks({client, options, clock_.Now()}),
                      [&] { return FetchServers(client, options); });
}

Result<std::shared_ptr<ServerList const>> ServerLists::ServersForPlan(
    api::Client const& client, api::CallOptions const& options) {
  auto const& project = client.scope().project.value;
  auto asker = Asks({.client = client, .options = options, .began = clock_.Now()});
  if (auto kept = servers_.Kept(project, asker)) return kept;
  asker.max_age = kPlannedAge;
  asker.whatever_written = true;
  return servers_.Get(project, asker, [&] { return FetchServers(client, options); });
}

template <class T>
std::shared_ptr<T const> ServerLists::Try(Cache<T>& cache, Reader const& reader,
                                          typename Cache<T>::Fetch const& fetch) {
  auto const& project = reader.client.scope().project.value;
  if (!reader.may_ask) return cache.Kept(project, Asks(reader));
  return cache.TryGet(project, Asks(reader), fetch);
}

std::shared_ptr<ServerList const> ServerLists::TryServers(Reader const& reader) {
  return Try(servers_, reader, [&] { return FetchServers(reader.client, reader.options); });
}

std::shared_ptr<AddressList const> ServerLists::TryPublicIps(Reader const& reader) {
  return Try(public_ips_, reader,
             [&] { return ByServer(api::ListIps(reader.client, {}, reader.options)); });
}

std::shared_ptr<AddressList const> ServerLists::TryPrivateIps(Reader const& reader) {
  return Try(private_ips_, reader,
             [&] { return ByServer(api::ListLocalIps(reader.client, {}, reader.options)); });
}

std::optional<unsigned> ServerLists::Join(api::Client const& client, api::ServerId const& id,
                                          Clock::TimePoint began) {
  std::scoped_lock const lock(mutex_);
  auto& joined = joined_[client.scope().project.value];
  if (!joined.last || began - *joined.last > kSnapshotAge) joined.only = id.value;
  if (joined.only != id.value) joined.only.clear();
  joined.last = began;
  if (!joined.only.empty()) return std::nullopt;
  return joined.count++;
}

}  // namespace ferro::provider
