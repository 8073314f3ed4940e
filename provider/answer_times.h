// How long the API takes to answer: one on the same machine answers sooner than a thread starts.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "http/transport.h"

namespace ferro::provider {

// Thread-safe.
class AnswerTimes {
 public:
  using Duration = Clock::TimePoint::duration;

  void Add(Duration took);
  // Nothing before the first answer.
  std::optional<Duration> longest() const;

 private:
  std::atomic<Duration::rep> longest_ = -1;
};

// The transport, with the time of each of its requests, those for tokens among them, told to
// `times` before whoever waits for the answer has it. `clock` must outlive it.
std::unique_ptr<http::Transport> WithAnswersTimed(std::unique_ptr<http::Transport> transport,
                                                  Clock& clock, std::shared_ptr<AnswerTimes> times);

}  // namespace ferro::provider
