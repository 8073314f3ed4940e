// URLs taken apart and put together. Only http and https; nothing is guessed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace ferro::http {

struct Url {
  std::string scheme;      // "http" or "https"
  std::string host;        // Lower case; an IPv6 address without its brackets.
  std::uint16_t port = 0;  // Always set: 80 and 443 unless said otherwise.
  std::string path;        // "" or "/…", as written (percent-encoded).
  std::string query;       // Without "?", as written.

  // "https://host", "http://[::1]:8080": what a connection is made to.
  std::string origin() const;
  std::string text() const;
};

// Refuses other schemes, user names in the URL, fragments, spaces and control
// characters, with kInvalidArgument. The message never repeats user information.
Result<Url> ParseUrl(std::string_view text);

// "localhost" and names below it, 127.0.0.0/8, ::1.
bool IsLoopbackHost(std::string_view host);

// All but letters, digits and "-._~" as %XX: fit for a path segment or a query value.
std::string PercentEncoded(std::string_view text);
// Fails with kInvalidArgument on a "%" without two hex digits. "+" stays "+".
Result<std::string> PercentDecoded(std::string_view text);

// "" or "?name=value&…", encoded, in the order given.
std::string QueryText(std::vector<std::pair<std::string, std::string>> const& parameters);
// The inverse, with or without "?"; a name without "=" has the value "".
Result<std::vector<std::pair<std::string, std::string>>> ParseQuery(std::string_view text);

// With exactly one "/" in between: ("https://x/v2/", "/plan") -> "https://x/v2/plan".
std::string JoinedUrl(std::string_view base, std::string_view path);

}  // namespace ferro::http
