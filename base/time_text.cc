#include "base/time_text.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <optional>
#include <utility>

namespace ferro {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  double in_ms;
};
// Longest names first where one is the beginning of another.
constexpr std::array<Unit, 8> kUnits = {{{"ns", 1e-6},
                                         {"us", 1e-3},
                                         {"\xC2\xB5s", 1e-3},
                                         {"\xCE\xBCs", 1e-3},
                                         {"ms", 1.0},
                                         {"s", 1e3},
                                         {"m", 6e4},
                                         {"h", 3.6e6}}};
constexpr double kLongestMs = 9e15;  // Below what a double counts exactly.

std::tm Utc(std::time_t seconds) {
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

std::string DateTime(Clock::TimePoint time) {
  std::array<char, 32> buffer{};
  auto parts = Utc(std::chrono::system_clock::to_time_t(time));
  std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  return buffer.data();
}

std::optional<double> TakeNumber(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() &&
         (std::isdigit(static_cast<unsigned char>(text[length])) != 0 || text[length] == '.')) {
    ++length;
  }
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + length, number);
  if (error != std::errc() || end != text.data() + length) return std::nullopt;
  text.remove_prefix(length);
  return number;
}

std::optional<double> TakeUnit(std::string_view& text) {
  for (auto const& unit : kUnits) {
    if (text.starts_with(unit.name)) {
      text.remove_prefix(unit.name.size());
      return unit.in_ms;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string Rfc3339(Clock::TimePoint time) {
  return DateTime(time) + "Z";
}

std::string Rfc3339Micros(Clock::TimePoint time) {
  auto micros = std::chrono::duration_cast<microseconds>(time.time_since_epoch()).count() % 1000000;
  if (micros < 0) micros = 0;
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%06lldZ", static_cast<long long>(micros));
  return DateTime(time) + fraction.data();
}

Result<Clock::TimePoint> ParseRfc3339(std::string_view text) {
  std::string const copy(text);
  std::tm parts{};
  char const* rest = strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  auto wrong = [&] {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + copy + "' is not a time like 2026-03-01T10:00:00Z");
  };
  if (rest == nullptr) return wrong();
  auto time = std::chrono::system_clock::from_time_t(timegm(&parts));
  if (*rest == '.') {
    ++rest;
    double scale = 1e6;
    double micros = 0;
    for (; std::isdigit(static_cast<unsigned char>(*rest)) != 0; ++rest) {
      scale /= 10;
      micros += (*rest - '0') * scale;
    }
    time += microseconds(std::llround(micros));
  }
  if (std::string_view(rest) == "Z" || std::string_view(rest) == "z") return time;
  int hours = 0;
  int minutes = 0;
  char sign = 0;
  int used = 0;
  if (std::sscanf(rest, "%c%2d:%2d%n", &sign, &hours, &minutes, &used) != 3 || rest[used] != 0 ||
      (sign != '+' && sign != '-')) {
    return wrong();
  }
  auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return sign == '+' ? time - offset : time + offset;
}

Result<milliseconds> ParseDuration(std::string_view text) {
  if (text == "0") return milliseconds(0);
  std::string const whole(text);
  double total = 0;
  bool good = !text.empty();
  while (good && !text.empty()) {
    auto number = TakeNumber(text);
    auto unit = number ? TakeUnit(text) : std::nullopt;
    good = number && unit;
    if (good) total += *number * *unit;
  }
  if (!good || !(total < kLongestMs)) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + whole + "' is not a duration like \"30s\", \"90m\" or \"1h30m\"");
  }
  return milliseconds(std::llround(total));
}

std::string DurationText(milliseconds duration) {
  auto const ms = duration.count();
  if (ms < 1000) return std::to_string(ms) + "ms";
  auto const seconds = ms / 1000;
  std::string out;
  auto add = [&out](long long count, char unit) {
    if (count > 0) out += (out.empty() ? "" : " ") + std::to_string(count) + unit;
  };
  add(seconds / 3600, 'h');
  add(seconds / 60 % 60, 'm');
  add(seconds % 60, 's');
  return out;
}

}  // namespace ferro
