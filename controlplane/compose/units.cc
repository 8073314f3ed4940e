#include "controlplane/compose/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "base/number.h"
#include "base/text.h"

namespace ferro::compose {
namespace {

constexpr double kLargestBytes = 9.2e18;  // Just below the largest std::int64_t.

auto Wrong(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

std::string Quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::optional<double> UnitOf(std::string_view suffix) {
  constexpr std::string_view kPowers = "kmgtp";
  std::string const lower = Lower(suffix);
  if (lower.empty() || lower == "b") return 1;
  auto const power = kPowers.find(lower[0]);
  std::string_view const rest = std::string_view(lower).substr(1);
  if (power == std::string_view::npos || (!rest.empty() && rest != "b" && rest != "ib"))
    return std::nullopt;
  return std::pow(1024.0, static_cast<double>(power + 1));
}

struct TimeUnit {
  std::string_view name;
  std::int64_t nanoseconds;
};

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::array<TimeUnit, 10> kTimeUnits = {{{"ns", 1},
                                                  {"us", 1000},
                                                  {"\xC2\xB5s", 1000},
                                                  {"\xCE\xBCs", 1000},
                                                  {"ms", 1'000'000},
                                                  {"s", kSecond},
                                                  {"m", 60 * kSecond},
                                                  {"h", 3600 * kSecond},
                                                  {"d", 86'400 * kSecond},
                                                  {"w", 604'800 * kSecond}}};

// "5.5h" off the front of the text, in nanoseconds.
std::optional<double> TakePart(std::string_view& text) {
  auto const digits = text.find_first_not_of("0123456789.");
  if (digits == 0 || digits == std::string_view::npos) return std::nullopt;
  double value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc() || end != text.data() + digits) return std::nullopt;
  text.remove_prefix(digits);
  std::string_view const name = text.substr(0, text.find_first_of("0123456789."));
  text.remove_prefix(name.size());
  for (auto const& unit : kTimeUnits) {
    if (unit.name == name) return value * static_cast<double>(unit.nanoseconds);
  }
  return std::nullopt;
}

// A number of so many nanoseconds in the unit, without trailing zeros.
std::string Fraction(std::int64_t nanoseconds, std::int64_t unit, std::string_view name) {
  std::string out = std::to_string(nanoseconds / unit);
  std::string digits;
  for (std::int64_t rest = nanoseconds % unit; rest != 0 && unit > 1; rest %= unit) {
    unit /= 10;
    digits += static_cast<char>('0' + rest / unit);
  }
  if (!digits.empty()) out.append(".").append(digits);
  return out.append(name);
}

// Reads one command line; one of these per line.
class Words {
 public:
  Status Take(char c);
  Result<std::vector<std::string>> Finish();

 private:
  Status TakeUnquoted(char c);
  void Add(char c) {
    word_ += c;
    open_ = true;
  }

  std::vector<std::string> words_;
  std::string word_;
  bool open_ = false;  // There is a word, perhaps an empty one.
  bool escaped_ = false;
  char quote_ = 0;
};

Status Words::Take(char c) {
  if (escaped_) {
    escaped_ = false;
    Add(c);
  } else if (c == '\\' && quote_ != '\'') {
    escaped_ = true;
  } else if (quote_ != 0) {
    if (c == quote_) {
      quote_ = 0;
      open_ = true;
    } else {
      Add(c);
    }
  } else {
    return TakeUnquoted(c);
  }
  return {};
}

Status Words::TakeUnquoted(char c) {
  if (c == '"' || c == '\'') {
    quote_ = c;
  } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
    if (open_) words_.push_back(std::move(word_));
    word_.clear();
    open_ = false;
  } else if (std::string_view("|&;<>()`").find(c) != std::string_view::npos) {
    return Wrong("the command has a " + Quoted({&c, 1}) +
                 ", which only a shell understands; write [\"sh\", \"-c\", \"…\"], or quote it");
  } else {
    Add(c);
  }
  return {};
}

Result<std::vector<std::string>> Words::Finish() {
  if (quote_ != 0)
    return Wrong("the command opens a " + Quoted({&quote_, 1}) + " and never closes it");
  if (escaped_) return Wrong("the command ends in a backslash");
  if (open_) words_.push_back(std::move(word_));
  return std::move(words_);
}

}  // namespace

Result<std::int64_t> ParseBytes(std::string_view text) {
  auto const last = text.find_last_of("0123456789. ");
  std::string const help = Quoted(text) + " is no size; write a number and one of b, k, m, g, t, p";
  if (last == std::string_view::npos) return Wrong(help);
  std::string_view const number = text.substr(0, text[last] == ' ' ? last : last + 1);
  auto const unit = UnitOf(text.substr(last + 1));
  auto const value = ParseNumber<double>(number);
  if (!unit || !value) return Wrong(help);
  if (!(*value >= 0) || *value * *unit > kLargestBytes)
    return Wrong(Quoted(text) + " is no possible size");
  return static_cast<std::int64_t>(*value * *unit);
}

Result<std::chrono::nanoseconds> ParseDuration(std::string_view text) {
  std::string const help =
      Quoted(text) + " is no duration; write numbers with their units, such as 90s or 1m30s";
  std::string_view rest = text;
  if (rest.starts_with('-'))
    return Wrong(Quoted(text) + " is before now; durations are not negative");
  if (rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return std::chrono::nanoseconds(0);
  if (rest.empty()) return Wrong(help);
  double total = 0;
  while (!rest.empty()) {  // Each turn takes at least a digit.
    auto const part = TakePart(rest);
    if (!part) return Wrong(help);
    total += *part;
  }
  if (total > kLargestBytes) return Wrong(Quoted(text) + " is longer than 292 years");
  return std::chrono::nanoseconds(std::llround(total));
}

std::string DurationText(std::chrono::nanoseconds duration) {
  std::int64_t const all = duration.count();
  if (all == 0) return "0s";
  if (all < 1000) return Fraction(all, 1, "ns");
  if (all < 1'000'000) return Fraction(all, 1000, "\xC2\xB5s");
  if (all < kSecond) return Fraction(all, 1'000'000, "ms");
  std::string out;
  std::int64_t const minutes = all / (60 * kSecond);
  if (minutes >= 60) out += std::to_string(minutes / 60) + "h";
  if (minutes > 0) out += std::to_string(minutes % 60) + "m";
  return out + Fraction(all % (60 * kSecond), kSecond, "s");
}

Result<std::vector<std::string>> SplitWords(std::string_view line) {
  Words words;
  for (char const c : line) {
    if (auto status = words.Take(c); !status) return Fail(std::move(status).error());
  }
  return words.Finish();
}

Result<bool> ParseBool(std::string_view text) {
  std::string const lower = Lower(text);
  if (lower == "true" || lower == "yes" || lower == "y" || lower == "on") return true;
  if (lower == "false" || lower == "no" || lower == "n" || lower == "off") return false;
  return Wrong(Quoted(text) + " is neither true nor false");
}

}  // namespace ferro::compose
