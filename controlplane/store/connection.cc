#include "controlplane/store/connection.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cerrno>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

namespace ferro::store {
namespace {

// SQLite's own code, the system's errno behind it, and SQLite's text.
struct Failure {
  int code = 0;  // Extended.
  int system = 0;
  std::string text;

  int primary() const { return code & 0xff; }
  bool NoSpace() const { return primary() == SQLITE_FULL || system == ENOSPC || system == EDQUOT; }
};

Failure FailureOf(SQLite::Exception const& exception, sqlite3* handle) {
  Failure failure{.code = exception.getExtendedErrorCode(), .text = exception.what()};
  // For other codes it is the errno of some earlier failure.
  int const code = failure.primary();
  if (code == SQLITE_IOERR || code == SQLITE_CANTOPEN) {
    failure.system = sqlite3_system_errno(handle);
  }
  return failure;
}

std::string WhatTheSystemSaid(Failure const& failure) {
  // SQLite does not pass errno on from a commit, but says which call it was.
  if (failure.code == SQLITE_IOERR_FSYNC) return "a sync failed";
  if (failure.code == SQLITE_IOERR_WRITE) return "a write failed";
  if (failure.system == 0) return failure.text;
  return failure.text + ": " + std::generic_category().message(failure.system);
}

// After these nothing that the connection says can be relied on.
bool EndsTheConnection(Failure const& failure) {
  int const code = failure.primary();
  return code == SQLITE_IOERR || code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

Error ErrorOf(Failure const& failure, std::string const& path) {
  auto const said = WhatTheSystemSaid(failure);
  if (failure.NoSpace()) {
    return {.code = ErrorCode::kUnavailable,
            .message = "no space left for " + path +
                       ": free some space on that disk and run again; what was recorded before is "
                       "not lost"};
  }
  switch (failure.primary()) {
    case SQLITE_IOERR:
      return {.code = ErrorCode::kUnavailable,
              .message = "the disk failed under " + path + " (" + said +
                         "): nothing more is recorded, so nothing more is done; check the disk, "
                         "then run again: what was recorded before is not lost"};
    case SQLITE_BUSY:
      return {.code = ErrorCode::kUnavailable,
              .message = "another process keeps " + path + " locked: wait for it, then run again"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return {.code = ErrorCode::kPermissionDenied,
              .message = "cannot write " + path + " (" + said +
                         "): run as its owner, on a disk that is not mounted read-only"};
    case SQLITE_NOTADB:
      return {.code = ErrorCode::kInvalidArgument,
              .message = path +
                         " is not a database: put back the file that was there, or move this one "
                         "away to begin with an empty one"};
    case SQLITE_CORRUPT:
      return {.code = ErrorCode::kInternal,
              .message = path + " is damaged or cut short (" + said +
                         "): put back a backup of it, or move it away to begin with an empty one; "
                         "what runs on the engine is not touched"};
    default:
      return {.code = ErrorCode::kInternal,
              .message = "unexpected answer of SQLite about " + path + ": " + said};
  }
}

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(std::string path, std::unique_ptr<SQLite::Database> database)
      : path_(std::move(path)), database_(std::move(database)) {}

  Result<std::vector<Row>> Query(std::string_view sql,
                                 std::vector<Value> const& parameters) override {
    return Guarded<std::vector<Row>>([&] {
      auto& statement = Prepared(sql, parameters);
      std::vector<Row> rows;
      while (statement.executeStep()) rows.push_back(ReadRow(statement));
      return rows;
    });
  }

  Result<std::int64_t> Change(std::string_view sql, std::vector<Value> const& parameters) override {
    return Guarded<std::int64_t>(
        [&] { return static_cast<std::int64_t>(Prepared(sql, parameters).exec()); });
  }

  Status Execute(std::string const& script) override {
    auto done = Guarded<int>([&] { return database_->exec(script); });
    if (!done) return Fail(std::move(done).error());
    return {};
  }

  bool InTransaction() const override {
    return database_ != nullptr && sqlite3_get_autocommit(database_->getHandle()) == 0;
  }

 private:
  // SQLiteCpp throws; from here on an error is a value.
  template <class T, class Body>
  Result<T> Guarded(Body const& body) {
    if (broken_) return Fail(*broken_);
    std::optional<Failure> failure;
    try {
      Result<T> result = body();
      ResetStatements();
      return result;
    } catch (SQLite::Exception const& exception) {
      failure = FailureOf(exception, database_->getHandle());
    }
    auto error = ErrorOf(*failure, path_);
    ResetStatements();
    if (EndsTheConnection(*failure)) Abandon(error);
    return Fail(std::move(error));
  }

  SQLite::Statement& Prepared(std::string_view sql, std::vector<Value> const& parameters) {
    auto at = statements_.find(sql);
    if (at == statements_.end()) {
      at = statements_.try_emplace(std::string(sql), *database_, std::string(sql)).first;
    }
    used_ = &at->second;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      Bind(at->second, static_cast<int>(i) + 1, parameters[i]);
    }
    return at->second;
  }

  static void Bind(SQLite::Statement& statement, int index, Value const& value) {
    if (auto const* number = std::get_if<std::int64_t>(&value)) {
      statement.bind(index, *number);
    } else if (auto const* text = std::get_if<std::string>(&value)) {
      statement.bind(index, *text);
    } else {
      statement.bind(index);
    }
  }

  static Row ReadRow(SQLite::Statement& statement) {
    std::vector<Value> values;
    for (int i = 0; i < statement.getColumnCount(); ++i) {
      SQLite::Column const column = statement.getColumn(i);
      if (column.isInteger()) {
        values.emplace_back(static_cast<std::int64_t>(column.getInt64()));
      } else if (column.isNull()) {
        values.emplace_back();
      } else {
        values.emplace_back(column.getString());
      }
    }
    return Row(std::move(values));
  }

  // A statement left at its last row would hold its locks.
  void ResetStatements() {
    if (used_ == nullptr) return;
    used_->tryReset();
    used_->clearBindings();
    used_ = nullptr;
  }

  // Without a last checkpoint: it would copy what may never have reached the disk.
  void Abandon(Error error) {
    error.may_have_happened = true;
    broken_ = std::move(error);
    statements_.clear();
    sqlite3_db_config(database_->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    database_.reset();
  }

  std::string path_;
  std::unique_ptr<SQLite::Database> database_;
  std::map<std::string, SQLite::Statement, std::less<>> statements_;  // After what they point to.
  SQLite::Statement* used_ = nullptr;
  std::optional<Error> broken_;
};

}  // namespace

Result<std::unique_ptr<Connection>> Connect(std::filesystem::path const& path,
                                            std::string const& vfs,
                                            std::chrono::milliseconds busy_timeout) {
  try {
    auto database = std::make_unique<SQLite::Database>(path.string(),
                                                       SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                       static_cast<int>(busy_timeout.count()), vfs);
    sqlite3_extended_result_codes(database->getHandle(), 1);
    return std::make_unique<SqliteConnection>(path.string(), std::move(database));
  } catch (SQLite::Exception const& exception) {
    return Fail(ErrorOf({.code = exception.getExtendedErrorCode(), .text = exception.what()},
                        path.string()));
  }
}

}  // namespace ferro::store
