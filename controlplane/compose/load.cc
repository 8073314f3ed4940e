#include "controlplane/compose/load.h"

#include <algorithm>
#include <utility>

#include "controlplane/compose/check.h"
#include "controlplane/compose/defaults.h"
#include "controlplane/compose/discover.h"
#include "controlplane/compose/environment_files.h"
#include "controlplane/compose/reader.h"
#include "controlplane/yaml/print.h"

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

// Keys of build are printed as a list of "id: path".
void PrintSsh(Node& build) {
  Node* keys = build.Find("ssh");
  if (keys == nullptr) return;
  Node list = yaml::Sequence(keys->mark);
  for (auto const& [id, mark, path] : keys->members)
    list.items.push_back(yaml::Text(path.text.empty() ? id : id + ": " + path.text, mark));
  *keys = std::move(list);
}

void EscapeDollars(Node& node) {
  for (auto& item : node.items) EscapeDollars(item);
  for (auto& member : node.members) EscapeDollars(member.value);
  if (!node.IsText()) return;
  for (auto at = node.text.find('$'); at != std::string::npos; at = node.text.find('$', at + 2))
    node.text.insert(at, 1, '$');
}

}  // namespace

Result<Project> Load(Options const& options, Files const& files) {
  auto const home = options.environment.Get("HOME");
  Reader reader(files, options.working_directory, home);
  auto found = Discover(options, reader);
  if (!found) return Fail(std::move(found).error());
  auto name = NameProject(options, *found, reader);
  if (!name) return Fail(std::move(name).error());
  found->variables.insert_or_assign("COMPOSE_PROJECT_NAME",
                                    Variable{name->name, "the project's name"});

  auto model = reader.ReadModel(found->files, found->directory, found->variables);
  if (!model) return Fail(std::move(model).error());
  model->Erase("version");
  model->Set("name", yaml::Text(name->name, model->mark));
  Normalize(*model, name->name, found->variables);

  Project project{.name = std::move(name->name),
                  .name_source = name->source,
                  .directory = std::move(found->directory),
                  .files = std::move(found->files),
                  .profiles = std::move(found->profiles),
                  .document = *std::move(model)};
  project.inactive = TakeInactive(project.document, project.profiles);
  if (Node* services = project.document.Find("services")) {
    for (auto& member : services->members) {
      if (auto status = ApplyEnvironmentFiles(member.value, reader, found->variables); !status)
        return Fail(std::move(status).error());
    }
  }
  project.unset = reader.TakeUnset();
  if (auto status = CheckProject(project); !status) return Fail(std::move(status).error());
  return project;
}

Node ConfigDocument(Project const& project) {
  Node document = project.document;
  DropUnused(document);
  Node* services = document.Find("services");
  if (services == nullptr) return document;
  for (auto& member : services->members) {
    member.value.Erase("env_file");
    if (Node* build = member.value.Find("build")) PrintSsh(*build);
  }
  return document;
}

std::string PrintConfig(Project const& project) {
  Node document = ConfigDocument(project);
  EscapeDollars(document);
  return yaml::PrintYaml(document);
}

}  // namespace ferro::compose
