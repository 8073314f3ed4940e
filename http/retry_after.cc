#include "http/retry_after.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/number.h"
#include "base/text.h"

namespace ferro::http {
namespace {

constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr int kLongestSeconds = 100'000'000;  // Three years: more is no waiting time.

// The number, or -1; digits only.
int Digits(std::string_view text) {
  return ParseNumber<int>(text).value_or(-1);
}

// "Fri, 06 Nov 2026 08:49:37 GMT"; the two obsolete forms are not used any more.
std::optional<Clock::TimePoint> ParseHttpDate(std::string_view text) {
  auto const parts = Split(text, ' ');
  if (parts.size() != 6 || parts[5] != "GMT" || parts[4].size() != 8) return std::nullopt;
  auto const* const month = std::ranges::find(kMonths, parts[2]);
  int const day = Digits(parts[1]);
  int const year = Digits(parts[3]);
  std::string_view const time = parts[4];
  int const hour = Digits(time.substr(0, 2));
  int const minute = Digits(time.substr(3, 2));
  int const second = Digits(time.substr(6, 2));
  if (month == kMonths.end() || year < 1970 || year > 9999 || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59 || second < 0 || second > 60 || time[2] != ':' || time[5] != ':') {
    return std::nullopt;
  }
  std::chrono::year_month_day const date(
      std::chrono::year(year),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1U),
      std::chrono::day(static_cast<unsigned>(std::max(day, 0))));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace

std::optional<Clock::Duration> RetryAfter(Response const& response, Clock::TimePoint now) {
  auto const header = response.headers.find("retry-after");
  if (header == response.headers.end()) return std::nullopt;
  auto const value = Trimmed(header->second);
  if (int const seconds = Digits(value); seconds >= 0) {
    return std::chrono::seconds(std::min(seconds, kLongestSeconds));
  }
  auto const date = ParseHttpDate(value);
  if (!date) return std::nullopt;
  return std::max(std::chrono::ceil<Clock::Duration>(*date - now), Clock::Duration::zero());
}

}  // namespace ferro::http
