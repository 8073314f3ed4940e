// The Retry-After header (RFC 9110 §10.2.3).
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "http/transport.h"

namespace ferro::http {

// How long the server asks us to wait, from "120" or "Fri, 06 Nov 2026 08:49:37
// GMT". A moment in the past is zero; nothing when absent or not understood.
std::optional<Clock::Duration> RetryAfter(Response const& response, Clock::TimePoint now);

}  // namespace ferro::http
