// What is being done, live: on a terminal one line for each running step, redrawn; elsewhere
// a line when a step ends and now and then while it runs.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "controlplane/cli/stream.h"

namespace ferro::cli {

enum class Outcome { kDone, kSkipped, kFailed, kUnknown };

// Thread-safe. Nothing is drawn but by its functions: call Tick a few times a second.
class ProgressView {
 public:
  // Both must outlive it.
  ProgressView(Stream& stream, Clock& clock, bool colours);
  ProgressView(ProgressView const&) = delete;
  ProgressView& operator=(ProgressView const&) = delete;
  // Takes the running lines away.
  ~ProgressView();

  void Begin(std::int64_t id, std::string text);
  // What a running step says, and how much of how much, in bytes.
  void Update(std::int64_t id, std::string note, std::int64_t done, std::int64_t total);
  void End(std::int64_t id, Outcome outcome, std::string note);
  // A line that stays.
  void Say(std::string const& line);
  void Tick();

 private:
  struct Running {
    std::string text;
    std::string note;
    std::int64_t done = 0;
    std::int64_t total = 0;
    Clock::TimePoint since;
    Clock::TimePoint said;  // When the plain form last spoke of it.
  };

  std::string Line(Running const& running, Clock::TimePoint now) const;
  void Draw(std::string const& finished);
  void Speak(Clock::TimePoint now);

  Stream& stream_;
  Clock& clock_;
  bool colours_;
  bool live_;
  std::mutex mutex_;
  std::map<std::int64_t, Running> running_;
  std::size_t drawn_ = 0;  // Lines below the last one that stays.
};

// Calls Tick ten times a second until it is destroyed.
class Ticker {
 public:
  Ticker(ProgressView& view, Clock& clock);

 private:
  std::jthread thread_;
};

// "1.2s", "75s": as short as it can be told.
std::string SecondsText(Clock::Duration duration);

}  // namespace ferro::cli
