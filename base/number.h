// Numbers out of texts.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace ferro {

// What all of the text says, without blanks and "+"; nothing when it is no number, or none
// that the type holds. The base is that of whole numbers.
template <class T>
std::optional<T> ParseNumber(std::string_view text, int base = 10) {
  T value{};
  auto const* const end = text.data() + text.size();
  std::from_chars_result read{};
  if constexpr (std::is_floating_point_v<T>) {
    read = std::from_chars(text.data(), end, value);
  } else {
    read = std::from_chars(text.data(), end, value, base);
  }
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

}  // namespace ferro
