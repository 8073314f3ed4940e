#include "controlplane/cli/target.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.h"
#include "controlplane/cli/project.h"
#include "controlplane/cli/wanted.h"

namespace ferro::cli {

Result<Target> FindTarget(Context const& context, Options const& options) {
  auto loaded = LoadWanted(context, options);
  if (loaded) {
    auto name = loaded->platform.name;
    return Target{.environment = std::move(name), .loaded = *std::move(loaded)};
  }
  bool const named =
      !options.project_name.empty() && ComposeOptions(context, options).files.empty();
  if (named) return Target{.environment = options.project_name};
  if (loaded.error().Fact("code") == "COMPOSE-018") {
    return Fail(ErrorCode::kInvalidArgument,
                loaded.error().message +
                    "\nGo to the folder of the project, name its file with -f, or name an "
                    "environment of `ferroplane status` with -p.");
  }
  return Fail(loaded.error());
}

Result<Running> Look(Context const& context, std::string const& environment) {
  auto connection = context.connect(context);
  if (!connection) return Fail(connection.error());
  auto seen = connection->engine->Observe({.environment = environment}, context.stop);
  if (!seen) return Fail(seen.error());
  Running running{.connection = *std::move(connection), .seen = *std::move(seen)};
  for (auto const& container : running.seen.containers) {
    bool const ours = container.owner.environment == environment ||
                      container.owner.compose_project == environment;
    if (ours) running.containers.push_back(container);
  }
  std::sort(running.containers.begin(), running.containers.end(),
            [](engine::Container const& a, engine::Container const& b) {
              return std::tie(a.is.service, a.is.replica, a.is.name) <
                     std::tie(b.is.service, b.is.replica, b.is.name);
            });
  return running;
}

Result<std::vector<engine::Container>> Chosen(std::vector<engine::Container> const& containers,
                                              std::vector<std::string> const& services,
                                              std::string const& environment) {
  if (services.empty()) return containers;
  std::set<std::string> known;
  for (auto const& container : containers) known.insert(container.is.service);
  for (auto const& service : services) {
    if (known.contains(service)) continue;
    return Fail(ErrorCode::kNotFound,
                "nothing runs for service " + service + " in " + environment +
                    (known.empty() ? ", nor for any other: run `ferroplane up`"
                                   : "; there are: " + Joined({known.begin(), known.end()}, ", ")));
  }
  std::vector<engine::Container> chosen;
  for (auto const& container : containers) {
    if (std::find(services.begin(), services.end(), container.is.service) != services.end()) {
      chosen.push_back(container);
    }
  }
  return chosen;
}

Result<Sight> LookAtNamed(Context const& context, Options const& options, bool one_off) {
  auto const target = FindTarget(context, options);
  if (!target) return Fail(target.error());
  auto running = Look(context, target->environment);
  if (!running) return Fail(running.error());
  auto chosen = Chosen(running->containers, ServicesOf(options), target->environment);
  if (!chosen) return Fail(chosen.error());
  if (!one_off) std::erase_if(*chosen, [](engine::Container const& c) { return c.one_off; });
  return Sight{.environment = target->environment,
               .connection = std::move(running->connection),
               .containers = *std::move(chosen)};
}

std::string StateText(engine::Container const& container) {
  std::string text(engine::NameOf(container.state));
  if (container.state == engine::State::kExited) {
    return text + " (" + std::to_string(container.exit_code) + ")";
  }
  if (container.health == engine::Health::kNone) return text;
  return text + " (" + std::string(engine::NameOf(container.health)) + ")";
}

}  // namespace ferro::cli
