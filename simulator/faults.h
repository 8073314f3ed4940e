// Failures on order: which requests go wrong, how, and how often. For tests.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/transport.h"

namespace ferro::sim {

enum class FaultKind {
  kStatus,        // Answers `status` with `body`, or an error of Seido's form.
  kDelay,         // Works, but the answer comes `delay` later.
  kResetBefore,   // The connection breaks before anything was done.
  kResetAfter,    // It was done, but the connection breaks before the answer.
  kRefused,       // No connection at all.
  kTimeout,       // The answer never comes; done only when `after`.
  kMalformed,     // Done; the answer's body is cut in the middle.
  kRateLimit,     // 429 with Retry-After.
  kTaskRunning,   // AnotherTaskRunning, 409 unless `status` says otherwise.
  kNoMoney,       // NoMoney, 400 unless `status` says otherwise.
  kMaintenance,   // 503 Maintenance.
  kPlainText404,  // "Not Found", as a proxy would say it.
  kHtml,          // A proxy's page; 502 unless `status` says otherwise.
  kEmpty,         // 200 without a body.
  kPatch,         // Done; the answer's member at `pointer` becomes `value`, or goes.
};
// "status", "delay", "reset_before", …
std::string_view NameOf(FaultKind kind);
std::optional<FaultKind> FaultKindNamed(std::string_view name);

struct Fault {
  FaultKind kind = FaultKind::kStatus;
  std::string method = "*";
  // Of the path without the query; * stands for any characters: "*/resource/*/billing".
  std::string path = "*";
  int count = 1;                       // How many requests it hits; 0 is all of them.
  int skip = 0;                        // How many matching requests pass first.
  int status = 0;                      // 0 is the kind's usual one.
  std::chrono::milliseconds delay{0};  // Before the answer, with every kind.
  std::chrono::seconds retry_after{1};
  bool after = false;  // The request takes effect although the answer says otherwise.
  std::string body;
  std::string pointer;               // JSON pointer into the answer, e.g. "/result/billing".
  std::optional<std::string> value;  // JSON text; nothing removes the member.

  // The books.
  int id = 0;
  int seen = 0;
  int fired = 0;
};

// How the transport, or the listener, has to treat an answer.
enum class Cut { kNone, kRefused, kReset, kTimeout };

struct Reply {
  http::Response response;
  Cut cut = Cut::kNone;
  std::chrono::milliseconds delay{0};
};

// Whether text fits the pattern, * standing for any characters.
bool GlobMatches(std::string_view pattern, std::string_view text);

// Books this request and gives the fault that hits it, or nullptr.
Fault* FaultFor(std::vector<Fault>& faults, std::string const& method, std::string const& path);
// Whether the request is carried out in spite of the fault.
bool TakesEffect(Fault const& fault);
// The reply with the fault in it; `response` is what would have been said.
Reply Spoiled(Fault const& fault, http::Response response);

}  // namespace ferro::sim
