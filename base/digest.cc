#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>

namespace ferro {

std::string Sha256Hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), digest.data());
  std::string out;
  for (unsigned char byte : digest) {
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

std::string Base64(std::string_view bytes, bool padding) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  int const length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<unsigned char const*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  while (!padding && !out.empty() && out.back() == '=') out.pop_back();
  return out;
}

}  // namespace ferro
