// SHA-256 and HMAC-SHA-256, for fingerprints: never for passwords.
#pragma once

#include <string>
#include <string_view>

namespace ferro {

// 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);
// The same, unknown to whoever lacks the key.
std::string HmacSha256Hex(std::string_view key, std::string_view bytes);

std::string Base64(std::string_view bytes, bool padding = true);

}  // namespace ferro
