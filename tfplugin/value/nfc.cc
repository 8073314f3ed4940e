#include "tfplugin/value/nfc.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/text.h"

namespace ferro::tf {
namespace {

// A set of flags that the library's type names one by one.
constexpr auto kComposed = static_cast<utf8proc_option_t>(  // NOLINTNEXTLINE(clang-analyzer-*)
    UTF8PROC_STABLE | UTF8PROC_COMPOSE);

unsigned char LargestByte(std::string_view text) {
  unsigned char largest = 0;
  for (char c : text) largest = std::max(largest, static_cast<unsigned char>(c));
  return largest;
}

}  // namespace

bool IsAscii(std::string_view text) {
  return LargestByte(text) < 0x80;
}

std::optional<std::string> Nfc(std::string_view text) {
  unsigned char const largest = LargestByte(text);
  if (largest < 0x80) return std::string(text);
  if (!IsUtf8(text)) return std::nullopt;
  // U+0300, which begins with CC, is the first code point that normalisation can touch.
  if (largest < 0xCC) return std::string(text);
  utf8proc_uint8_t* mapped = nullptr;
  auto const size = utf8proc_map(reinterpret_cast<utf8proc_uint8_t const*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped, kComposed);
  std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> const owner(mapped, &std::free);
  if (size < 0) return std::nullopt;
  return std::string(reinterpret_cast<char const*>(mapped), static_cast<std::size_t>(size));
}

}  // namespace ferro::tf
