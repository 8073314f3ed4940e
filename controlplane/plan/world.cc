#include "controlplane/plan/world.h"

#include <algorithm>
#include <functional>

namespace ferro::plan {

namespace {

template <class T>
T const* Named(std::vector<T> const& items, std::string_view name) {
  auto const found = std::ranges::find_if(items, [&](T const& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

bool IsPreviousOf(engine::Container const& container, std::string_view name) {
  return container.is.name == std::string(name) + std::string(kPreviousSuffix);
}

// Containers of a replica, whatever they are called.
std::vector<engine::Container const*> ContainersOf(World const& world, Replica const& replica) {
  std::vector<engine::Container const*> found;
  for (auto const& container : world.seen.containers) {
    if (container.one_off || world.WhoseIs(container) == Whose::kForeign) continue;
    if (IsComposeLeftover(container.is.name)) continue;
    bool const is_it =
        container.is.service == replica.service->name && container.is.replica == replica.number;
    if (is_it || container.is.name == replica.name || IsPreviousOf(container, replica.name))
      found.push_back(&container);
  }
  return found;
}

void FindContainers(World const& world, Replica& replica) {
  auto const found = ContainersOf(world, replica);
  for (auto const* container : found) {
    if (container->is.name == replica.name) replica.current = container;
  }
  for (auto const* container : found) {
    if (container->is.name.ends_with(kPreviousSuffix))
      replica.previous = container;
    else if (replica.current == nullptr)
      replica.current = container;
  }
}

}  // namespace

engine::Container const* World::ContainerNamed(std::string_view name) const {
  for (auto const& container : seen.containers) {
    if (container.is.name == name) return &container;
  }
  return nullptr;
}

engine::Container const* World::ContainerWithId(std::string_view id) const {
  for (auto const& container : seen.containers) {
    if (container.id == id) return &container;
  }
  return nullptr;
}

engine::Network const* World::NetworkNamed(std::string_view name) const {
  return Named(seen.networks, name);
}

engine::Volume const* World::VolumeNamed(std::string_view name) const {
  return Named(seen.volumes, name);
}

engine::Image const* World::ImageOf(std::string const& reference) const {
  auto const found = seen.images.find(reference);
  return found == seen.images.end() || found->second.id.empty() ? nullptr : &found->second;
}

journal::Object const* World::ObjectOf(std::string_view kind, std::string_view name) const {
  for (auto const& object : known.objects) {
    if (object.kind == kind && object.name == name) return &object;
  }
  return nullptr;
}

journal::Object const* World::ObjectWithId(std::string_view kind, std::string_view id) const {
  for (auto const& object : known.objects) {
    if (object.kind == kind && object.engine_id == id && !id.empty()) return &object;
  }
  return nullptr;
}

Whose World::WhoseIs(engine::Container const& container) const {
  if (container.owner.environment == environment) return Whose::kOurs;
  if (ObjectWithId("container", container.id) != nullptr) return Whose::kOurs;
  if (!container.owner.environment.empty()) return Whose::kForeign;
  return container.owner.compose_project == environment ? Whose::kCompose : Whose::kForeign;
}

Whose World::WhoseIs(engine::Network const& network) const {
  if (network.owner.environment == environment) return Whose::kOurs;
  if (ObjectWithId("network", network.id) != nullptr) return Whose::kOurs;
  if (!network.owner.environment.empty()) return Whose::kForeign;
  return network.owner.compose_project == environment ? Whose::kCompose : Whose::kForeign;
}

std::string World::HolderOf(engine::Container const& container) const {
  if (!container.owner.environment.empty()) return "the environment " + container.owner.environment;
  if (!container.owner.compose_project.empty())
    return "the Compose project " + container.owner.compose_project;
  return "nobody that we know";
}

std::set<std::string> ServicesOf(model::Platform const& platform, Request const& request) {
  std::set<std::string> services;
  // As deep as the longest chain of dependencies, which has no cycles.
  std::function<void(std::string const&)> add = [&](std::string const& name) {
    auto const found = platform.services.find(name);
    if (found == platform.services.end() || !services.insert(name).second) return;
    if (request.without_dependencies) return;
    for (auto const& [other, dependency] : found->second.depends_on) add(other);
    for (auto const& other : found->second.shares) add(other);
  };
  for (auto const& name : request.services) add(name);
  if (!request.services.empty()) return services;
  for (auto const& [name, service] : platform.services) services.insert(name);
  return services;
}

std::vector<Replica> ReplicasOf(World const& world, model::Platform const& platform,
                                Request const& request) {
  std::set<std::string> const services = ServicesOf(platform, request);
  std::vector<Replica> replicas;
  for (auto const& name : model::InDependencyOrder(platform)) {
    auto const& service = platform.services.at(name);
    auto const scale = request.scale.find(name);
    int const count = scale == request.scale.end() ? service.replicas : scale->second;
    for (int number = 1; number <= count; ++number) {
      Replica replica{.service = &service, .number = number, .wanted = services.contains(name)};
      replica.name = model::ContainerName(platform.name, service, number);
      FindContainers(world, replica);
      replicas.push_back(replica);
    }
  }
  return replicas;
}

bool IsComposeLeftover(std::string_view name) {
  constexpr std::size_t kShortId = 12;
  if (name.size() <= kShortId || name[kShortId] != '_') return false;
  return std::ranges::all_of(name.substr(0, kShortId), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

bool Runs(engine::Container const& container) {
  return container.state == engine::State::kRunning ||
         container.state == engine::State::kRestarting || container.state == engine::State::kPaused;
}

std::string ShortId(std::string_view id) {
  constexpr std::string_view kAlgorithm = "sha256:";
  if (id.starts_with(kAlgorithm)) id.remove_prefix(kAlgorithm.size());
  return std::string(id.substr(0, 12));
}

}  // namespace ferro::plan
