// Names of servers: what is generated, what is derived, and the mark that an order
// carries until its server is finished (mapping 0.1.7, 1.6).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace ferro::provider {

// Longest display name that we write, in characters, the mark included.
inline constexpr std::size_t kLongestName = 255;
inline constexpr std::size_t kLongestHostname = 63;
// Windows takes its NetBIOS name from the host name.
inline constexpr std::size_t kLongestWindowsHostname = 15;

// "tf-heron-3f09ab12": a valid host name, too.
std::string GenerateName(Random& random);

// The name reduced to what a host name may hold: lower-case letters, digits and
// single hyphens inside; "server" when nothing is left.
std::string HostnameFor(std::string_view name, std::size_t longest);

// Letters, digits and hyphens in dot-separated labels of at most 63; capitals are
// accepted because servers have them (mapping 0.1.4).
bool IsHostname(std::string_view text);

// What `user_desc` holds between the order and the last call of create.
struct Mark {
  std::string name;    // Shortened when name and mark exceed kLongestName.
  std::string digest;  // Eight lower-case hex digits of the order's digest.
  friend bool operator==(Mark const&, Mark const&) = default;
};
// "web-1 (unfinished 0a1b2c3d)"
std::string MarkedName(std::string_view name, std::string_view digest);
std::optional<Mark> ParseMark(std::string_view user_desc);
// The name that this user_desc stands for, marked or not.
std::string NameWithoutMark(std::string_view user_desc);
// Whether a mark was made for this name (a long name stands shortened in it).
bool MarkIsFor(Mark const& mark, std::string_view name);

}  // namespace ferro::provider
