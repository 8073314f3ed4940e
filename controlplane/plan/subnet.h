// IPv4 subnets, as far as counting free ones needs them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferro::plan {

struct Subnet {
  std::uint32_t address = 0;  // Its first one.
  int bits = 32;              // Of the prefix.
};

// "172.17.0.0/16"; nothing for IPv6 and for what is none.
std::optional<Subnet> ParseSubnet(std::string_view text);
std::string TextOf(Subnet const& subnet);
bool Overlap(Subnet const& a, Subnet const& b);

// Out of which an engine takes subnets: "172.17.0.0/16 by /24".
struct Pool {
  Subnet from;
  int bits = 24;  // Of each one taken.
};
std::optional<Pool> ParsePool(std::string_view text);
// Docker's own when nothing is configured: 31 subnets.
std::vector<Pool> DefaultPools();

// How many subnets of the pools overlap none of `taken`; stops counting at `enough`.
int CountFree(std::vector<Pool> const& pools, std::vector<Subnet> const& taken, int enough);

}  // namespace ferro::plan
