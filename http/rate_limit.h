// A handler that keeps us a polite client (mapping 0.1.12).
#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "http/transport.h"

namespace ferro::http {

struct RateLimits {
  // GET, HEAD and what says that it only reads are reads. Their number in flight is halved by a 429
  // (once for all that were under way) and grows back by one with every round of good answers.
  int reads_in_flight = 32;
  double writes_per_second = 10;
  // Set: reads and writes together keep to this rate, instead of the one for writes.
  std::optional<double> requests_per_second = std::nullopt;
};

// Thread-safe; one for all that share an account. Waits end with kCancelled on a
// stop request, and with kDeadlineExceeded, at once, when the request's turn would
// come after its deadline. Rates are kept by even spacing, without bursts.
std::unique_ptr<Transport> WithRateLimit(std::unique_ptr<Transport> inner, RateLimits limits,
                                         Clock& clock);

}  // namespace ferro::http
