#include "tfplugin/value/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"

namespace ferro::tf {
namespace {

constexpr std::size_t kMaxNumberText = 4096;
constexpr std::int64_t kMaxNumberExponent = 4096;

// The exact value ±0.DIGITS · 10^point, without zeros at either end of the digits, so that
// equal numbers have equal members. Zero has no digits.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t point = 0;

  bool is_integer() const { return std::cmp_greater_equal(point, digits.size()); }
};

std::strong_ordering CompareMagnitudes(Decimal const& a, Decimal const& b) {
  if (a.digits.empty() || b.digits.empty()) return a.digits.size() <=> b.digits.size();
  if (a.point != b.point) return a.point <=> b.point;
  return a.digits <=> b.digits;
}

std::strong_ordering CompareDecimals(Decimal const& a, Decimal const& b) {
  if (a.negative != b.negative) {
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return a.negative ? CompareMagnitudes(b, a) : CompareMagnitudes(a, b);
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Takes the digits at the front of `text`.
std::string_view TakeDigits(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && IsDigit(text[size])) ++size;
  std::string_view const digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

bool TakeOne(std::string_view& text, std::string_view either) {
  if (text.empty() || either.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// The exponent at the front of `text`; saturates beyond the limit.
std::optional<std::int64_t> TakeExponent(std::string_view& text) {
  bool const negative = text.starts_with('-');
  if (!TakeOne(text, "-")) TakeOne(text, "+");
  std::string_view const digits = TakeDigits(text);
  if (digits.empty()) return std::nullopt;
  std::int64_t exponent = 0;
  for (char c : digits) {
    exponent = exponent * 10 + (c - '0');
    if (exponent > kMaxNumberExponent) exponent = kMaxNumberExponent + 1;
  }
  return negative ? -exponent : exponent;
}

tl::unexpected<Error> NoNumber() {
  return Fail(ErrorCode::kInvalidArgument, "the text is no decimal number");
}

Result<Decimal> ReadDecimal(std::string_view text) {
  if (text.size() > kMaxNumberText) {
    return Fail(ErrorCode::kInvalidArgument, "the number has more than 4096 characters");
  }
  Decimal out{.negative = text.starts_with('-')};
  if (!TakeOne(text, "-")) TakeOne(text, "+");
  std::string_view const whole = TakeDigits(text);
  if (whole.empty()) return NoNumber();
  out.digits = whole;
  if (TakeOne(text, ".")) {
    std::string_view const fraction = TakeDigits(text);
    if (fraction.empty()) return NoNumber();
    out.digits += fraction;
  }
  std::int64_t exponent = 0;
  if (TakeOne(text, "eE")) {
    auto const taken = TakeExponent(text);
    if (!taken) return NoNumber();
    exponent = *taken;
  }
  if (!text.empty()) return NoNumber();
  if (exponent > kMaxNumberExponent || exponent < -kMaxNumberExponent) {
    return Fail(ErrorCode::kInvalidArgument, "the number's exponent is beyond 4096");
  }
  std::size_t const leading = std::min(out.digits.find_first_not_of('0'), out.digits.size());
  out.point =
      static_cast<std::int64_t>(whole.size()) - static_cast<std::int64_t>(leading) + exponent;
  out.digits.erase(0, leading);
  out.digits.erase(out.digits.find_last_not_of('0') + 1);
  if (out.digits.empty()) out = Decimal{};
  return out;
}

std::string DecimalText(Decimal const& number) {
  if (number.digits.empty()) return "0";
  std::string out = number.negative ? "-" : "";
  auto const size = static_cast<std::int64_t>(number.digits.size());
  if (number.is_integer()) {
    out += number.digits;
    out.append(static_cast<std::size_t>(number.point - size), '0');
  } else if (number.point > 0) {
    auto const whole = static_cast<std::size_t>(number.point);
    out.append(number.digits, 0, whole).append(".").append(number.digits, whole);
  } else if (number.point > -6) {
    out.append("0.").append(static_cast<std::size_t>(-number.point), '0').append(number.digits);
  } else {
    out.append(number.digits, 0, 1);
    if (size > 1) out.append(".").append(number.digits, 1);
    out.append("e").append(std::to_string(number.point - 1));
  }
  return out;
}

// A double with a fraction is the shortest decimal that reads back as it; one without
// is what it is: core compares them so (tfplugin6 §4.2).
std::string DigitsOf(double value) {
  char buffer[400];  // The largest double has 309 digits.
  auto const written =
      std::trunc(value) == value
          ? std::to_chars(buffer, std::end(buffer), value, std::chars_format::fixed, 0)
          : std::to_chars(buffer, std::end(buffer), value, std::chars_format::scientific);
  return {buffer, written.ptr};
}

// JSON's form of a text that ReadDecimal took: no plus and no needless zeros in front.
std::string AsJsonNumber(std::string_view text) {
  std::string out = text.starts_with('-') ? "-" : "";
  if (!TakeOne(text, "-")) TakeOne(text, "+");
  while (text.size() > 1 && text[0] == '0' && IsDigit(text[1])) text.remove_prefix(1);
  return out.append(text);
}

int InfinitySign(Number const& number) {
  if (!number.is_double_form()) return 0;
  double const value = number.AsDouble();
  if (!std::isinf(value)) return 0;
  return value > 0 ? 1 : -1;
}

std::string DecimalFormOf(Number const& number) {
  if (number.is_double_form()) return DigitsOf(number.AsDouble());
  if (auto const integer = number.AsInt64()) return std::to_string(*integer);
  return number.text_form();
}

Decimal DecimalOf(Number const& number) {
  auto out = ReadDecimal(DecimalFormOf(number));
  FERRO_CHECK(out, "a number is made of decimal digits");
  return *std::move(out);
}

}  // namespace

Number::Number(double value) : form_(value) {
  FERRO_CHECK(!std::isnan(value), "the protocol has no NaN");
  // Both bounds are exact doubles; 2^63 itself does not fit.
  if (value >= -0x1p63 && value < 0x1p63 && std::trunc(value) == value) {
    form_ = static_cast<std::int64_t>(value);
  }
}

Result<Number> Number::Parse(std::string_view text) {
  auto const decimal = ReadDecimal(text);
  if (!decimal) return Fail(decimal.error());
  Number out;
  if (decimal->is_integer() && decimal->point <= 19) {
    std::string const digits = DecimalText(*decimal);
    std::int64_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc{}) {
      return Number(value);
    }
  }
  out.form_ = AsJsonNumber(text);
  return out;
}

double Number::AsDouble() const {
  if (auto const* integer = std::get_if<std::int64_t>(&form_)) return static_cast<double>(*integer);
  if (auto const* value = std::get_if<double>(&form_)) return *value;
  auto const& text = std::get<std::string>(form_);
  double out = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec == std::errc{}) return out;
  // Out of a double's range: too large or too small?
  Decimal const decimal = DecimalOf(*this);
  double const magnitude = decimal.point > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return decimal.negative ? -magnitude : magnitude;
}

std::string Number::ToText() const {
  if (auto const* integer = std::get_if<std::int64_t>(&form_)) return std::to_string(*integer);
  if (int const sign = InfinitySign(*this); sign != 0) return sign > 0 ? "Infinity" : "-Infinity";
  return DecimalText(DecimalOf(*this));
}

std::string const& Number::text_form() const {
  FERRO_CHECK(std::holds_alternative<std::string>(form_), "this number is not kept as text");
  return std::get<std::string>(form_);
}

bool operator==(Number const& a, Number const& b) {
  return a.form_ == b.form_ || (a <=> b) == std::strong_ordering::equal;
}

std::strong_ordering operator<=>(Number const& a, Number const& b) {
  if (a.is_integer_form() && b.is_integer_form()) return *a.AsInt64() <=> *b.AsInt64();
  int const a_infinite = InfinitySign(a);
  int const b_infinite = InfinitySign(b);
  if (a_infinite != 0 || b_infinite != 0) return a_infinite <=> b_infinite;
  return CompareDecimals(DecimalOf(a), DecimalOf(b));
}

}  // namespace ferro::tf
