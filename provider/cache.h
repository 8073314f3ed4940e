// Answers that many calls need: fetched once, by one of them, and kept for a while.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace ferro::provider {

// Thread-safe. One fetch a key at a time: who comes meanwhile waits for its answer.
// Failures are not kept. Entries live as long as the cache, which is as long as one
// configuration of the provider; the keys are ids of the catalogue, so they are few.
template <class T>
class Cache {
 public:
  using Value = std::shared_ptr<T const>;

  Result<Value> Get(std::string const& key, Clock& clock, Clock::Duration max_age,
                    std::function<Result<T>()> const& fetch) {
    auto entry = EntryOf(key);
    std::scoped_lock const lock(entry->mutex);
    if (entry->value != nullptr && clock.Now() - entry->fetched <= max_age) return entry->value;
    auto fetched = fetch();
    if (!fetched) return Fail(std::move(fetched).error());
    entry->value = std::make_shared<T const>(*std::move(fetched));
    entry->fetched = clock.Now();
    return entry->value;
  }

  // What is asked for next is fetched anew: something was changed by ourselves.
  void Forget() {
    std::scoped_lock const lock(mutex_);
    entries_.clear();
  }

 private:
  struct Entry {
    std::mutex mutex;
    Value value;
    Clock::TimePoint fetched;
  };

  std::shared_ptr<Entry> EntryOf(std::string const& key) {
    std::scoped_lock const lock(mutex_);
    auto& entry = entries_[key];
    if (entry == nullptr) entry = std::make_shared<Entry>();
    return entry;
  }

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace ferro::provider
