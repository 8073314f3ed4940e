#include "controlplane/yaml/scalar.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/number.h"

namespace ferro::yaml {
namespace {

constexpr int kLongestReal = 400;  // Digits of the longest double in any notation, and more.

bool IsOneOf(std::string_view text, auto const& words) {
  for (std::string_view word : words) {
    if (text == word) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 5> kNulls = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 3> kTrue = {"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> kFalse = {"false", "False", "FALSE"};
constexpr std::array<std::string_view, 6> kInfinities = {".inf",  ".Inf",  ".INF",
                                                         "+.inf", "+.Inf", "+.INF"};
constexpr std::array<std::string_view, 3> kMinusInfinities = {"-.inf", "-.Inf", "-.INF"};
constexpr std::array<std::string_view, 3> kNotNumbers = {".nan", ".NaN", ".NAN"};

// The base that a prefix names, and the digits after it.
std::pair<int, std::string_view> BaseOf(std::string_view digits) {
  if (digits.size() < 2 || digits[0] != '0') return {10, digits};
  switch (digits[1]) {
    case 'x':
    case 'X':
      return {16, digits.substr(2)};
    case 'o':
    case 'O':
      return {8, digits.substr(2)};
    case 'b':
    case 'B':
      return {2, digits.substr(2)};
    default:
      return {8, digits.substr(1)};
  }
}

std::optional<std::string> WholeNumber(std::string_view plain) {
  bool const negative = plain.starts_with('-');
  if (negative || plain.starts_with('+')) plain.remove_prefix(1);
  auto const [base, digits] = BaseOf(plain);
  auto const value = ParseNumber<std::uint64_t>(digits, base);
  if (!value) return std::nullopt;
  if (negative && *value > (std::uint64_t{1} << 63U)) return std::nullopt;
  return (negative && *value != 0 ? "-" : "") + std::to_string(*value);
}

// [-+]?(.9|9[.9])([eE][-+]?9)?, which is narrower than what from_chars takes.
bool LooksReal(std::string_view text) {
  std::size_t at = 0;
  auto digits = [&] {
    std::size_t const from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - from;
  };
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  std::size_t const whole = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() + whole == 0) return false;
  } else if (whole == 0) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

std::optional<std::string> Real(std::string_view plain) {
  if (!LooksReal(plain) || plain.size() > kLongestReal) return std::nullopt;
  if (plain.starts_with('+')) plain.remove_prefix(1);
  auto const value = ParseNumber<double>(plain);
  if (!value) return std::nullopt;
  return RealText(*value);
}

}  // namespace

ScalarValue ResolvePlain(std::string_view text) {
  if (IsOneOf(text, kNulls)) return {Kind::kNull, ""};
  if (IsOneOf(text, kTrue)) return {Kind::kBool, "true"};
  if (IsOneOf(text, kFalse)) return {Kind::kBool, "false"};
  if (IsOneOf(text, kInfinities)) return {Kind::kReal, "+Inf"};
  if (IsOneOf(text, kMinusInfinities)) return {Kind::kReal, "-Inf"};
  if (IsOneOf(text, kNotNumbers)) return {Kind::kReal, "NaN"};
  std::string_view const starts = "+-.0123456789";
  if (starts.find(text.front()) == std::string_view::npos) return {Kind::kText, std::string(text)};
  std::string plain(text);
  std::erase(plain, '_');
  if (auto whole = WholeNumber(plain)) return {Kind::kInteger, *std::move(whole)};
  if (auto real = Real(text)) {
    bool const whole = real->find_first_not_of("-0123456789") == std::string::npos;
    if (*real == "-0") real = "0";
    return {whole ? Kind::kInteger : Kind::kReal, *std::move(real)};  // 2.0 is 2.
  }
  return {Kind::kText, std::string(text)};
}

std::string RealText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  std::array<char, kLongestReal> buffer{};
  auto print = [&](std::chars_format format) {
    auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
    return std::string(buffer.data(), end.ptr);
  };
  double const size = std::abs(value);
  // Where Go switches to an exponent.
  if (size != 0 && (size < 1e-4 || size >= 1e6)) return print(std::chars_format::scientific);
  return print(std::chars_format::fixed);
}

}  // namespace ferro::yaml
