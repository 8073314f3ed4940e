#include "provider/server/names.h"

#include <algorithm>
#include <array>

namespace ferro::provider {
namespace {

// Short, plain, hard to misread; the hex digits make the name unique, not these.
constexpr std::array<std::string_view, 32> kWords = {
    "amber",   "aspen",   "birch",  "cedar", "clover", "comet",  "coral",  "delta",
    "ember",   "falcon",  "fjord",  "flint", "garnet", "harbor", "heron",  "island",
    "juniper", "kestrel", "lagoon", "lark",  "maple",  "meadow", "nimbus", "onyx",
    "otter",   "pine",    "quartz", "raven", "spruce", "tundra", "willow", "zephyr"};

constexpr std::string_view kMarkBegin = " (unfinished ";
constexpr std::size_t kDigestLength = 8;

bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The first so many code points of UTF-8 text.
std::string_view FirstCharacters(std::string_view text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (IsContinuation(text[i])) continue;
    if (seen == count) return text.substr(0, i);
    ++seen;
  }
  return text;
}

constexpr std::size_t kMarkLength = kMarkBegin.size() + kDigestLength + 1;

bool IsLabel(std::string_view label) {
  if (label.empty() || label.size() > kLongestHostname) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [](char c) { return IsAlnum(c) || c == '-'; });
}

}  // namespace

std::string GenerateName(Random& random) {
  std::string name = "tf-";
  name += kWords[random.Below(kWords.size())];
  return name + "-" + random.Hex(8);
}

std::string HostnameFor(std::string_view name, std::size_t longest) {
  std::string host;
  for (char const c : name) {
    if (host.size() == longest) break;
    if (IsAlnum(c)) {
      host += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!host.empty() && host.back() != '-') {
      host += '-';
    }
  }
  while (!host.empty() && host.back() == '-') host.pop_back();
  return host.empty() ? "server" : host;
}

bool IsHostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    auto const dot = text.find('.');
    if (!IsLabel(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string MarkedName(std::string_view name, std::string_view digest) {
  std::string marked(FirstCharacters(name, kLongestName - kMarkLength));
  marked += kMarkBegin;
  marked += digest.substr(0, kDigestLength);
  return marked + ")";
}

std::optional<Mark> ParseMark(std::string_view user_desc) {
  if (user_desc.size() <= kMarkLength || user_desc.back() != ')') return std::nullopt;
  auto const mark = user_desc.substr(user_desc.size() - kMarkLength);
  auto const digest = mark.substr(kMarkBegin.size(), kDigestLength);
  if (!mark.starts_with(kMarkBegin) || !std::ranges::all_of(digest, IsHex)) return std::nullopt;
  return Mark{std::string(user_desc.substr(0, user_desc.size() - kMarkLength)),
              std::string(digest)};
}

std::string NameWithoutMark(std::string_view user_desc) {
  auto mark = ParseMark(user_desc);
  return mark ? std::move(mark->name) : std::string(user_desc);
}

bool MarkIsFor(Mark const& mark, std::string_view name) {
  return mark.name == FirstCharacters(name, kLongestName - kMarkLength);
}

}  // namespace ferro::provider
