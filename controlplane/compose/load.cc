#include "controlplane/compose/load.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "controlplane/compose/check.h"
#include "controlplane/compose/defaults.h"
#include "controlplane/compose/discover.h"
#include "controlplane/compose/environment_files.h"
#include "controlplane/compose/reader.h"

namespace ferro::compose {
namespace {

using yaml::Node;

bool IsActive(Node const& service, std::vector<std::string> const& profiles) {
  Node const* own = service.Find("profiles");
  if (own == nullptr || own->items.empty()) return true;
  return std::ranges::any_of(profiles, [&](std::string const& profile) {
    return profile == "*" ||
           std::ranges::find(own->items, profile, &Node::text) != own->items.end();
  });
}

// Moves services of other profiles out of the document.
Node TakeInactive(Node& document, std::vector<std::string> const& profiles) {
  Node inactive = yaml::Mapping(document.mark);
  Node* services = document.Find("services");
  if (services == nullptr) return inactive;
  for (auto& member : services->members) {
    if (!IsActive(member.value, profiles)) inactive.members.push_back(member);
  }
  std::erase_if(services->members,
                [&](yaml::Member const& member) { return inactive.Find(member.key) != nullptr; });
  return inactive;
}

Environment AsEnvironment(Variables const& variables) {
  std::map<std::string, std::string, std::less<>> values;
  for (auto const& [name, variable] : variables) values.emplace(name, variable.value);
  return Environment(std::move(values));
}

}  // namespace

Result<Project> Load(Options const& options, Files const& files) {
  auto const home = options.environment.Get("HOME");
  Reader reader(files, options.working_directory, home);
  for (auto const& [file, document] : options.documents) reader.Know(file, document);
  auto found = Discover(options, reader);
  if (!found) return Fail(std::move(found).error());
  auto name = NameProject(options, *found, reader);
  if (!name) return Fail(std::move(name).error());
  found->variables.insert_or_assign("COMPOSE_PROJECT_NAME",
                                    Variable{name->name, "the project's name"});

  auto model = reader.ReadModel(found->files, found->directory, found->variables);
  if (!model) return Fail(std::move(model).error());
  std::optional<yaml::Mark> version;
  if (Node const* obsolete = model->Find("version")) version = obsolete->mark;
  model->Erase("version");
  Node const* written = name->source == NameSource::kFile ? model->Find("name") : nullptr;
  model->Set("name", yaml::Text(name->name, written == nullptr ? model->mark : written->mark));
  Normalize(*model, name->name, found->variables);

  Project project{.name = std::move(name->name),
                  .name_source = name->source,
                  .directory = std::move(found->directory),
                  .files = std::move(found->files),
                  .profiles = std::move(found->profiles),
                  .document = *std::move(model),
                  .version = std::move(version),
                  .variables = AsEnvironment(found->variables)};
  project.inactive = TakeInactive(project.document, project.profiles);
  if (Node* services = project.document.Find("services")) {
    for (auto& member : services->members) {
      if (auto status = ApplyEnvironmentFiles(member.value, reader, found->variables); !status)
        return Fail(std::move(status).error());
    }
  }
  project.unset = reader.TakeUnset();
  project.applied = reader.TakeApplied();
  if (auto status = CheckProject(project); !status) return Fail(std::move(status).error());
  auto parts = ToModel(project.document);
  if (!parts) return Fail(std::move(parts).error());
  project.model = *std::move(parts);
  return project;
}

}  // namespace ferro::compose
