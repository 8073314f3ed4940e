#include "controlplane/model/sensitive.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"

namespace ferro::model {
namespace {

// "TON_API_KEY" as "ton", "api", "key".
std::vector<std::string> WordsOf(std::string_view name) {
  std::string text = Lower(name);
  std::ranges::replace_if(
      text, [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); }, '_');
  auto words = Split(text, '_');
  std::erase(words, "");
  return words;
}

bool HasPasswordInUrl(std::string_view value) {
  auto const scheme = value.find("://");
  if (scheme == std::string_view::npos) return false;
  std::string_view authority = value.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  auto const at = authority.rfind('@');
  if (at == std::string_view::npos) return false;
  auto const colon = authority.substr(0, at).find(':');
  return colon != std::string_view::npos && colon + 1 < at;
}

bool NamesASecret(std::string_view name) {
  constexpr std::array<std::string_view, 5> kAnywhere = {"password", "passwd", "secret", "token",
                                                         "credential"};
  constexpr std::array<std::string_view, 4> kWords = {"key", "pass", "pwd", "passphrase"};
  constexpr std::array<std::string_view, 4> kEnds = {"apikey", "accesskey", "privatekey",
                                                     "authkey"};
  // What tells something about a secret is none.
  constexpr std::array<std::string_view, 16> kAbout = {
      "file",    "path",    "ttl",  "expiry", "expires",   "expiration", "lifetime", "length",
      "timeout", "enabled", "name", "type",   "algorithm", "id",         "issuer",   "url"};
  auto const words = WordsOf(name);
  if (words.size() < 1 || std::ranges::find(kAbout, words.back()) != kAbout.end()) return false;
  if (std::ranges::find(words, "public") != words.end()) return false;
  return std::ranges::any_of(words, [&](std::string const& word) {
    return std::ranges::any_of(
               kAnywhere,
               [&](std::string_view part) { return word.find(part) != std::string::npos; }) ||
           (std::ranges::find(kWords, word) != kWords.end() &&
            (word != "pwd" || words.size() > 1)) ||
           std::ranges::any_of(kEnds, [&](std::string_view end) { return word.ends_with(end); });
  });
}

}  // namespace

bool IsSensitive(std::string_view name, std::string_view value) {
  if (value.empty()) return false;
  return NamesASecret(name) || HasPasswordInUrl(value);
}

}  // namespace ferro::model
