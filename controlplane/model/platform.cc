#include "controlplane/model/platform.h"

#include <functional>

namespace ferro::model {

std::string_view NameOf(Provenance provenance) {
  switch (provenance) {
    case Provenance::kLiteral:
      return "literal";
    case Provenance::kDerived:
      return "derived";
    case Provenance::kGenerated:
      return "generated";
    case Provenance::kUnknown:
      return "unknown";
    case Provenance::kSecret:
      return "secret";
  }
  return "";
}

namespace {

// The rest of the path after the first part, if that is it.
std::optional<std::string_view> Below(std::string_view path, std::string_view part) {
  if (!path.starts_with(part) || path.size() <= part.size() || path[part.size()] != '.')
    return std::nullopt;
  return path.substr(part.size() + 1);
}

// An engine chooses the port, and we choose addresses, unless the file says them.
std::optional<Provenance> ChosenLater(Service const& service, std::string_view path) {
  if (path == "image_id") return Provenance::kUnknown;
  for (std::size_t i = 0; i < service.spec.ports.size(); ++i) {
    if (path == "ports[" + std::to_string(i) + "].published" &&
        service.spec.ports[i].published.empty())
      return Provenance::kUnknown;
  }
  for (auto const& [name, joined] : service.spec.networks) {
    if (path == "networks." + name + ".ipv4_address" && joined.ipv4_address.empty())
      return Provenance::kGenerated;
  }
  return std::nullopt;
}

}  // namespace

Provenance ProvenanceOf(Service const& service, std::string_view path) {
  if (auto const variable = Below(path, "environment");
      variable && service.secret_variables.contains(std::string(*variable)))
    return Provenance::kSecret;
  if (auto const file = Below(path, "files")) {
    for (auto const& one : service.files) {
      if (one.name == *file && one.secret) return Provenance::kSecret;
    }
  }
  for (auto const& derived : service.derived) {
    if (derived.path == path) return Provenance::kDerived;
  }
  return ChosenLater(service, path).value_or(Provenance::kLiteral);
}

std::string_view NameOf(ServiceKind kind) {
  switch (kind) {
    case ServiceKind::kService:
      return "service";
    case ServiceKind::kJob:
      return "job";
    case ServiceKind::kStore:
      return "store";
  }
  return "";
}

std::string_view NameOf(ImageKind kind) {
  switch (kind) {
    case ImageKind::kReal:
      return "real";
    case ImageKind::kOtherVersion:
      return "other version";
    case ImageKind::kStandIn:
      return "stand-in";
  }
  return "";
}

bool RefusedWhenStrict(Warning const& warning) {
  return !warning.code.starts_with("PLATFORM-2");
}

std::string ContainerName(std::string_view platform, Service const& service, int replica) {
  if (!service.spec.container_name.empty()) return service.spec.container_name;
  std::string name(platform);
  return name.append("-").append(service.name).append("-").append(std::to_string(replica));
}

std::vector<std::string> InDependencyOrder(Platform const& platform) {
  std::vector<std::string> order;
  std::set<std::string> seen;
  // As deep as the longest chain of dependencies: the front end limits services to 10,000
  // keys and refuses cycles.
  std::function<void(std::string const&)> visit = [&](std::string const& name) {
    auto found = platform.services.find(name);
    if (found == platform.services.end() || !seen.insert(name).second) return;
    for (auto const& [other, dependency] : found->second.depends_on) visit(other);
    order.push_back(name);
  };
  for (auto const& [name, service] : platform.services) visit(name);
  return order;
}

}  // namespace ferro::model
