// One service of a project resolved; used by from_compose.h.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "controlplane/model/from_compose.h"

namespace ferro::model {

// More of one service than any one machine carries.
inline constexpr int kMostReplicas = 1000;

// What resolving a service needs to know of the others.
struct Surroundings {
  compose::Project const* project = nullptr;
  ImageMap const* images = nullptr;
  compose::Files const* files = nullptr;
  // Services that others await by service_completed_successfully, and one that does.
  std::map<std::string, std::string> awaited;
  std::map<std::string, ServiceKind> kinds;  // As ferroplane.yaml says.
};

// The node of a service, or of a key of it; `services` has what the model has.
yaml::Node const& NodeOf(compose::Project const& project, std::string const& service);
yaml::Mark MarkOf(compose::Project const& project, std::string const& service,
                  std::string_view key);

Result<Service> ResolveService(std::string const& name, compose::Service const& from,
                               Surroundings const& around);

// Each of the parts of ResolveService changes `to` and moves what it has dealt with out of
// `to.spec`.
Status ResolveDeploy(Service& to, Surroundings const& around);
void ResolveRestart(Service& to, Surroundings const& around);
void ResolveNetwork(Service& to, Surroundings const& around);
void ResolveMounts(Service& to, Surroundings const& around);
Status ResolveFiles(Service& to, Surroundings const& around);
Status ResolveBuildSecrets(Service& to, Surroundings const& around);
Status ResolveSecurity(Service& to, Surroundings const& around);

}  // namespace ferro::model
