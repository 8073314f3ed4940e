// The calls that are running, so that StopProvider can reach each of them.
#pragma once

#include <list>
#include <mutex>
#include <stop_token>

namespace ferro::tf {

class InFlight {
 public:
  // One running call; ends when it goes out of scope.
  class Entry {
   public:
    // `cancelled` stops this call alone.
    Entry(InFlight& calls, std::stop_token cancelled);
    ~Entry();
    Entry(Entry const&) = delete;
    Entry& operator=(Entry const&) = delete;

    std::stop_token token() const { return stop_.get_token(); }

   private:
    struct Forward {
      std::stop_source stop;
      void operator()() const { std::stop_source(stop).request_stop(); }
    };
    InFlight& calls_;
    std::stop_source stop_;
    std::stop_callback<Forward> on_cancelled_;
    std::list<std::stop_source>::iterator place_;
  };

  // Stops what runs now; what begins later is not affected (tfplugin6 §3.21).
  void StopAll();

 private:
  std::mutex mutex_;
  std::list<std::stop_source> running_;
};

}  // namespace ferro::tf
