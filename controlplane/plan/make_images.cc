#include "controlplane/plan/emit.h"
#include "controlplane/plan/make.h"

namespace ferro::plan {

namespace {

bool IsMeant(std::set<std::string> const& services, std::string const& name) {
  return services.empty() || services.contains(name);
}

void Build(model::Service const& service, ImagesRequest const& request, Plan& plan) {
  std::string const& reference = service.image.used;
  Steps(plan).Act(engine::BuildImage{.service = service.name,
                                     .build = *service.build,
                                     .reference = reference,
                                     .pull = request.pull_bases || service.build->pull},
                  {.service = service.name, .reason = "asked for", .deadline = kPullDeadline});
  plan.changes.push_back({.sign = Sign::kUpdate,
                          .kind = "image",
                          .name = reference,
                          .service = service.name,
                          .reasons = {"built"}});
}

void Pull(model::Service const& service, Plan& plan) {
  std::string const& reference = service.image.used;
  Steps(plan).Act(engine::PullImage{.reference = reference},
                  {.service = service.name, .reason = "asked for", .deadline = kPullDeadline});
  plan.changes.push_back({.sign = Sign::kUpdate,
                          .kind = "image",
                          .name = reference,
                          .service = service.name,
                          .reasons = {"pulled"}});
}

}  // namespace

Plan MakeImages(model::Platform const& wanted, engine::Observed const& seen,
                ImagesRequest const& request) {
  Plan plan{.environment = wanted.name, .operation = request.build ? "build" : "pull"};
  plan.engine = seen.host.engine_name + " at " + seen.host.endpoint;
  for (auto const& name : request.services) {
    if (!wanted.services.contains(name))
      plan.refusals.push_back(
          {"PLAN-016", "there is no service " + name, "name services of the file"});
  }
  std::set<std::string> done;  // Services may share an image.
  for (auto const& [name, service] : wanted.services) {
    bool const builds = service.build.has_value();
    if (!IsMeant(request.services, name) || !(builds ? request.build : request.pull)) continue;
    if (!done.insert(service.image.used).second) continue;
    if (builds)
      Build(service, request, plan);
    else
      Pull(service, plan);
    plan.images.push_back(service.image);
  }
  return plan;
}

std::set<std::string> BuiltEachTime(model::Platform const& wanted) {
  std::set<std::string> names;
  for (auto const& [name, service] : wanted.services) {
    if (service.build && service.pull_policy == "build") names.insert(name);
  }
  return names;
}

}  // namespace ferro::plan
