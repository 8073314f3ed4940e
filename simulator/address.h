// IPv4 addresses and networks as numbers, and just enough of IPv6 to list it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ferro::sim {

std::optional<std::uint32_t> ParseV4(std::string_view text);
std::string V4Text(std::uint32_t address);

struct V4Net {
  std::uint32_t base = 0;
  int prefix = 0;

  std::uint32_t Mask() const { return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix); }
  std::uint32_t Last() const { return base | ~Mask(); }  // The broadcast address.
  bool Contains(std::uint32_t address) const { return (address & Mask()) == base; }
  bool Overlaps(V4Net const& other) const { return Contains(other.base) || other.Contains(base); }
};

// Nothing when it is not "a.b.c.d/n" or has bits set after the prefix.
std::optional<V4Net> ParseV4Net(std::string_view text);
// Whether the text is an IPv6 network.
bool IsV6Net(std::string_view text);
// Inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (selectel-api §8.7).
bool IsPrivate(V4Net const& net);

}  // namespace ferro::sim
