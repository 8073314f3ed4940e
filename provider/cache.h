// Answers that many calls need: fetched once, by one of them, and kept for a while.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "provider/writes.h"

namespace ferro::provider {

// Who asks, and how old an answer may be for that.
struct Asker {
  Clock& clock;
  // When the operation that asks began: an answer serves when it was requested at most `max_age`
  // before that. Below zero: nobody else's answer serves.
  Clock::TimePoint began;
  Clock::Duration max_age;
  std::stop_token stop = {};
  std::optional<Clock::TimePoint> deadline = std::nullopt;
  // An answer serves however much was written since its request: for what no write of ours changes.
  bool whatever_written = false;
};

// Thread-safe. One fetch a key at a time: who comes meanwhile waits for its answer, also when it
// is a failure, but not longer than its own stop and deadline allow. Failures are not kept; that
// somebody else was stopped, or had no time left, is nobody's answer. Entries live as long as
// the cache, which is as long as one configuration of the provider; the keys are ids of the
// catalogue and of projects, so they are few.
template <class T>
class Cache {
 public:
  using Value = std::shared_ptr<T const>;
  using Fetch = std::function<Result<T>()>;

  // With `writes`, which must outlive the cache, an answer serves only as long as nothing was
  // written since its request, and none is kept while something is being written.
  explicit Cache(Writes const* writes = nullptr) : writes_(writes) {}

  Result<Value> Get(std::string const& key, Asker const& asker, Fetch const& fetch) {
    auto const entry = EntryOf(key);
    std::unique_lock lock(entry->mutex);
    for (int i = 0; i < kMostWaits; ++i) {
      if (auto kept = KeptIn(*entry, asker)) return kept;
      auto const flight = entry->flight;
      if (flight == nullptr || !Serves(*flight, asker)) break;
      if (auto waited = Wait(*entry, *flight, asker, lock); !waited) return Fail(waited.error());
      if (!flight->over) continue;
      if (flight->failure && !IsPersonal(*flight->failure)) return Fail(*flight->failure);
      if (flight->value != nullptr && Serves(*flight, asker)) return flight->value;
    }
    return FetchFor(*entry, asker, fetch, lock);
  }

  // What is kept and serves; null when there is nothing such.
  Value Kept(std::string const& key, Asker const& asker) {
    auto const entry = EntryOf(key);
    std::scoped_lock const lock(entry->mutex);
    return KeptIn(*entry, asker);
  }

  // Null when it cannot be had now: something is being written, or the fetch failed, which is not
  // tried again before `max_age` is over. For who can do without.
  Value TryGet(std::string const& key, Asker const& asker, Fetch const& fetch) {
    if (writes_ != nullptr && writes_->in_progress()) return nullptr;
    auto const entry = EntryOf(key);
    {
      std::scoped_lock const lock(entry->mutex);
      if (entry->refused && asker.began - *entry->refused <= asker.max_age) return nullptr;
    }
    auto const requested = asker.clock.Now();
    auto got = Get(key, asker, fetch);
    if (got) return *std::move(got);
    std::scoped_lock const lock(entry->mutex);
    if (!IsPersonal(got.error())) entry->refused = requested;
    return nullptr;
  }

  // What is asked for next is fetched anew: something was changed by ourselves.
  void Forget() {
    std::scoped_lock const lock(mutex_);
    entries_.clear();
  }

 private:
  // More flights than this end for others only: then one flies alone.
  static constexpr int kMostWaits = 8;
  // How often a waiting call looks at its clock, which need not be the one that threads sleep by.
  static constexpr std::chrono::milliseconds kLook{50};

  struct Flight {
    Clock::TimePoint requested;
    std::uint64_t writes = 0;
    bool over = false;
    Value value;
    std::optional<Error> failure;
  };
  struct Entry {
    std::mutex mutex;
    std::condition_variable_any changed;
    Flight kept;
    std::shared_ptr<Flight> flight;
    std::optional<Clock::TimePoint> refused;
  };

  static bool IsPersonal(Error const& error) {
    return error.code == ErrorCode::kCancelled || error.code == ErrorCode::kDeadlineExceeded;
  }

  Value KeptIn(Entry const& entry, Asker const& asker) const {
    return entry.kept.value != nullptr && Serves(entry.kept, asker) ? entry.kept.value : nullptr;
  }

  // Whether what was requested then may serve, when it comes.
  bool Serves(Flight const& flight, Asker const& asker) const {
    if (asker.began - flight.requested > asker.max_age) return false;
    if (writes_ == nullptr || asker.whatever_written) return true;
    return flight.writes == writes_->count() && !writes_->in_progress();
  }

  // Until the flight is over, or serves nobody any more.
  Status Wait(Entry& entry, Flight const& flight, Asker const& asker,
              std::unique_lock<std::mutex>& lock) const {
    while (!flight.over && Serves(flight, asker)) {
      if (asker.deadline && asker.clock.Now() >= *asker.deadline) {
        return Fail(ErrorCode::kDeadlineExceeded, "waiting for an answer took too long");
      }
      entry.changed.wait_for(lock, asker.stop, kLook, [&] { return flight.over; });
      if (asker.stop.stop_requested() && !flight.over) {
        return Fail(ErrorCode::kCancelled, "told to stop");
      }
    }
    return {};
  }

  // Its own answer serves who asked for it, whatever was written meanwhile, and nobody else then.
  Result<Value> FetchFor(Entry& entry, Asker const& asker, Fetch const& fetch,
                         std::unique_lock<std::mutex>& lock) {
    auto const flight = std::make_shared<Flight>(Flight{
        .requested = asker.clock.Now(), .writes = writes_ == nullptr ? 0 : writes_->count()});
    entry.flight = flight;
    lock.unlock();
    {
      Landing landing{entry, *flight, lock};
      landing.fetched = fetch();
    }
    if (flight->failure) return Fail(*flight->failure);
    return flight->value;
  }

  // Ends a flight, also when its fetch throws: nobody is left waiting for it.
  struct Landing {
    Entry& entry;
    Flight& flight;
    std::unique_lock<std::mutex>& lock;
    Result<T> fetched = Fail(ErrorCode::kCancelled, "the fetch ended unexpectedly");

    ~Landing() {
      lock.lock();
      flight.over = true;
      if (fetched) {
        flight.value = std::make_shared<T const>(*std::move(fetched));
      } else {
        flight.failure = std::move(fetched).error();
      }
      if (entry.flight.get() == &flight) {
        entry.flight = nullptr;
        if (flight.value != nullptr) entry.kept = flight;
      }
      entry.changed.notify_all();
    }
  };

  std::shared_ptr<Entry> EntryOf(std::string const& key) {
    std::scoped_lock const lock(mutex_);
    auto& entry = entries_[key];
    if (entry == nullptr) entry = std::make_shared<Entry>();
    return entry;
  }

  Writes const* const writes_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace ferro::provider
