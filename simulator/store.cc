#include "simulator/store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "simulator/snapshot.h"

namespace ferro::sim {
namespace {

// A world or an access log larger than this is a mistake.
constexpr std::size_t kMostBytes = 1U << 30U;
// The log is written anew when it holds so many lines: those that are forgotten go.
constexpr std::size_t kMostLines = 200'000;
constexpr unsigned kOwnerOnly = 0600;  // Passwords and tokens are in it.

std::filesystem::path LogPath(std::filesystem::path path) {
  path += ".requests";
  return path;
}

tl::unexpected<Error> CannotWrite(std::filesystem::path const& path) {
  return Fail(ErrorCode::kUnavailable,
              "cannot write " + path.string() + ": " + std::generic_category().message(errno));
}

// In one call, so that a kill leaves all of the line or, at worst, a beginning of it.
bool WriteLine(int file, std::string const& line) {
  auto const written = ::write(file, line.data(), line.size());
  return written >= 0 && static_cast<std::size_t>(written) == line.size();
}

}  // namespace

Result<std::unique_ptr<Store>> Store::Open(std::filesystem::path path) {
  auto const log_path = LogPath(path);
  int const log = ::open(log_path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, kOwnerOnly);
  if (log < 0) return CannotWrite(log_path);
  if (::flock(log, LOCK_EX | LOCK_NB) != 0) {
    ::close(log);
    return Fail(ErrorCode::kUnavailable,
                "another selectel-sim is using the state " + path.string());
  }
  return std::unique_ptr<Store>(new Store(std::move(path), log));
}

Store::~Store() {
  ::close(log_);
}

bool Store::has_world() const {
  std::error_code ignored;
  return std::filesystem::exists(path_, ignored);
}

Status Store::Load(World& world) {
  auto const text = ReadFile(path_, kMostBytes);
  if (!text) return Fail(text.error());
  if (auto restored = RestoreSnapshot(world, *text); !restored) {
    return Fail(std::move(restored).error().Within(path_.string()));
  }
  auto const log = ReadFile(LogPath(path_), kMostBytes);
  if (!log) return Fail(log.error());
  for (auto const& line : Split(*log, '\n')) {
    // The last one may be torn by a kill; its request was not answered.
    auto record = RecordFrom(line);
    if (line.empty() || !record) continue;
    world.requests_seen = record->number;
    world.requests.push_back(*std::move(record));
  }
  while (world.requests.size() > kRequestsKept) world.requests.pop_front();
  last_record_ = world.requests_seen;
  last_text_ = *text;
  lines_ = world.requests.size();
  if (!log->empty() && !log->ends_with('\n') && !WriteLine(log_, "\n")) {
    return CannotWrite(LogPath(path_));
  }
  return {};
}

Status Store::Save(World const& world) {
  if (auto appended = AppendRecord(world); !appended) return appended;
  auto text = SnapshotText(world);
  if (text == last_text_) return {};
  if (auto written = WriteFile(path_, text, kOwnerOnly); !written) return written;
  last_text_ = std::move(text);
  return {};
}

Status Store::AppendRecord(World const& world) {
  if (last_text_.empty()) return RewriteLog(world);  // A log without a world is of another one.
  if (world.requests.empty() || world.requests.back().number <= last_record_) return {};
  if (lines_ >= kMostLines) return RewriteLog(world);
  if (!WriteLine(log_, RecordText(world.requests.back()) + "\n"))
    return CannotWrite(LogPath(path_));
  last_record_ = world.requests.back().number;
  ++lines_;
  return {};
}

// In place, not beside: the file carries the lock. A kill in between costs old records, no more.
Status Store::RewriteLog(World const& world) {
  std::string text;
  for (auto const& record : world.requests) text += RecordText(record) + "\n";
  if (::ftruncate(log_, 0) != 0 || !WriteLine(log_, text)) return CannotWrite(LogPath(path_));
  lines_ = world.requests.size();
  last_record_ = world.requests_seen;
  return {};
}

}  // namespace ferro::sim
