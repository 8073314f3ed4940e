#include "controlplane/doctor/examine.h"

#include <utility>

#include "controlplane/plan/capacity.h"
#include "controlplane/plan/gather.h"
#include "controlplane/plan/listening.h"

namespace ferro::doctor {
namespace {

std::filesystem::path const& Proc() {
  static std::filesystem::path const proc = "/proc";
  return proc;
}

// That of the engine, or our own.
std::filesystem::path NamespaceOf(std::string const& endpoint) {
  return plan::NetworkTables(endpoint, Proc()).parent_path() / "ns/net";
}

void Look(Facts& facts) {
  auto ports = PortsOfContainers(facts.host);
  if (ports.empty()) return;
  auto answers = ProbeFromOutside(
      std::move(ports),
      {.network_namespace = NamespaceOf(facts.host.endpoint), .routes = facts.host.routes});
  if (answers)
    facts.outside = *std::move(answers);
  else
    facts.outside_problem = answers.error().message;
}

}  // namespace

Facts Examine(engine::Engine& engine, model::Platform const* platform,
              ExamineOptions const& options, std::stop_token const& stop) {
  auto seen =
      engine.Observe(platform == nullptr ? engine::Scope{} : plan::ScopeOf(*platform), stop);
  if (!seen) return ExamineWithoutEngine(std::move(seen).error(), platform);
  Facts facts{.host = seen->host, .machine = ReadMachine(Proc(), "/etc"), .platform = platform};
  if (platform != nullptr) {
    facts.sources = plan::GatherHere(*platform, *seen, {.environment = options.environment});
    facts.capacity = plan::CapacityOf(*platform, *seen, facts.sources);
  }
  if (options.probe && !stop.stop_requested()) Look(facts);
  return facts;
}

Facts ExamineWithoutEngine(Error why, model::Platform const* platform) {
  Facts facts{.engine_failure = std::move(why),
              .machine = ReadMachine(Proc(), "/etc"),
              .platform = platform};
  if (platform == nullptr) return facts;
  for (auto const& [name, service] : platform->services) {
    for (auto const& mount : service.spec.volumes)
      if (mount.type == "bind")
        facts.sources.binds[mount.source] = plan::Watch(mount.source, mount.read_only);
  }
  return facts;
}

}  // namespace ferro::doctor
