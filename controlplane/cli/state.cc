#include "controlplane/cli/state.h"

#include "controlplane/journal/state_directory.h"

namespace ferro::cli {

Result<Ground> OpenGround(Context const& context) {
  auto connection = context.connect(context);
  if (!connection) return Fail(connection.error());
  auto host = connection->engine->Discover(context.stop);
  if (!host) return Fail(host.error());
  auto const directory =
      journal::StateDirectory(context.environment, context.as_root, host->engine_id);
  if (!directory) return Fail(directory.error());
  auto opened = journal::Journal::Open(*directory, context.clock, context.random);
  if (!opened) return Fail(std::move(opened).error());
  return Ground{.connection = *std::move(connection),
                .host = *std::move(host),
                .journal = *std::move(opened)};
}

}  // namespace ferro::cli
