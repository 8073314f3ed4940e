// Locks by name, among the threads of this process and among the processes of one
// user on this machine: two applies at once never take the same name or address
// (mapping 0.1.8).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/environment.h"
#include "base/result.h"

namespace ferro::provider {

class Locks;

// Held until it goes; the system releases it when the process dies.
class Lock {
 public:
  Lock(Lock&& other) noexcept;
  Lock& operator=(Lock&& other) noexcept;
  ~Lock();

 private:
  friend class Locks;
  Lock(Locks& locks, std::string name, int file);
  void Release();

  Locks* locks_ = nullptr;
  std::string name_;
  int file_ = -1;  // -1: no lock file, the lock is among threads only.
};

// Thread-safe; must outlive its locks.
class Locks {
 public:
  // An empty directory, or one that cannot be made private, keeps locks inside this process.
  explicit Locks(std::filesystem::path directory);
  ~Locks();

  // "/tmp/ferroplane-<uid>", the same for all shells of a user (some have a TMPDIR each); where
  // that cannot be had, below TMPDIR.
  static std::filesystem::path DefaultDirectory(Environment const& environment,
                                                std::filesystem::path const& common = "/tmp");

  // Waits; kCancelled on stop, kDeadlineExceeded when it is still held at the deadline.
  Result<Lock> Acquire(std::string_view name, Clock& clock, Clock::TimePoint deadline,
                       std::stop_token const& stop);
  // Empty when someone alive holds it, be it this process.
  std::optional<Lock> TryAcquire(std::string_view name);

 private:
  friend class Lock;
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ferro::provider
