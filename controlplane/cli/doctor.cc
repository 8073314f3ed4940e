#include "controlplane/cli/run.h"
#include "controlplane/cli/session.h"
#include "controlplane/cli/target.h"
#include "controlplane/cli/wanted.h"
#include "controlplane/doctor/checks.h"
#include "controlplane/plan/listening.h"

namespace ferro::cli {
namespace {

// A platform is looked at when there is one here; it may lack nothing but a file.
Result<std::optional<model::Loaded>> LoadIfThere(Context const& context, Options const& options) {
  auto loaded = LoadWanted(context, options);
  if (loaded) return std::optional(*std::move(loaded));
  bool const none = loaded.error().Fact("code") == "COMPOSE-018";
  if (!none) return Fail(std::move(loaded).error());
  return std::optional<model::Loaded>();
}

Status LookAtPlatform(Context& context, model::Platform const& platform, doctor::Facts& facts) {
  auto const session = Session::Open(context, platform.name, "doctor");
  if (!session) return Fail(session.error());
  auto ahead = (*session)->LookAhead(platform, {});
  if (!ahead) return Fail(ahead.error());
  facts.capacity = plan::MakeUp(platform, ahead->seen, ahead->known, ahead->sources, {}).capacity;
  facts.sources = std::move(ahead->sources);
  facts.platform = &platform;
  return {};
}

void LookFromOutside(Context const& context, doctor::Facts& facts) {
  facts.outside = doctor::PortsOfContainers(facts.host);
  if (!context.real_time) {
    facts.outside_problem = "the machine is not a real one";
    return;
  }
  auto const tables = plan::NetworkTables(facts.host.endpoint, context.proc);
  auto probed = doctor::ProbeFromOutside(
      facts.outside,
      {.network_namespace = tables.parent_path() / "ns" / "net", .routes = facts.host.routes});
  if (probed) {
    facts.outside = *std::move(probed);
  } else {
    facts.outside_problem = probed.error().message;
  }
}

}  // namespace

Result<int> RunDoctor(Context& context, Options const& options) {
  doctor::Facts facts{.machine = doctor::ReadMachine(context.proc, context.etc)};
  auto const loaded = LoadIfThere(context, options);
  if (!loaded) return Fail(loaded.error());
  auto connection = context.connect(context);
  auto host = connection ? connection->engine->Discover(context.stop)
                         : Result<engine::Host>(Fail(connection.error()));
  if (!host) {
    facts.engine_failure = host.error();
  } else {
    facts.host = *std::move(host);
    if (*loaded) {
      auto const looked = LookAtPlatform(context, (*loaded)->platform, facts);
      if (!looked) return Fail(looked.error());
    }
    LookFromOutside(context, facts);
  }
  auto const findings = doctor::Diagnose(facts);
  auto const told = context.out.Write(
      options.json ? doctor::JsonOf(findings) + '\n'
                   : doctor::TextOf(findings, WantsColours(context.out, context.environment)));
  if (!told) return Fail(told.error());
  return doctor::HasProblems(findings) ? kExitFailed : 0;
}

}  // namespace ferro::cli
