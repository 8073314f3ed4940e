// One operation per environment: a lock that the kernel releases when its process
// ends, however it ends. Other processes on the machine see who holds it.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace ferro::journal {

// What a second ferroplane is told about the first.
struct LockHolder {
  std::int64_t pid = 0;
  std::string user;     // "root"
  std::string command;  // "up"
  Clock::TimePoint since{};
};

struct LockRequest {
  std::string environment;  // The name, for messages.
  LockHolder holder;        // Us; `since` is filled in.
  // How long to wait for another holder to end; 0 asks once.
  Clock::Duration wait{0};
  // Only tests that must show what the lock is for switch it off.
  bool enabled = true;
};

// Held until destroyed. Movable, not copyable.
class EnvironmentLock {
 public:
  // Makes the directory (0700) when it is absent. kConflict when somebody else
  // holds the lock, with "ferroplane up by root (pid 123) works on kaif-lake since
  // 14:02 UTC" in the message; kCancelled when `stop` fires during the wait.
  static Result<EnvironmentLock> Acquire(std::filesystem::path const& environment_directory,
                                         LockRequest request, Clock& clock,
                                         std::stop_token const& stop = {});
  // Who holds it now, if anybody does; does not get in the way of whoever acquires it.
  static Result<std::optional<LockHolder>> Holder(
      std::filesystem::path const& environment_directory);

  EnvironmentLock(EnvironmentLock&& other) noexcept;
  EnvironmentLock& operator=(EnvironmentLock&& other) noexcept;
  ~EnvironmentLock();

  std::string const& environment() const { return environment_; }

 private:
  EnvironmentLock(std::string environment, int fd)
      : environment_(std::move(environment)), fd_(fd) {}
  void Release();

  std::string environment_;
  int fd_ = -1;
};

}  // namespace ferro::journal
