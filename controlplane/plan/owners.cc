#include "controlplane/plan/owners.h"

#include <algorithm>

#include "base/text.h"

namespace ferro::plan {

namespace {

constexpr std::string_view kComposeFolder = "com.docker.compose.project.working_dir";

void Refuse(Plan& plan, std::string code, std::string what, std::string what_to_do) {
  plan.refusals.push_back({std::move(code), std::move(what), std::move(what_to_do)});
}

void CheckFolder(World const& world, model::Platform const& platform, Request const& request,
                 Plan& plan) {
  if (platform.name_source != compose::NameSource::kFolder || request.moved) return;
  std::string const folder = platform.folder.string();
  std::string const way =
      "give this one a name (-p NAME, or `name:` in the file), or say "
      "--moved when it is the same platform in a new place";
  auto const& known = world.known.environment;
  if (known && !known->folder.empty() && known->folder != folder) {
    Refuse(plan, "PLAN-001",
           "the name " + platform.name + " comes from this folder, and an environment " +
               platform.name + " of the folder " + known->folder + " exists",
           way);
    return;
  }
  if (known) return;
  for (auto const& container : world.seen.containers) {
    if (world.WhoseIs(container) != Whose::kCompose) continue;
    auto const label = container.labels.find(std::string(kComposeFolder));
    if (label == container.labels.end() || label->second == folder) continue;
    Refuse(plan, "PLAN-002",
           "the name " + platform.name +
               " comes from this folder, and docker compose runs a "
               "project " +
               platform.name + " of the folder " + label->second,
           way);
    return;
  }
}

void CheckNames(World const& world, std::vector<Replica> const& replicas, Plan& plan) {
  std::map<std::string, engine::Container const*> foreign;
  for (auto const& container : world.seen.containers) {
    if (world.WhoseIs(container) == Whose::kForeign) foreign[container.is.name] = &container;
  }
  for (auto const& container : world.seen.others) foreign[container.is.name] = &container;
  for (auto const& replica : replicas) {
    if (!replica.wanted) continue;
    for (auto const& name : {replica.name, replica.name + std::string(kPreviousSuffix)}) {
      auto const found = foreign.find(name);
      if (found == foreign.end()) continue;
      Refuse(plan, "PLAN-003",
             "the container name " + name + " is taken by " + world.HolderOf(*found->second),
             "rename or remove that container, or choose another project name (-p NAME)");
    }
  }
}

bool StillRuns(World const& world, std::string const& environment) {
  return std::ranges::any_of(world.seen.others, [&](engine::Container const& container) {
    return container.owner.environment == environment;
  });
}

}  // namespace

journal::Environment const* SameFileElsewhere(World const& world, model::Platform const& platform) {
  std::vector<std::string> files;
  for (auto const& file : platform.files) files.push_back(file.string());
  for (auto const& other : world.known.others) {
    if (other.name != platform.name && !files.empty() && other.files == files) return &other;
  }
  return nullptr;
}

void CheckOwners(World const& world, model::Platform const& platform,
                 std::vector<Replica> const& replicas, Request const& request, Plan& plan) {
  for (auto const& name : request.services) {
    if (platform.services.contains(name)) continue;
    bool const is_inactive = platform.inactive.contains(name);
    Refuse(plan, "PLAN-016",
           is_inactive ? "the service " + name + " is of a profile that is not active"
                       : "there is no service " + name,
           is_inactive ? "activate its profile (--profile NAME)"
                       : "name services of the file; `ferroplane config --services` lists them");
  }
  CheckFolder(world, platform, request, plan);
  CheckNames(world, replicas, plan);
  if (auto const* other = SameFileElsewhere(world, platform))
    plan.warnings.push_back({.code = "PLAN-101",
                             .place = {},
                             .text = "the same file is known as the environment " + other->name +
                                     (StillRuns(world, other->name) ? ", which still runs" : "") +
                                     "; `ferroplane -p " + other->name +
                                     " destroy` takes it away and keeps its data"});
}

std::vector<engine::Container const*> Orphans(World const& world, model::Platform const& platform,
                                              std::vector<Replica> const& replicas, Plan& plan) {
  std::vector<engine::Container const*> removed;
  std::vector<std::string> inactive;
  std::vector<std::string> listed;
  for (auto const& container : world.seen.containers) {
    Whose const whose = world.WhoseIs(container);
    if (whose == Whose::kForeign || container.one_off) continue;
    bool const is_used = std::ranges::any_of(replicas, [&](Replica const& replica) {
      return replica.current == &container || replica.previous == &container;
    });
    if (is_used) continue;
    std::string const& service = container.is.service;
    if (platform.inactive.contains(service))
      inactive.push_back(container.is.name);
    else if (whose == Whose::kOurs ||
             (platform.services.contains(service) && !IsComposeLeftover(container.is.name)))
      removed.push_back(&container);
    else
      listed.push_back(container.is.name);
  }
  if (!inactive.empty())
    plan.notes.push_back("left as they are, of profiles that are not active: " + Listed(inactive));
  if (!listed.empty())
    plan.notes.push_back("left as they are, made by docker compose and not in this file: " +
                         Listed(listed));
  return removed;
}

void WarnOfCompose(World const& world, Plan& plan) {
  auto const made = std::ranges::count_if(world.seen.containers, [&](auto const& container) {
    return container.owner.compose_project == world.environment &&
           container.owner.environment.empty();
  });
  if (made == 0) return;
  plan.warnings.push_back(
      {.code = "PLAN-102",
       .place = {},
       .text = Counted(static_cast<std::size_t>(made), "container", "containers") +
               " of docker compose: until each is replaced, `docker compose -p " +
               world.environment + " down` still sees and removes what it made"});
}

}  // namespace ferro::plan
