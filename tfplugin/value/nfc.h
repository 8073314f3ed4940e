// Unicode normalisation: core compares strings in NFC (core-rules 16).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ferro::tf {

// ASCII is its own normal form: worth asking before copying.
bool IsAscii(std::string_view text);

// The text in Normalization Form C; nothing when it is not UTF-8.
std::optional<std::string> Nfc(std::string_view text);

}  // namespace ferro::tf
