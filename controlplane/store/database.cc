#include "controlplane/store/database.h"

#include <algorithm>
#include <utility>

#include "controlplane/store/connection.h"
#include "controlplane/store/migrate.h"
#include "controlplane/store/prepare.h"

namespace ferro::store {
namespace {

// More writers than this wait for the next fsync.
constexpr std::size_t kLargestGroup = 128;

Status Configure(Connection& connection, std::filesystem::path const& path, bool durable) {
  // Until WAL is on there is a rollback journal. Below EXTRA its removal is not synced: it
  // could come back with a power loss, much later, and undo everything.
  if (durable) {
    if (auto set = connection.Execute("PRAGMA synchronous = EXTRA"); !set) return set;
  }
  auto mode = connection.Query("PRAGMA journal_mode = WAL");
  if (!mode) return Fail(std::move(mode).error());
  if (mode->empty() || mode->front().Text(0) != "wal") {
    return Fail(ErrorCode::kInvalidArgument,
                "the file system under " + path.string() +
                    " cannot share memory between processes (a network disk?): keep the state on a "
                    "local disk");
  }
  return connection.Execute(std::string("PRAGMA synchronous = ") + (durable ? "FULL" : "OFF") +
                            "; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; "
                            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
}

// A process killed between write and fsync leaves commits that the next one reads and
// believes. Copied and synced into the main file, they can be relied on.
Status SettleWhatWasLeft(Connection& connection) {
  auto rows = connection.Query("PRAGMA wal_checkpoint(PASSIVE)");
  if (!rows) return Fail(std::move(rows).error());
  return {};
}

Status Prepare(Connection& connection, std::filesystem::path const& path,
               DatabaseOptions const& options) {
  if (auto set = Configure(connection, path, options.durable); !set) return set;
  if (auto migrated = Migrate(connection, path, options); !migrated) return migrated;
  return SettleWhatWasLeft(connection);
}

}  // namespace

Result<std::unique_ptr<Database>> Database::Open(std::filesystem::path const& path,
                                                 DatabaseOptions const& options) {
  std::optional<OpeningLock> opening;
  if (options.vfs.empty()) {
    auto taken = OpeningLock::Take(path);
    if (!taken) return Fail(std::move(taken).error());
    opening.emplace(std::move(*taken));
  }
  auto connection = Connect(path, options.vfs, options.busy_timeout);
  if (!connection) return Fail(std::move(connection).error());
  if (auto ready = Prepare(**connection, path, options); !ready) {
    return Fail(std::move(ready).error());
  }
  return std::unique_ptr<Database>(new Database(std::move(*connection)));
}

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::~Database() = default;

Result<std::vector<Row>> Database::Query(std::string_view sql,
                                         std::vector<Value> const& parameters) const {
  std::lock_guard const lock(connection_mutex_);
  return connection_->Query(sql, parameters);
}

// The first writer to come commits for all that came meanwhile; whoever finds a
// group under way waits, and is then part of the next one or leads it.
Status Database::Write(Work const& work) {
  Pending pending{.work = &work};
  std::unique_lock lock(queue_mutex_);
  queue_.push_back(&pending);
  while (!pending.done) {
    if (leading_) {
      changed_.wait(lock);
      continue;
    }
    auto const count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kLargestGroup));
    std::vector<Pending*> const group(queue_.begin(), queue_.begin() + count);
    queue_.erase(queue_.begin(), queue_.begin() + count);
    leading_ = true;
    lock.unlock();
    CommitGroup(group);
    lock.lock();
    for (auto* one : group) one->done = true;
    leading_ = false;
    changed_.notify_all();
  }
  return std::move(pending.result);
}

void Database::CommitGroup(std::vector<Pending*> const& group) {
  std::lock_guard const lock(connection_mutex_);
  auto status = RunGroup(group);
  if (status) return;
  if (connection_->InTransaction()) (void)connection_->Execute("ROLLBACK");
  for (auto* one : group) {
    if (one->result) one->result = status;
  }
}

// Fails when nothing of the group is kept.
Status Database::RunGroup(std::vector<Pending*> const& group) {
  if (auto begun = connection_->Execute("BEGIN IMMEDIATE"); !begun) return begun;
  bool any = false;
  for (auto* one : group) {
    one->result = RunOne(*one, group.size() == 1);
    any = any || one->result;
    if (!connection_->InTransaction()) {  // SQLite rolled everything back.
      return one->result ? Fail(ErrorCode::kInternal, "the transaction ended by itself")
                         : one->result;
    }
  }
  auto ended = connection_->Execute(any ? "COMMIT" : "ROLLBACK");
  // The last frame may have reached the file before what failed.
  if (!ended && any) ended.error().may_have_happened = true;
  return ended;
}

Status Database::RunOne(Pending& pending, bool alone) {
  if (alone) return (*pending.work)(*connection_);
  if (auto saved = connection_->Execute("SAVEPOINT one"); !saved) return saved;
  auto status = (*pending.work)(*connection_);
  if (!status && connection_->InTransaction()) {
    (void)connection_->Execute("ROLLBACK TO one");
  }
  if (!connection_->InTransaction()) return status;
  auto released = connection_->Execute("RELEASE one");
  return status ? released : status;
}

}  // namespace ferro::store
