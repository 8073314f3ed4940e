// A connected unix socket whose every wait has an end: a time limit, a silence limit,
// a stop request.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/result.h"

namespace ferro::docker {

struct WaitLimits {
  std::stop_token stop = {};
  std::optional<std::chrono::milliseconds> whole = std::nullopt;    // From now on.
  std::optional<std::chrono::milliseconds> silence = std::nullopt;  // Of each single wait.
};

// The waits of one call; its time begins with the construction.
class Waiting {
 public:
  explicit Waiting(WaitLimits const& limits);
  Waiting(Waiting const&) = delete;
  Waiting& operator=(Waiting const&) = delete;

  // Until the descriptor is ready for `events` (as in poll) or has failed. kCancelled,
  // kDeadlineExceeded. With -1: a pause of at most `pause`, which is no error.
  Status Until(int descriptor, short events) const;
  Status Pause(std::chrono::milliseconds pause) const;

 private:
  using Steady = std::chrono::steady_clock;

  Status Ended() const;
  std::chrono::milliseconds Left() const;

  std::stop_token stop_;
  std::optional<Steady::time_point> end_;
  std::optional<std::chrono::milliseconds> whole_;
  std::optional<std::chrono::milliseconds> silence_;
  Descriptor wake_;  // Becomes readable at the stop request.
  std::unique_ptr<std::stop_callback<std::function<void()>>> on_stop_;  // Last: it writes there.
};

// One thread may read while another writes.
class Socket {
 public:
  // kUnavailable, kPermissionDenied or kInvalidArgument with the fact "engine" = absent,
  // down, forbidden or bad_path.
  static Result<Socket> Connect(std::string const& path, Waiting const& waiting);

  explicit Socket(int descriptor) : descriptor_(descriptor) {}

  // How many bytes came; 0 at the end.
  Result<std::size_t> Read(std::span<char> into, Waiting const& waiting);
  // How many bytes were taken before the other side was gone; all of them, normally.
  struct Written {
    std::size_t bytes = 0;
    Status status = {};
  };
  Written Write(std::string_view bytes, Waiting const& waiting);
  // The other side reads an end; reading goes on.
  void CloseWrite();
  // Nothing waits to be read, not even the end.
  bool IsQuiet() const;

 private:
  Descriptor descriptor_;
};

}  // namespace ferro::docker
