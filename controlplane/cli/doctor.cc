#include "controlplane/cli/run.h"
#include "controlplane/cli/wanted.h"
#include "controlplane/doctor/examine.h"

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

}  // namespace

Result<int> RunDoctor(Context& context, Options const& options) {
  auto const loaded = LoadIfThere(context, options);
  if (!loaded) return Fail(loaded.error());
  model::Platform const* platform = *loaded ? &(*loaded)->platform : nullptr;
  auto const connection = context.connect(context);
  auto const facts =
      connection ? doctor::Examine(*connection->engine, platform,
                                   {.environment = context.environment, .probe = context.real_time},
                                   context.stop)
                 : doctor::ExamineWithoutEngine(connection.error(), platform);
  auto const findings = doctor::Diagnose(facts);
  auto const told = context.out.Write(
      options.json ? doctor::JsonOf(findings) + '\n'
                   : doctor::TextOf(findings, WantsColours(context.out, context.environment)));
  if (!told) return Fail(told.error());
  return doctor::HasProblems(findings) ? kExitFailed : 0;
}

}  // namespace ferro::cli
