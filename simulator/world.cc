#include "simulator/world.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace ferro::sim {
namespace {

// Older task results are forgotten, as the API forgets them.
constexpr std::size_t kTasksKept = 1000;
constexpr std::size_t kEventsKept = 10'000;

template <class T>
T const* ByUuid(std::vector<T> const& items, std::string const& uuid) {
  auto const found = std::ranges::find(items, uuid, &T::uuid);
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

World::World(CloudOptions o, Clock& c, Random& r)
    : clock(c),
      random(r),
      options(std::move(o)),
      catalogue(std::move(options.catalogue)),
      modes(options.modes),
      balances(options.balances),
      started(c.Now()) {
  // GET /resource lists more than servers (selectel-api §5.3); clients have to filter.
  if (!options.projects.empty() && !catalogue.services.empty() && !catalogue.locations.empty()) {
    others.push_back({.uuid = "9b000000-0000-4000-8000-000000000001",
                      .service = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d9001",
                      .service_type = "network",
                      .project = options.projects.front().id,
                      .location = catalogue.locations.front().uuid,
                      .user_desc = "backend"});
  }
}

WorkTime World::Work() const {
  std::chrono::duration<double, std::milli> const passed = clock.Now() - started;
  return work_done + std::chrono::duration_cast<WorkTime>(passed * options.time_scale);
}

int World::OwnerId() const {
  int number = 0;
  std::string const& text = options.domain_name;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Location const* World::FindLocation(std::string const& uuid) const {
  return ByUuid(catalogue.locations, uuid);
}

Service const* World::FindService(std::string const& uuid) const {
  return ByUuid(catalogue.services, uuid);
}

Service* World::FindService(std::string const& uuid) {
  auto const found = std::ranges::find(catalogue.services, uuid, &Service::uuid);
  return found == catalogue.services.end() ? nullptr : &*found;
}

Plan const* World::FindPlan(std::string const& uuid) const {
  return ByUuid(catalogue.plans, uuid);
}

OsTemplate const* World::FindTemplate(std::string const& os, std::string const& version,
                                      std::string const& arch) const {
  auto const found = std::ranges::find_if(catalogue.templates, [&](OsTemplate const& t) {
    return t.os_value == os && t.version_value == version && t.arch == arch;
  });
  return found == catalogue.templates.end() ? nullptr : &*found;
}

Network const* World::FindNetwork(std::string const& uuid) const {
  return ByUuid(catalogue.networks, uuid);
}

Subnet const* World::FindSubnet(std::string const& uuid) const {
  return ByUuid(catalogue.subnets, uuid);
}

SshKey const* World::FindKey(std::string const& uuid) const {
  return ByUuid(catalogue.keys, uuid);
}

Server* World::FindServer(Access const& access, std::string const& uuid) {
  auto const found = servers.find(uuid);
  if (found == servers.end() || !MaySee(access, found->second.project)) return nullptr;
  return &found->second;
}

bool World::MaySee(Access const& access, std::string const& project) const {
  return access.scope == Scope::kAccount || modes.project_token_sees_all ||
         access.project == project;
}

std::string World::ProjectNamed(std::string const& id) const {
  std::string plain = Lower(id);
  std::erase(plain, '-');
  auto const found = std::ranges::find(options.projects, plain, &Project::id);
  return found == options.projects.end() ? "" : found->id;
}

std::vector<Ip const*> World::IpsOf(std::string const& server, bool local) const {
  std::vector<Ip const*> out;
  for (Ip const& ip : catalogue.ips) {
    if (ip.resource != server) continue;
    Subnet const* subnet = FindSubnet(ip.subnet);
    if (subnet != nullptr && subnet->is_local == local) out.push_back(&ip);
  }
  return out;
}

void World::Note(std::string action, std::string item_uuid, std::string item_name) {
  events.push_back(
      {NewUuid(), Now(), std::move(action), std::move(item_uuid), std::move(item_name)});
  if (events.size() > kEventsKept) events.pop_front();
}

std::string World::AddTask(Task task) {
  std::string const id = NewUuid();
  tasks[id] = std::move(task);
  task_order.push_back(id);
  if (task_order.size() > kTasksKept) {
    tasks.erase(task_order.front());
    task_order.pop_front();
  }
  return id;
}

bool MayHavePrivateNetwork(Service const& service) {
  static constexpr char const* kWithout[] = {"10GE_Internet_MC-LAG", "10GE_Internet",
                                             "25GE_Local_MC-LAG", "10GE_Local",
                                             "10GE_Local_MC-LAG"};
  if (service.model != "server") return false;
  return std::ranges::none_of(service.tags, [](std::string const& tag) {
    return std::ranges::find(kWithout, tag) != std::end(kWithout);
  });
}

}  // namespace ferro::sim
