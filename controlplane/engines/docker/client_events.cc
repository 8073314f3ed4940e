#include <algorithm>
#include <array>
#include <cstdio>

#include "controlplane/engines/docker/client.h"
#include "controlplane/engines/docker/client_parts.h"

namespace ferro::docker {
namespace {

using std::chrono::milliseconds;

constexpr int kMostBreaks = 10;  // In a row.
constexpr milliseconds kFirstPause{1'000};
constexpr milliseconds kLongestPause{30'000};

// As the engine reads times: seconds, a dot, nanoseconds.
std::string SecondsText(std::int64_t nano) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%lld.%09lld", static_cast<long long>(nano / kSecond),
                static_cast<long long>(nano % kSecond));
  return text.data();
}

// What ended one connection.
struct Ending {
  bool on_demand = false;
  std::optional<Error> error = std::nullopt;
};

}  // namespace

// Returns when it was told to end; any other end is an error.
Status Client::FollowEvents(EventWatch const& watch, std::int64_t& since,
                            std::stop_token const& stop) {
  Query const query{{"filters", FiltersText(watch.filters)},
                    {"since", since > 0 ? SecondsText(since) : ""}};
  JsonStream documents;
  Ending ending;
  auto const on_document = [&](std::string_view text) {
    auto event = json::Parse<Event>(text);
    if (!event) {
      ending.error = event.error();
      return false;
    }
    if (event->time_nano <= since) return true;  // Told before the break.
    since = event->time_nano;
    ending.on_demand = !watch.on_event(*event);
    return !ending.on_demand;
  };
  auto const streamed =
      Stream({.target = Target("/events", query)}, {.stop = stop}, [&](std::string_view bytes) {
        auto fed = documents.Feed(bytes, on_document);
        if (!fed) ending.error = fed.error();
        return fed && *fed;
      });
  if (ending.on_demand) return {};
  if (ending.error) return Fail(*ending.error);
  if (!streamed) return streamed;
  return Fail(ErrorCode::kUnavailable, "the engine ended the stream of events");
}

Status Client::WatchEvents(EventWatch const& watch, Clock& clock, std::stop_token const& stop) {
  std::int64_t since = watch.since_nano;
  if (since == 0) {
    // Times of the engine, which is on this machine: nothing is lost at the first break.
    since = std::chrono::nanoseconds(clock.Now().time_since_epoch()).count();
  }
  auto pause = kFirstPause;
  for (int breaks = 0;; ++breaks) {
    auto const before = since;
    if (watch.on_gap && !watch.on_gap()) return {};
    auto const followed = FollowEvents(watch, since, stop);
    if (followed) return {};
    auto const& error = followed.error();
    bool const lasting =
        error.code == ErrorCode::kCancelled || error.code == ErrorCode::kInvalidArgument;
    if (since != before) {
      breaks = 0;
      pause = kFirstPause;
    }
    if (lasting || breaks >= kMostBreaks) return Fail(error.Within("watching the engine's events"));
    if (!clock.SleepFor(pause, stop)) {
      return Fail(ErrorCode::kCancelled, "watching the engine's events: stopped on request");
    }
    pause = std::min(2 * pause, kLongestPause);
  }
}

}  // namespace ferro::docker
