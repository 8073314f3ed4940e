// How long the API takes to answer: one on the same machine answers sooner than a thread starts.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

#include "apiclient/session.h"

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

// The session, with the time of each of its calls, and of its requests for tokens, told to `times`,
// which must outlive it.
std::unique_ptr<api::Session> WithAnswersTimed(std::unique_ptr<api::Session> session,
                                               AnswerTimes& times);

}  // namespace ferro::provider
