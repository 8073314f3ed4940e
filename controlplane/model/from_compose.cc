#include "controlplane/model/from_compose.h"

#include <utility>

#include "controlplane/model/conflicts.h"
#include "controlplane/model/lint.h"
#include "controlplane/model/resolve.h"

namespace ferro::model {
namespace {

std::map<std::string, std::string> AwaitedJobs(compose::Model const& model) {
  std::map<std::string, std::string> out;
  for (auto const& [name, service] : model.services) {
    for (auto const& [other, dependency] : service.depends_on) {
      if (dependency.condition == "service_completed_successfully") out.emplace(other, name);
    }
  }
  return out;
}

// Networks that a service joins.
std::map<std::string, Network> NetworksOf(compose::Model const& model) {
  std::map<std::string, Network> out;
  for (auto const& [name, service] : model.services) {
    for (auto const& [key, joined] : service.networks) {
      auto const found = model.networks.find(key);
      if (found != model.networks.end())
        out.emplace(key, Network{.key = key, .name = found->second.name, .spec = found->second});
    }
  }
  return out;
}

}  // namespace

Result<Platform> FromCompose(compose::Project const& project, ImageMap const& images,
                             Options const& options) {
  Platform platform{.name = project.name,
                    .name_source = project.name_source,
                    .folder = project.directory,
                    .files = project.files,
                    .profiles = project.profiles,
                    .networks = NetworksOf(project.model)};
  Surroundings const around{
      .project = &project,
      .images = &images,
      .files = options.files == nullptr ? &compose::FilesOnDisk() : options.files,
      .awaited = AwaitedJobs(project.model),
      .kinds = options.kinds};
  for (auto const& [name, service] : project.model.services) {
    auto resolved = ResolveService(name, service, around);
    if (!resolved) return Fail(std::move(resolved).error());
    platform.services.emplace(name, *std::move(resolved));
  }
  for (auto const& [key, volume] : project.model.volumes)
    platform.volumes.emplace(key, Volume{.key = key, .name = volume.name, .spec = volume});
  for (auto const& member : project.inactive.members) platform.inactive.insert(member.key);
  if (auto status = CheckConflicts(platform, project); !status)
    return Fail(std::move(status).error());
  platform.warnings = WarningsOf(platform, project, images);
  return platform;
}

}  // namespace ferro::model
