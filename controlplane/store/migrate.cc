#include "controlplane/store/migrate.h"

#include <string>

namespace ferro::store {
namespace {

// Which program migrated the file last: for the message of an older one.
constexpr char kMakeAbout[] =
    "CREATE TABLE IF NOT EXISTS about(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;";
constexpr char kWriteAbout[] =
    "INSERT INTO about(key, value) VALUES ('program', ?) "
    "ON CONFLICT(key) DO UPDATE SET value = excluded.value";
constexpr char kReadAbout[] = "SELECT value FROM about WHERE key = 'program'";

Result<std::int64_t> NumberOf(Connection& connection, std::string_view sql) {
  auto rows = connection.Query(sql);
  if (!rows) return Fail(std::move(rows).error());
  return rows->empty() ? 0 : rows->front().Number(0);
}

Status RefuseOthers(Connection& connection, std::filesystem::path const& path,
                    DatabaseOptions const& options) {
  auto id = NumberOf(connection, "PRAGMA application_id");
  if (!id) return Fail(std::move(id).error());
  auto tables = NumberOf(connection, "SELECT count(*) FROM sqlite_schema");
  if (!tables) return Fail(std::move(tables).error());
  if (*tables == 0 || *id == options.application_id) return {};
  return Fail(ErrorCode::kInvalidArgument,
              path.string() +
                  " is a database of another program: move it away, or use another "
                  "directory");
}

Status RefuseNewer(Connection& connection, std::filesystem::path const& path,
                   DatabaseOptions const& options, std::int64_t version) {
  auto const known = static_cast<std::int64_t>(options.migrations.size());
  if (version <= known) return {};
  auto rows = connection.Query(kReadAbout);
  std::string const writer =
      rows && !rows->empty() ? rows->front().Text(0) : std::string("a newer program");
  return Fail(ErrorCode::kInvalidArgument,
              path.string() + " has version " + std::to_string(version) + ", written by " + writer +
                  ", and this " + options.program + " knows versions up to " +
                  std::to_string(known) + ": use " + writer +
                  " or newer, or put back the file as it was before; nothing was changed");
}

Status RunMigrations(Connection& connection, DatabaseOptions const& options, std::int64_t from) {
  auto const known = static_cast<std::int64_t>(options.migrations.size());
  for (auto version = from; version < known; ++version) {
    auto const sql = options.migrations[static_cast<std::size_t>(version)];
    if (auto done = connection.Execute(std::string(sql)); !done) {
      return Fail(std::move(done).error().Within("migration " + std::to_string(version + 1)));
    }
  }
  if (auto made = connection.Execute(kMakeAbout); !made) return made;
  if (auto written = connection.Change(kWriteAbout, {options.program}); !written) {
    return Fail(std::move(written).error());
  }
  return connection.Execute("PRAGMA application_id = " + std::to_string(options.application_id) +
                            "; PRAGMA user_version = " + std::to_string(known));
}

Status MigrateLocked(Connection& connection, std::filesystem::path const& path,
                     DatabaseOptions const& options) {
  if (auto ours = RefuseOthers(connection, path, options); !ours) return ours;
  auto version = NumberOf(connection, "PRAGMA user_version");
  if (!version) return Fail(std::move(version).error());
  if (auto older = RefuseNewer(connection, path, options, *version); !older) return older;
  if (*version == static_cast<std::int64_t>(options.migrations.size())) return {};
  return RunMigrations(connection, options, *version);
}

}  // namespace

Status Migrate(Connection& connection, std::filesystem::path const& path,
               DatabaseOptions const& options) {
  if (auto begun = connection.Execute("BEGIN IMMEDIATE"); !begun) return begun;
  auto status = MigrateLocked(connection, path, options);
  if (status) status = connection.Execute("COMMIT");
  if (!status && connection.InTransaction()) (void)connection.Execute("ROLLBACK");
  return status;
}

}  // namespace ferro::store
