#include "controlplane/compose/defaults.h"

#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "controlplane/compose/paths.h"

namespace ferro::compose {
namespace {

using yaml::Node;

void SetMissing(Node& mapping, std::string_view key, Node value) {
  if (mapping.Find(key) != nullptr) return;
  value.because.emplace_back("a default");
  value.mark = mapping.mark;
  mapping.Set(key, std::move(value));
}

void SetMissing(Node& mapping, std::string_view key, std::string text) {
  SetMissing(mapping, key, yaml::Text(std::move(text), mapping.mark));
}

void ForEach(Node* list, auto change) {
  if (list == nullptr) return;
  for (auto& item : list->items) change(item);
  for (auto& member : list->members) change(member.value);
}

void DefaultDevices(Node* devices) {
  ForEach(devices, [](Node& device) {
    if (device.Find("device_ids") == nullptr) SetMissing(device, "count", yaml::Integer(-1, {}));
  });
}

Variable const* FindVariable(Variables const& variables, std::string_view name) {
  auto const found = variables.find(name);
  return found == variables.end() ? nullptr : &found->second;
}

// Keys without a value take it from outside.
void Inherit(Node* mapping, Variables const& variables, bool drops_missing) {
  if (mapping == nullptr) return;
  for (auto& member : mapping->members) {
    Variable const* variable = FindVariable(variables, member.key);
    if (!member.value.IsNull() || variable == nullptr) continue;
    member.value.kind = yaml::Kind::kText;
    member.value.text = variable->value;
    member.value.because = {"from " + variable->source};
  }
  if (drops_missing)
    std::erase_if(mapping->members,
                  [](yaml::Member const& member) { return member.value.IsNull(); });
}

void DefaultService(Node& service, std::filesystem::path const& directory,
                    Variables const& variables) {
  if (Node* build = service.Find("build")) SetMissing(*build, "context", directory.string());
  ForEach(service.Find("ports"), [](Node& port) {
    SetMissing(port, "protocol", "tcp");
    SetMissing(port, "mode", "ingress");
  });
  ForEach(service.Find("secrets"), [](Node& secret) {
    SetMissing(secret, "target", "/run/secrets/" + secret.TextAt("source"));
  });
  ForEach(service.Find("depends_on"),
          [](Node& dependency) { SetMissing(dependency, "required", yaml::Bool(true, {})); });
  ForEach(service.Find("env_file"),
          [](Node& file) { SetMissing(file, "required", yaml::Bool(true, {})); });
  ForEach(service.Find("volumes"), [](Node& mount) {
    if (Node* target = mount.Find("target")) target->text = CleanPath(target->text);
  });
  if (Node* deploy = service.Find("deploy")) {
    Node* resources = deploy->Find("resources");
    Node* reserved = resources == nullptr ? nullptr : resources->Find("reservations");
    if (reserved != nullptr) DefaultDevices(reserved->Find("devices"));
  }
  DefaultDevices(service.Find("gpus"));
  Inherit(service.Find("environment"), variables, false);
}

// A dependency that another key implies.
void DependOn(Node& service, std::string_view on, bool restart, std::string_view because) {
  Node* dependencies = service.Find("depends_on");
  if (dependencies == nullptr)
    dependencies = &service.Set("depends_on", yaml::Mapping(service.mark));
  if (dependencies->Find(on) != nullptr) return;
  Node dependency = yaml::Mapping(service.mark);
  dependency.because.push_back("implied by " + std::string(because));
  dependency.Set("condition", yaml::Text("service_started", service.mark));
  dependency.Set("restart", yaml::Bool(restart, service.mark));
  dependency.Set("required", yaml::Bool(true, service.mark));
  dependencies->Set(on, std::move(dependency));
}

struct Implied {
  std::string service;
  bool restart = false;
  std::string_view because;
};

std::vector<Implied> ImpliedDependencies(Node& service) {
  constexpr std::string_view kService = "service:";
  std::vector<Implied> out;
  ForEach(service.Find("links"),
          [&](Node& link) { out.push_back({Split(link.text, ':').front(), true, "links"}); });
  for (std::string_view key : {"network_mode", "ipc", "pid", "uts", "cgroup"}) {
    std::string const value = service.TextAt(key);
    if (value.starts_with(kService)) out.push_back({value.substr(kService.size()), true, key});
  }
  ForEach(service.Find("volumes_from"), [&](Node& from) {
    if (!from.text.starts_with("container:"))
      out.push_back({Split(from.text, ':').front(), false, "volumes_from"});
  });
  return out;
}

// Whether the default network is used.
bool JoinDefaultNetwork(Node& service) {
  if (service.Find("network_mode") != nullptr) return false;
  Node* networks = service.Find("networks");
  if (networks == nullptr || networks->members.empty()) {
    Node joined = yaml::Mapping(service.mark);
    joined.because.emplace_back("a default");
    Node nothing;
    nothing.mark = service.mark;
    joined.Set("default", nothing);
    service.Set("networks", std::move(joined));
    return true;
  }
  return networks->Find("default") != nullptr;
}

void NormalizeService(Node& service, Variables const& variables) {
  if (Node* policy = service.Find("pull_policy")) {
    if (policy->text == "if_not_present") policy->text = "missing";
  }
  if (Node* build = service.Find("build")) {
    if (build->Find("dockerfile_inline") == nullptr) SetMissing(*build, "dockerfile", "Dockerfile");
    Inherit(build->Find("args"), variables, true);
  }
  Inherit(service.Find("environment"), variables, false);
  for (auto const& implied : ImpliedDependencies(service))
    DependOn(service, implied.service, implied.restart, implied.because);
}

void NameResources(Node* section, std::string const& project) {
  if (section == nullptr) return;
  for (auto& [key, mark, resource] : section->members) {
    if (resource.IsNull()) {
      yaml::Mark const at = resource.mark;
      resource = yaml::Mapping(at.line > 0 ? at : mark);
    }
    // A variable that is not set gives no name.
    if (resource.TextAt("name").empty()) resource.Erase("name");
    Node const* external = resource.Find("external");
    bool const is_external = external != nullptr && external->text == "true";
    SetMissing(resource, "name", is_external ? key : std::string(project).append("_").append(key));
  }
}

void KeepOnly(Node& model, std::string_view section, std::set<std::string> const& used) {
  Node* entries = model.Find(section);
  if (entries == nullptr) return;
  std::erase_if(entries->members,
                [&](yaml::Member const& member) { return !used.contains(member.key); });
  if (entries->members.empty()) model.Erase(section);
}

}  // namespace

void ApplyDefaults(Node& model, std::filesystem::path const& directory,
                   Variables const& variables) {
  ForEach(model.Find("services"), [&](Node& service) {
    if (service.IsMapping()) DefaultService(service, directory, variables);
  });
  ForEach(model.Find("configs"), [&](Node& config) {
    Variable const* variable = FindVariable(variables, config.TextAt("environment"));
    if (variable == nullptr || config.Find("environment") == nullptr) return;
    Node content = yaml::Text(variable->value, config.mark);
    content.because.push_back("from " + variable->source);
    config.Set("content", std::move(content));
  });
}

void Normalize(Node& model, std::string const& project, Variables const& variables) {
  bool uses_default = false;
  ForEach(model.Find("services"), [&](Node& service) {
    uses_default = JoinDefaultNetwork(service) || uses_default;
    NormalizeService(service, variables);
  });
  if (uses_default) {
    Node* networks = model.Find("networks");
    if (networks == nullptr) networks = &model.Set("networks", yaml::Mapping(model.mark));
    if (networks->Find("default") == nullptr) {
      Node made;
      made.mark = model.mark;
      made.because.emplace_back("a default");
      networks->Set("default", std::move(made));
    }
  }
  for (std::string_view section : {"networks", "volumes", "configs", "secrets"})
    NameResources(model.Find(section), project);
}

void DropUnused(Node& model) {
  std::set<std::string> networks;
  std::set<std::string> volumes;
  std::set<std::string> configs;
  std::set<std::string> secrets;
  auto sources = [](Node* grants, std::set<std::string>& used) {
    ForEach(grants, [&](Node& grant) { used.insert(grant.TextAt("source")); });
  };
  ForEach(model.Find("services"), [&](Node& service) {
    if (Node const* joined = service.Find("networks")) {
      for (auto const& member : joined->members) networks.insert(member.key);
    }
    ForEach(service.Find("volumes"), [&](Node& mount) {
      if (mount.TextAt("type") == "volume") volumes.insert(mount.TextAt("source"));
    });
    sources(service.Find("configs"), configs);
    sources(service.Find("secrets"), secrets);
    if (Node* build = service.Find("build")) sources(build->Find("secrets"), secrets);
  });
  KeepOnly(model, "networks", networks);
  KeepOnly(model, "volumes", volumes);
  KeepOnly(model, "configs", configs);
  KeepOnly(model, "secrets", secrets);
}

}  // namespace ferro::compose
