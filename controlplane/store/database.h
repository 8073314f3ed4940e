// One SQLite file that loses nothing it said it kept: WAL, synchronous=FULL, one
// fsync for the writes of several threads (group commit), and after an I/O error
// no further word. Knows nothing of what is stored.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "controlplane/store/session.h"

namespace ferro::store {

struct DatabaseOptions {
  // Who reads and writes it: for messages. "ferroplane 0.1.0"
  std::string program;
  // Told apart from other programs' databases by this (application_id).
  std::int32_t application_id = 0;
  // migrations[n] brings a file of version n to n+1; the file's version is how many ran.
  std::vector<std::string_view> migrations;
  // How long to wait for another process's transaction.
  std::chrono::milliseconds busy_timeout{10000};
  // A VFS registered by name (TestDisk); "" is the operating system's files.
  std::string vfs;
  // False only where a test shows what it is for: PRAGMA synchronous=OFF.
  bool durable = true;
};

class Database {
 public:
  // Makes the file (0600) when absent; its directory must exist. Refuses a file of a
  // newer version or of another program (kInvalidArgument), one that is damaged or
  // cut short (kInternal), one it may not write (kPermissionDenied).
  static Result<std::unique_ptr<Database>> Open(std::filesystem::path const& path,
                                                DatabaseOptions const& options);
  Database(Database const&) = delete;
  Database& operator=(Database const&) = delete;
  ~Database();

  Result<std::vector<Row>> Query(std::string_view sql,
                                 std::vector<Value> const& parameters = {}) const;

  // Runs once, inside a transaction that other threads' work may share, perhaps on
  // another of the writing threads; must not call this Database. An error of its own
  // undoes what it did and nothing else. On disk when Write returns without error.
  // may_have_happened when only a later read, by a new Database, can tell.
  using Work = std::function<Status(Session&)>;
  Status Write(Work const& work);

 private:
  struct Pending {
    Work const* work = nullptr;
    Status result;
    bool done = false;
  };

  explicit Database(std::unique_ptr<Connection> connection);
  void CommitGroup(std::vector<Pending*> const& group);
  Status RunGroup(std::vector<Pending*> const& group);
  Status RunOne(Pending& pending, bool alone);

  // Held while the connection is used; never together with queue_mutex_.
  mutable std::mutex connection_mutex_;
  std::unique_ptr<Connection> connection_;

  std::mutex queue_mutex_;
  std::condition_variable changed_;
  std::deque<Pending*> queue_;
  bool leading_ = false;  // Some thread commits a group.
};

}  // namespace ferro::store
