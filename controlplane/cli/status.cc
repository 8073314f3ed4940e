#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "base/time_text.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/state.h"
#include "controlplane/cli/style.h"
#include "controlplane/plan/gather.h"

namespace ferro::cli {
namespace {

constexpr std::int64_t kLatest = 5;

struct OperationRow {
  std::string id;
  std::string kind;
  std::string state;
  std::string actor;
  std::string begun;
  std::string ended;
  std::string reason;
  std::int64_t steps = 0;
};
void Describe(json::Fields& f, OperationRow& m) {
  f("id", m.id);
  f("kind", m.kind);
  f("state", m.state);
  f("actor", m.actor);
  f("begun", m.begun);
  f("ended", m.ended);
  f("reason", m.reason);
  f("steps", m.steps);
}

struct EnvironmentRow {
  std::string name;
  std::string folder;
  std::vector<std::string> files;
  std::int64_t containers = 0;
  std::int64_t running = 0;
  std::int64_t healthy = 0;
  std::int64_t unhealthy = 0;
  std::vector<std::string> seen_by_compose;
  std::vector<std::string> volumes;
  std::vector<std::string> volume_texts;  // With whose an anonymous one was.
  std::vector<OperationRow> operations;   // Latest first.
  std::vector<OperationRow> unfinished;
  std::string working;  // Who holds the lock now.
};
void Describe(json::Fields& f, EnvironmentRow& m) {
  f("name", m.name);
  f("folder", m.folder);
  f("files", m.files);
  f("containers", m.containers);
  f("running", m.running);
  f("healthy", m.healthy);
  f("unhealthy", m.unhealthy);
  f("seen_by_compose", m.seen_by_compose);
  f("volumes", m.volumes);
  f("operations", m.operations);
  f("unfinished", m.unfinished);
  f("working", m.working);
}

struct StatusDocument {
  std::string engine;
  std::string engine_id;
  std::string endpoint;
  std::string state_directory;
  std::vector<std::string> warnings;
  std::vector<EnvironmentRow> environments;
};
void Describe(json::Fields& f, StatusDocument& m) {
  f("engine", m.engine);
  f("engine_id", m.engine_id);
  f("endpoint", m.endpoint);
  f("state_directory", m.state_directory);
  f("warnings", m.warnings);
  f("environments", m.environments);
}

OperationRow RowFor(journal::Operation const& operation) {
  return {.id = operation.id,
          .kind = operation.kind,
          .state = std::string(journal::NameOf(operation.state)),
          .actor = operation.actor,
          .begun = Rfc3339(operation.created),
          .ended = operation.ended ? Rfc3339(*operation.ended) : "",
          .reason = operation.reason,
          .steps = operation.step_count};
}

void Count(engine::Container const& container, std::string const& environment,
           EnvironmentRow& row) {
  bool const ours = container.owner.environment == environment;
  if (!ours && container.owner.compose_project != environment) return;
  ++row.containers;
  if (container.state == engine::State::kRunning) ++row.running;
  if (container.health == engine::Health::kHealthy) ++row.healthy;
  if (container.health == engine::Health::kUnhealthy) ++row.unhealthy;
  if (!container.owner.compose_project.empty()) row.seen_by_compose.push_back(container.is.name);
}

Result<EnvironmentRow> RowFor(journal::Environment const& environment, Ground& ground,
                              std::stop_token const& stop) {
  EnvironmentRow row{
      .name = environment.name, .folder = environment.folder, .files = environment.files};
  auto& journal = *ground.journal;
  auto const objects = journal.Objects(environment.id);
  if (!objects) return Fail(objects.error());
  auto const seen = ground.connection.engine->Observe(
      plan::WithInventory({.environment = environment.name}, *objects), stop);
  if (!seen) return Fail(seen.error());
  for (auto const& container : seen->containers) Count(container, environment.name, row);
  std::set<std::string> there;
  for (auto const& volume : seen->volumes) there.insert(volume.name);
  for (auto const& object : *objects) {
    if (object.kind != "volume" || !there.contains(object.name)) continue;
    row.volumes.push_back(object.name);
    auto const nameless = plan::AnonymousOf(object);
    row.volume_texts.push_back(object.name + (nameless.path.empty()
                                                  ? ""
                                                  : " (anonymous, " + nameless.service +
                                                        " had it at " + nameless.path + ")"));
  }
  auto const operations = journal.Operations(environment.id, kLatest);
  if (!operations) return Fail(operations.error());
  for (auto const& operation : *operations) row.operations.push_back(RowFor(operation));
  auto const unfinished = journal.Unfinished(environment.id);
  if (!unfinished) return Fail(unfinished.error());
  for (auto const& left : *unfinished) row.unfinished.push_back(RowFor(left.operation));
  auto const holder =
      journal::EnvironmentLock::Holder(journal.EnvironmentDirectory(environment.name));
  if (holder && *holder) {
    row.working = "ferroplane " + (*holder)->command + " by " + (*holder)->user + " (process " +
                  std::to_string((*holder)->pid) + ") since " + Rfc3339((*holder)->since);
  }
  return row;
}

std::string ContainersText(EnvironmentRow const& row) {
  if (row.containers == 0) return "none";
  std::string text = std::to_string(row.running) + " of " + std::to_string(row.containers) + " run";
  if (row.healthy > 0) text += ", " + std::to_string(row.healthy) + " healthy";
  if (row.unhealthy > 0) text += ", " + std::to_string(row.unhealthy) + " unhealthy";
  return text;
}

std::string LastText(EnvironmentRow const& row) {
  if (row.operations.empty()) return "none";
  auto const& last = row.operations.front();
  return last.kind + " " + last.state + " " + (last.ended.empty() ? last.begun : last.ended);
}

// What a person has to know of one environment, beyond its row.
std::string RemarksOn(EnvironmentRow const& row) {
  std::string out;
  if (!row.working.empty()) out += row.name + ": " + row.working + " is at work.\n";
  for (auto const& left : row.unfinished) {
    if (!row.working.empty()) break;  // It is just that.
    out += row.name + ": " + left.kind + " of " + left.begun + " by " + left.actor +
           " was interrupted. The next `ferroplane up` finds out what became of it and goes on.\n";
  }
  if (row.containers == 0 && !row.volumes.empty()) {
    out += row.name + ": volumes kept: " + Joined(row.volume_texts, ", ") +
           ". `ferroplane destroy -p " + row.name + " --delete-data=NAME` deletes one.\n";
  }
  if (!row.seen_by_compose.empty()) {
    out += "warning: " + row.name + ": `docker compose down` still sees " +
           Joined(row.seen_by_compose, ", ") +
           ", which it started; each becomes ours when it is replaced.\n";
  }
  return out;
}

std::string DetailsOf(EnvironmentRow const& row, bool colours) {
  std::vector<std::vector<std::string>> rows;
  for (auto const& operation : row.operations) {
    rows.push_back({operation.begun, operation.kind, operation.state, operation.actor,
                    std::to_string(operation.steps), operation.reason});
  }
  return "\nFiles    " + Joined(row.files, ", ") + "\nVolumes  " +
         (row.volumes.empty() ? "none" : Joined(row.volume_texts, ", ")) + "\n\n" +
         TableOf({"BEGUN", "OPERATION", "STATE", "BY", "STEPS", "REASON"}, rows, colours);
}

std::string TextFor(StatusDocument const& document, bool details, bool colours) {
  std::string out = "Engine  " + document.engine + " at " + document.endpoint + "\nState   " +
                    document.state_directory + "\n\n";
  if (document.environments.empty()) {
    return out + "No environment yet. `ferroplane up docker-compose.yml` makes one.\n";
  }
  std::vector<std::vector<std::string>> rows;
  std::string remarks;
  for (auto const& row : document.environments) {
    rows.push_back({row.name, ContainersText(row), LastText(row), row.folder});
    remarks += RemarksOn(row);
  }
  out += TableOf({"ENVIRONMENT", "CONTAINERS", "LAST OPERATION", "FOLDER"}, rows, colours);
  if (details) out += DetailsOf(document.environments.front(), colours);
  if (!remarks.empty()) out += '\n' + remarks;
  for (auto const& warning : document.warnings) out += "warning: " + warning + '\n';
  return out;
}

}  // namespace

Result<int> RunStatus(Context& context, Options const& options) {
  auto ground = OpenGround(context);
  if (!ground) return Fail(ground.error());
  auto const& host = ground->host;
  StatusDocument document{.engine = host.engine_name,
                          .engine_id = host.engine_id,
                          .endpoint = host.endpoint,
                          .state_directory = ground->journal->directory().string(),
                          .warnings = host.warnings};
  auto const environments = ground->journal->Environments();
  if (!environments) return Fail(environments.error());
  std::string const wanted = options.words.empty() ? "" : options.words.front();
  std::vector<std::string> names;
  for (auto const& environment : *environments) {
    names.push_back(environment.name);
    if (!wanted.empty() && environment.name != wanted) continue;
    auto row = RowFor(environment, *ground, context.stop);
    if (!row) return Fail(std::move(row).error().Within("looking at " + environment.name));
    document.environments.push_back(*std::move(row));
  }
  if (!wanted.empty() && document.environments.empty()) {
    return Fail(ErrorCode::kNotFound,
                "there is no environment " + wanted +
                    (names.empty() ? " on this engine" : "; there are: " + Joined(names, ", ")));
  }
  bool const colours = WantsColours(context.out, context.environment);
  auto const written = context.out.Write(
      options.json ? json::Print(document) + '\n' : TextFor(document, !wanted.empty(), colours));
  if (!written) return Fail(written.error());
  return 0;
}

}  // namespace ferro::cli
