#include "tfplugin/server/in_flight.h"

#include <utility>

namespace ferro::tf {

InFlight::Entry::Entry(InFlight& calls, std::stop_token cancelled)
    : calls_(calls), on_cancelled_(std::move(cancelled), Forward{stop_}) {
  std::scoped_lock const lock(calls_.mutex_);
  place_ = calls_.running_.insert(calls_.running_.end(), stop_);
}

InFlight::Entry::~Entry() {
  std::scoped_lock const lock(calls_.mutex_);
  calls_.running_.erase(place_);
}

void InFlight::StopAll() {
  std::list<std::stop_source> running;
  {
    std::scoped_lock const lock(mutex_);
    running = running_;
  }
  // Without the lock: a stop callback may end its call, which takes it.
  for (auto& stop : running) stop.request_stop();
}

}  // namespace ferro::tf
