// What this process changes: an answer that was asked for before a change, or while one is
// made, does not tell what is after it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "apiclient/session.h"

namespace ferro::provider {

// Thread-safe.
class Writes {
 public:
  // A change, from its begin until what it does is done. The Writes must outlive it.
  class Change {
   public:
    explicit Change(Writes& writes) : writes_(&writes) { writes_->Begin(); }
    ~Change() {
      if (writes_ != nullptr) writes_->End();
    }
    Change(Change&& other) noexcept : writes_(std::exchange(other.writes_, nullptr)) {}
    Change& operator=(Change&&) = delete;

   private:
    Writes* writes_;
  };

  // Held by an operation that waits for what it changed.
  [[nodiscard]] Change During() { return Change(*this); }

  // Grows when a change begins and when one ends.
  std::uint64_t count() const { return count_; }
  bool in_progress() const { return open_ > 0; }

 private:
  void Begin() {
    ++open_;
    ++count_;
  }
  void End() {
    ++count_;
    --open_;
  }

  std::atomic<std::uint64_t> count_ = 0;
  std::atomic<int> open_ = 0;
};

// The session, with each of its calls that may change something told to `writes`, which must
// outlive it.
std::unique_ptr<api::Session> WithWritesTold(std::unique_ptr<api::Session> session, Writes& writes);

}  // namespace ferro::provider
