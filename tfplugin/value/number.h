// Terraform's numbers without loss: a 64-bit integer, a double, or decimal text
// of any length (tfplugin6 §4.2). Core compares numbers by value, so do we.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace ferro::tf {

class Number {
 public:
  Number() : form_(std::int64_t{0}) {}
  Number(std::int64_t value) : form_(value) {}       // NOLINT(google-explicit-constructor)
  Number(int value) : form_(std::int64_t{value}) {}  // NOLINT(google-explicit-constructor)
  // NaN is refused by a check: it does not exist in the protocol.
  explicit Number(double value);

  // Decimal text with optional sign, fraction and exponent ("7.0", "-1e400");
  // kept as an integer when it is one of 64 bits. Limits: 4096 characters, exponents up to ±4096.
  static Result<Number> Parse(std::string_view text);

  // The value when it is an integer that fits, else nothing.
  std::optional<std::int64_t> AsInt64() const {
    auto const* integer = std::get_if<std::int64_t>(&form_);
    return integer == nullptr ? std::nullopt : std::optional(*integer);
  }
  // The nearest double.
  double AsDouble() const;
  // Shortest decimal text that reads back as the same number, without exponent for integers;
  // the same for equal numbers. ±Infinity, which msgpack can carry, reads so.
  std::string ToText() const;

  bool is_integer_form() const { return std::holds_alternative<std::int64_t>(form_); }
  bool is_double_form() const { return std::holds_alternative<double>(form_); }
  // The decimal text as it came (a JSON number); only when it is neither of the two above.
  std::string const& text_form() const;

  // By value: Number(7) == Parse("7.0"). A double with a fraction equals its shortest decimal
  // text, one without its exact digits.
  friend bool operator==(Number const& a, Number const& b);
  friend std::strong_ordering operator<=>(Number const& a, Number const& b);

 private:
  std::variant<std::int64_t, double, std::string> form_;
};

}  // namespace ferro::tf
