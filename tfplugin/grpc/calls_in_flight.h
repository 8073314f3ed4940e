// The calls that are being answered: each has a token that is stopped when the
// client cancels it or when the process ends, so that whoever waits inside a call
// learns of it without knowing about gRPC.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>

namespace ferro::tf {

// Thread-safe.
class CallsInFlight {
 public:
  struct Entry {
    std::function<bool()> is_cancelled;
    std::stop_source stop;
  };

  // A call from its begin to its end.
  class Call {
   public:
    Call(Call const&) = delete;
    Call& operator=(Call const&) = delete;
    ~Call();
    std::stop_token token() const { return place_->stop.get_token(); }

   private:
    friend class CallsInFlight;
    Call(CallsInFlight& calls, std::list<Entry>::iterator place) : calls_(calls), place_(place) {}
    CallsInFlight& calls_;
    std::list<Entry>::iterator place_;
  };

  // `is_cancelled` is asked from another thread while the result lives. After
  // StopAll the token is stopped from the start.
  Call Enter(std::function<bool()> is_cancelled);

  // Stops the tokens of the calls that their clients gave up. To be called every
  // now and then: gRPC tells a synchronous server only when asked.
  void PollCancelled();
  void StopAll();
  // False when some are left after that time.
  bool WaitUntilNone(std::chrono::milliseconds at_most);

 private:
  std::mutex mutex_;
  std::condition_variable left_;
  std::list<Entry> entries_;
  bool stopped_ = false;
};

}  // namespace ferro::tf
