#include "tfplugin/grpc/calls_in_flight.h"

#include <utility>
#include <vector>

namespace ferro::tf {

CallsInFlight::Call::~Call() {
  std::lock_guard lock(calls_.mutex_);
  calls_.entries_.erase(place_);
  if (calls_.entries_.empty()) calls_.left_.notify_all();
}

CallsInFlight::Call CallsInFlight::Enter(std::function<bool()> is_cancelled) {
  std::lock_guard lock(mutex_);
  entries_.push_front({.is_cancelled = std::move(is_cancelled), .stop = {}});
  if (stopped_) entries_.front().stop.request_stop();
  return {*this, entries_.begin()};
}

void CallsInFlight::PollCancelled() {
  // Asked under the lock, so that no call ends meanwhile; stopped outside of it,
  // because what hangs on a token may take time.
  std::vector<std::stop_source> given_up;
  {
    std::lock_guard lock(mutex_);
    for (auto& entry : entries_) {
      if (!entry.stop.stop_requested() && entry.is_cancelled()) given_up.push_back(entry.stop);
    }
  }
  for (auto& source : given_up) source.request_stop();
}

void CallsInFlight::StopAll() {
  std::vector<std::stop_source> all;
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    for (auto& entry : entries_) all.push_back(entry.stop);
  }
  for (auto& source : all) source.request_stop();
}

bool CallsInFlight::WaitUntilNone(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return left_.wait_for(lock, at_most, [this] { return entries_.empty(); });
}

}  // namespace ferro::tf
