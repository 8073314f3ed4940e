// One operation per environment: a lock that the kernel releases when its process
// ends, however it ends. Other processes on the machine see who holds it.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/descriptor.h"
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

  std::string const& environment() const { return environment_; }

 private:
  EnvironmentLock(std::string environment, Descriptor file)
      : environment_(std::move(environment)), file_(std::move(file)) {}

  std::string environment_;
  // It stays when this ends: removing it would let a third process lock another one of the
  // name.
  Descriptor file_;
};

}  // namespace ferro::journal
