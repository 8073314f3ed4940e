// Wakes waits before their time when the engine tells that something happened to their
// container, so that they need not ask it again and again.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>

#include "base/clock.h"

namespace ferro::executor {

// Thread-safe.
class Bell {
 public:
  // News of a container, by the engine's id; "" concerns all.
  void Ring(std::string const& container);
  // News come in. While none do, waits look often.
  void Listen(bool listens);
  bool listens() const { return listens_; }

  // How much was heard until now: to be asked before one looks.
  std::int64_t heard() const;
  // Until the time is over or there are news of the container that came after `heard`. False
  // when it was stopped.
  bool SleepFor(Clock& clock, Clock::Duration duration, std::string const& container,
                std::int64_t heard, std::stop_token const& stop);

 private:
  struct Sleeper {
    std::string container;
    std::stop_source wake;
  };

  std::int64_t LastOf(std::string const& container) const;

  mutable std::mutex mutex_;
  std::int64_t heard_ = 0;
  std::map<std::string, std::int64_t> last_;  // By container: as of when the last news are.
  std::set<Sleeper*> sleepers_;
  std::atomic<bool> listens_ = false;
};

}  // namespace ferro::executor
