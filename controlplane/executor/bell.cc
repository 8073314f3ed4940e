#include "controlplane/executor/bell.h"

#include <algorithm>

namespace ferro::executor {

void Bell::Ring(std::string const& container) {
  std::lock_guard const lock(mutex_);
  last_[container] = ++heard_;
  for (auto* sleeper : sleepers_)
    if (container.empty() || sleeper->container == container) sleeper->wake.request_stop();
}

void Bell::Listen(bool listens) {
  listens_ = listens;
  Ring("");
}

std::int64_t Bell::heard() const {
  std::lock_guard const lock(mutex_);
  return heard_;
}

std::int64_t Bell::LastOf(std::string const& container) const {
  std::int64_t last = 0;
  for (auto const& name : {container, std::string()})
    if (auto const it = last_.find(name); it != last_.end()) last = std::max(last, it->second);
  return last;
}

bool Bell::SleepFor(Clock& clock, Clock::Duration duration, std::string const& container,
                    std::int64_t heard, std::stop_token const& stop) {
  Sleeper sleeper{.container = container};
  {
    std::lock_guard const lock(mutex_);
    if (LastOf(container) > heard) return !stop.stop_requested();
    sleepers_.insert(&sleeper);
  }
  {
    std::stop_callback const forward(stop, [&sleeper] { sleeper.wake.request_stop(); });
    static_cast<void>(clock.SleepFor(duration, sleeper.wake.get_token()));
  }
  std::lock_guard const lock(mutex_);
  sleepers_.erase(&sleeper);
  return !stop.stop_requested();
}

}  // namespace ferro::executor
