// Opening, environments, events and retention; operations.cc and steps.cc hold the rest.
#include "controlplane/journal/journal.h"

#include <algorithm>
#include <utility>

#include "base/version.h"
#include "controlplane/journal/guards.h"
#include "controlplane/journal/rows.h"
#include "controlplane/journal/schema.h"
#include "controlplane/journal/state_directory.h"

namespace ferro::journal {
namespace {

constexpr char kInsertEnvironment[] =
    "INSERT INTO environments(id, name, spec, epoch, folder, files, name_source, engine, created) "
    "VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)";
constexpr char kUpdateEnvironment[] =
    "UPDATE environments SET spec = ?, folder = ?, files = ?, name_source = ? WHERE id = ?";
constexpr char kCountName[] = "SELECT count(*) FROM environments WHERE name = ?";
constexpr char kCountHeld[] = "SELECT count(*) FROM objects WHERE environment = ? AND retain = 0";
constexpr char kDeleteEnvironment[] = "DELETE FROM environments WHERE id = ?";
constexpr char kSelectEvents[] =
    "SELECT id, environment, operation, at, body FROM events "
    "WHERE environment = ? AND id > ? ORDER BY id LIMIT ?";

// Operations that ended before a time and of which everything is known.
constexpr char kForgetSteps[] =
    "DELETE FROM steps WHERE operation IN (SELECT id FROM operations WHERE ended < ?) AND "
    "operation NOT IN (SELECT operation FROM steps WHERE outcome IS NULL OR outcome = 'unknown')";
constexpr char kForgetEvents[] =
    "DELETE FROM events WHERE at < ?1 AND (operation IS NULL OR operation IN "
    "(SELECT id FROM operations WHERE ended < ?1))";
constexpr char kForgetRequests[] = "DELETE FROM idempotency WHERE expires < ?";

// What Compose makes of a project name; also safe as the name of a directory.
bool IsEnvironmentName(std::string_view name) {
  auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= 200 && plain(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return plain(c) || c == '_' || c == '-'; });
}

Status RefuseTakenName(store::Session& session, std::string const& name) {
  auto rows = session.Query(kCountName, {name});
  if (!rows) return Fail(std::move(rows).error());
  if (rows->front().Number(0) == 0) return {};
  return Fail(ErrorCode::kConflict, "there is an environment " + name + " already");
}

Status RefuseWhatIsHeld(store::Session& session, Environment const& environment) {
  auto rows = session.Query(kCountHeld, {environment.id});
  if (!rows) return Fail(std::move(rows).error());
  auto const count = rows->front().Number(0);
  if (count == 0) return {};
  return Fail(ErrorCode::kConflict, environment.name + " still has " + std::to_string(count) +
                                        " objects on the engine: destroy it first");
}

}  // namespace

Journal::Journal(std::filesystem::path directory, std::unique_ptr<store::Database> database,
                 Clock& clock, Random& random)
    : directory_(std::move(directory)),
      database_(std::move(database)),
      clock_(clock),
      ulids_(clock, random) {}

Result<std::unique_ptr<Journal>> Journal::Open(std::filesystem::path const& directory, Clock& clock,
                                               Random& random, JournalOptions const& options) {
  if (options.vfs.empty()) {
    if (auto made = MakePrivateDirectory(directory); !made) return Fail(std::move(made).error());
  }
  auto database = store::Database::Open(directory / "journal.db",
                                        {.program = "ferroplane " + std::string(kVersion),
                                         .application_id = kApplicationId,
                                         .migrations = Migrations(),
                                         .vfs = options.vfs,
                                         .durable = options.durable});
  if (!database) return Fail(std::move(database).error().Within("opening the journal"));
  return std::unique_ptr<Journal>(new Journal(directory, std::move(*database), clock, random));
}

std::filesystem::path Journal::EnvironmentDirectory(std::string_view name) const {
  return directory_ / "environments" / name;
}

std::int64_t Journal::Now() const {
  return ToMicros(clock_.Now());
}

