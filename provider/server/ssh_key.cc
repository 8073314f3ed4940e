#include "provider/server/ssh_key.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace ferro::provider {
namespace {

constexpr std::array<std::string_view, 5> kTypePrefixes = {"ssh-", "ecdsa-sha2-", "sk-ssh-",
                                                           "sk-ecdsa-", "webauthn-sk-"};

// Cuts the next word off the text.
std::string_view NextWord(std::string_view& text) {
  text = Trimmed(text);
  auto const end = std::min(text.find_first_of(" \t\r\n"), text.size());
  auto const word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

bool IsKeyType(std::string_view word) {
  return std::ranges::any_of(kTypePrefixes,
                             [&](std::string_view prefix) { return word.starts_with(prefix); });
}

// Names such as "ssh-keys" begin like a type; a blob of base64 behind it tells them apart.
bool IsBlob(std::string_view word) {
  return word.size() >= 16 && std::ranges::all_of(word, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '+' || c == '/' || c == '=';
         });
}

}  // namespace

std::string SshKeyIdentity(std::string_view text) {
  auto const type = NextWord(text);
  auto const blob = NextWord(text);
  if (!IsKeyType(type) || !IsBlob(blob)) return "";
  return std::string(type) + " " + std::string(blob);
}

bool IsSshKeyContent(std::string_view text) {
  return !SshKeyIdentity(text).empty();
}

bool SameSshKey(std::string_view a, std::string_view b) {
  if (a == b) return true;
  auto const identity = SshKeyIdentity(a);
  return !identity.empty() && identity == SshKeyIdentity(b);
}

}  // namespace ferro::provider
