// A handler that sends again what failed in passing (core-rules 150).
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "http/transport.h"

namespace ferro::http {

struct RetryPolicy {
  int max_retries = 5;  // Further attempts after the first.
  Clock::Duration first_delay{500};
  Clock::Duration longest_delay{30'000};
  // A server that asks for more patience than this gets none.
  Clock::Duration longest_retry_after{300'000};
};

// Sent again are
//  - idempotent requests after a failed exchange (kUnavailable) and after 429, 500,
//    502, 503 and 504;
//  - other requests only when they cannot have had an effect: the connection was
//    never made (`may_have_happened` is false), or the answer is 429, by which a
//    server refuses before it acts.
// What may have happened is never sent twice.
//
// The wait is drawn from [0, first_delay · 2^n], at most longest_delay (full
// jitter); with Retry-After (seconds or date) it is what the server asked for plus
// a draw from [0, first_delay], so that not all come back at once. When the wait
// would reach beyond the request's deadline the last result is returned at once. A
// stop request ends the wait with kCancelled. Each retry is logged.
std::unique_ptr<Transport> WithRetries(std::unique_ptr<Transport> inner, RetryPolicy policy,
                                       Clock& clock, Random& random, Logger log);

}  // namespace ferro::http