Result<Environment> Journal::CreateEnvironment(Environment environment) {
  if (!IsEnvironmentName(environment.name)) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"" + environment.name +
                    "\" cannot name an environment: it must begin with a lower-case letter or a "
                    "digit and hold only these, _ and -");
  }
  environment.id = ulids_.Next();
  environment.epoch = 0;
  auto const now = Now();
  environment.created = FromMicros(now);
  auto const& e = environment;
  auto written = database_->Write([&](store::Session& session) -> Status {
    if (auto free = RefuseTakenName(session, e.name); !free) return free;
    return Changed(session.Change(
        kInsertEnvironment,
        {e.id, e.name, e.spec, e.folder, FilesText(e.files), e.name_source, e.engine, now}));
  });
  if (!written) return Fail(std::move(written).error());
  return environment;
}

Result<std::optional<Environment>> Journal::FindEnvironment(std::string_view name) const {
  static std::string const kSql =
      std::string("SELECT ") + kEnvironmentColumns + " FROM environments WHERE name = ?";
  auto rows = database_->Query(kSql, {std::string(name)});
  if (!rows) return Fail(std::move(rows).error());
  if (rows->empty()) return std::nullopt;
  return EnvironmentOf(rows->front());
}

Result<Environment> Journal::GetEnvironment(std::string_view id) const {
  static std::string const kSql =
      std::string("SELECT ") + kEnvironmentColumns + " FROM environments WHERE id = ?";
  auto rows = database_->Query(kSql, {std::string(id)});
  if (!rows) return Fail(std::move(rows).error());
  if (rows->empty()) {
    return Fail(ErrorCode::kNotFound, "the journal knows no environment " + std::string(id));
  }
  return EnvironmentOf(rows->front());
}

Result<std::vector<Environment>> Journal::Environments() const {
  static std::string const kSql =
      std::string("SELECT ") + kEnvironmentColumns + " FROM environments ORDER BY name";
  auto rows = database_->Query(kSql);
  if (!rows) return Fail(std::move(rows).error());
  return All(*rows, EnvironmentOf);
}

Status Journal::UpdateEnvironment(Environment const& e) {
  return database_->Write([&](store::Session& session) -> Status {
    auto changed = session.Change(kUpdateEnvironment,
                                  {e.spec, e.folder, FilesText(e.files), e.name_source, e.id});
    if (!changed) return Fail(std::move(changed).error());
    if (*changed == 1) return {};
    return Fail(ErrorCode::kNotFound, "the journal knows no environment " + e.name);
  });
}

Status Journal::ForgetEnvironment(std::string_view id, EnvironmentLock const& lock) {
  auto environment = GetEnvironment(id);
  if (!environment) return Fail(std::move(environment).error());
  auto written = database_->Write([&](store::Session& session) -> Status {
    if (auto locked = RequireLock(*environment, lock); !locked) return locked;
    if (auto resolved = RefuseUnfinished(session, *environment); !resolved) return resolved;
    if (auto unused = RefuseWhatIsHeld(session, *environment); !unused) return unused;
    return Changed(session.Change(kDeleteEnvironment, {environment->id}));
  });
  if (!written) return written;
  std::error_code error;
  auto const directory = EnvironmentDirectory(environment->name);
  std::filesystem::remove_all(directory, error);
  if (!error) return {};
  return Fail(ErrorCode::kUnavailable, environment->name + " is forgotten, but its directory " +
                                           directory.string() +
                                           " could not be removed: " + error.message());
}

Status Journal::AppendEvent(std::string_view environment, std::string_view operation,
                            std::string const& json) {
  auto const now = Now();
  return database_->Write([&](store::Session& session) {
    return WriteEvent(session, std::string(environment), std::string(operation), now, json);
  });
}

Result<std::vector<Event>> Journal::Events(std::string_view environment, std::int64_t after,
                                           std::int64_t limit) const {
  auto rows = database_->Query(kSelectEvents, {std::string(environment), after, limit});
  if (!rows) return Fail(std::move(rows).error());
  return All(*rows, EventOf);
}

Status Journal::Compact(Clock::Duration older_than) {
  auto const now = clock_.Now();
  auto const before = ToMicros(now - older_than);
  return database_->Write([&](store::Session& session) -> Status {
    if (auto done = Changed(session.Change(kForgetSteps, {before})); !done) return done;
    if (auto done = Changed(session.Change(kForgetEvents, {before})); !done) return done;
    return Changed(session.Change(kForgetRequests, {ToMicros(now)}));
  });
}

}  // namespace ferro::journal
