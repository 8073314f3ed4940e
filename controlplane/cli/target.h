// Which environment a command is about, and what runs in it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "controlplane/cli/connection.h"
#include "controlplane/cli/context.h"
#include "controlplane/cli/options.h"
#include "controlplane/model/load.h"

namespace ferro::cli {

struct Target {
  std::string environment;
  // Absent when -p names an environment and no file that can be read stands here.
  std::optional<model::Loaded> loaded;
};

Result<Target> FindTarget(Context const& context, Options const& options);

// An environment as it is now, without a plan.
struct Running {
  Connection connection;
  engine::Observed seen;
  // Containers of the environment, ours or those of docker compose, by service and replica.
  std::vector<engine::Container> containers;
};

Result<Running> Look(Context const& context, std::string const& environment);

// Of those services; all when none is named. Fails with kNotFound, naming what there is.
Result<std::vector<engine::Container>> Chosen(std::vector<engine::Container> const& containers,
                                              std::vector<std::string> const& services,
                                              std::string const& environment);

// The containers of the services that the command names, of all when it names none; those of
// `ferroplane run` only with `one_off`.
struct Sight {
  std::string environment;
  Connection connection;
  std::vector<engine::Container> containers;
};
Result<Sight> LookAtNamed(Context const& context, Options const& options, bool one_off);

// "running (healthy)", "exited (1)".
std::string StateText(engine::Container const& container);

}  // namespace ferro::cli
