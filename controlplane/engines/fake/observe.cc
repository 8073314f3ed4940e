#include <algorithm>
#include <set>

#include "controlplane/engines/fake/state.h"

namespace ferro::fake {
namespace {

template <class T>
bool Has(std::vector<T> const& list, T const& what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

engine::Health HealthOf(Box const& box, Clock::TimePoint now, bool checked) {
  if (!checked) return engine::Health::kNone;
  if (box.seen.state != engine::State::kRunning) return engine::Health::kUnhealthy;
  if (now < *box.started + box.script.healthy_after) return engine::Health::kStarting;
  return box.script.healthy ? engine::Health::kHealthy : engine::Health::kUnhealthy;
}

bool IsInScope(engine::Container const& container, engine::Scope const& scope) {
  return container.owner.environment == scope.environment ||
         container.owner.compose_project == scope.environment ||
         Has(scope.containers, container.is.name) || Has(scope.containers, container.id);
}

void SeeImage(State const& state, std::string const& reference, engine::Observed& seen) {
  if (auto it = state.images.find(reference); it != state.images.end()) {
    seen.images[reference] = it->second;
  } else if (auto tag = state.tags.find(reference); tag != state.tags.end()) {
    seen.images[reference] = state.images.at(tag->second);
  }
}

void SeeVolumes(State const& state, engine::Scope const& scope, engine::Observed& seen) {
  std::set<std::string> wanted(scope.volumes.begin(), scope.volumes.end());
  for (auto const& container : seen.containers) {
    for (auto const& mount : container.is.spec.volumes)
      if (mount.type == "volume") wanted.insert(mount.source);
    for (auto const& [path, volume] : container.anonymous) wanted.insert(volume);
  }
  for (auto const& [name, store] : state.volumes)
    if (wanted.contains(name) || store.seen.owner.environment == scope.environment ||
        store.seen.owner.compose_project == scope.environment)
      seen.volumes.push_back(store.seen);
}

}  // namespace

engine::Container See(State const& state, Box const& box, Clock::TimePoint now) {
  auto container = box.seen;
  auto const& check = box.seen.is.spec.healthcheck;
  auto const image = state.images.find(box.seen.is.image_id);
  bool const by_image = image != state.images.end() && image->second.healthcheck.has_value();
  bool const checked = check ? !check->disable : by_image;
  container.health = HealthOf(box, now, checked);
  if (checked) container.probe_output = box.script.probe_output;
  return container;
}

engine::Observed Observe(State const& state, engine::Scope const& scope, engine::Host host,
                         Clock::TimePoint now) {
  engine::Observed seen{.host = std::move(host)};
  for (auto const& [name, box] : state.boxes) {
    auto container = See(state, box, now);
    bool const mine = IsInScope(container, scope);
    if (mine) SeeImage(state, container.is.image_id, seen);
    (mine ? seen.containers : seen.others).push_back(std::move(container));
  }
  for (auto const& [name, network] : state.networks) {
    auto copy = network;
    for (auto const& [box_name, box] : state.boxes)
      if (box.seen.addresses.contains(name)) copy.containers.push_back(box_name);
    seen.networks.push_back(std::move(copy));
  }
  SeeVolumes(state, scope, seen);
  for (auto const& reference : scope.images) SeeImage(state, reference, seen);
  return seen;
}

}  // namespace ferro::fake
