// Times and durations as people and APIs write them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace ferro {

// RFC 3339 in UTC, e.g. "2026-03-01T10:00:00Z".
std::string Rfc3339(Clock::TimePoint time);
// The same with microseconds, e.g. "2026-03-01T10:00:00.123456Z".
std::string Rfc3339Micros(Clock::TimePoint time);
Result<Clock::TimePoint> ParseRfc3339(std::string_view text);

// Go's duration syntax ("90s", "1h30m", "1.5h", "300ms"), as Terraform users
// write timeouts. Negative durations and bare numbers other than 0 are refused.
Result<std::chrono::milliseconds> ParseDuration(std::string_view text);
// For a person: "1h 20m", "45s", "300ms".
std::string DurationText(std::chrono::milliseconds duration);

}  // namespace ferro
