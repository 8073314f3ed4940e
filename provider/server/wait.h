// Waiting for a server: for its state after an order or a refusal of renewal, and
// for its operating system after an installation (selectel-api §7.1). A wait never
// fails because the API stumbles; only the deadline and a stop request end it early.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apiclient/os.h"
#include "apiclient/resource.h"
#include "provider/session.h"
#include "tfplugin/call.h"

namespace ferro::provider {

// The states seen, in order, with how long each was seen.
class StateHistory {
 public:
  void Add(std::string_view state, Clock::TimePoint now);
  // "pending for 20s, then deploy for 45m"; "no state was seen".
  std::string ToText(Clock::TimePoint now) const;
  std::string_view last() const {
    return entries_.empty() ? std::string_view() : entries_.back().state;
  }

 private:
  struct Entry {
    std::string state;
    Clock::TimePoint since;
  };
  std::vector<Entry> entries_;  // A server that flips for ever is cut, see wait.cc.
  std::size_t dropped_ = 0;
};

enum class WaitEnd {
  kReady,
  kStopped,  // unpaid, blocked: it will not go on without money.
  kEnding,   // expiring, …: renewal is refused, the server is still there.
  kGone,     // cancel, deleted, or the API says that there is no such server.
  kDeadline,
  kCancelled,
  kRefused,  // The API does not let us ask any more (credentials, access).
};

struct Waited {
  WaitEnd end = WaitEnd::kReady;
  std::optional<api::Server> server;  // As last seen.
  StateHistory history;
  std::optional<Error> error;  // Of the last question, when that failed.
};

struct WaitOptions {
  Clock::Duration interval = std::chrono::seconds(10);
  Clock::TimePoint deadline;
};

// Until the server is made: leaves pending, processing, paid and deploy.
Waited WaitUntilMade(api::Client const& client, api::ServerId const& id, WaitOptions const& options,
                     tf::Call& call);
// Until its end has begun: kEnding or kGone.
Waited WaitUntilEnding(api::Client const& client, api::ServerId const& id,
                       WaitOptions const& options, tf::Call& call);

// Until no installation is running: kReady, kDeadline, kCancelled or kRefused. After an
// order to install, the API may need a moment to say that it is installing; that moment
// is waited for when `expect_begin`.
Waited WaitUntilInstalled(api::Client const& client, api::ServerId const& id, bool expect_begin,
                          WaitOptions const& options, tf::Call& call);

}  // namespace ferro::provider
