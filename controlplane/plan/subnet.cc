#include "controlplane/plan/subnet.h"

#include <algorithm>

#include "base/number.h"
#include "base/text.h"

namespace ferro::plan {
namespace {

// Of one pool; a /8 cut into /24 has as many.
constexpr std::uint32_t kMostBlocks = 1U << 16U;

std::optional<int> Number(std::string_view text, int largest) {
  auto const number = ParseNumber<int>(text);
  return number && *number >= 0 && *number <= largest ? number : std::nullopt;
}

std::uint32_t Mask(int bits) {
  return bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
}

}  // namespace

std::optional<Subnet> ParseSubnet(std::string_view text) {
  auto const slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto const bits = Number(text.substr(slash + 1), 32);
  auto const parts = Split(text.substr(0, slash), '.');
  if (!bits || parts.size() != 4) return std::nullopt;
  Subnet subnet{.bits = *bits};
  for (auto const& part : parts) {
    auto const byte = Number(part, 255);
    if (!byte) return std::nullopt;
    subnet.address = subnet.address << 8U | static_cast<std::uint32_t>(*byte);
  }
  subnet.address &= Mask(*bits);
  return subnet;
}

std::string TextOf(Subnet const& subnet) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8)
    text += std::to_string(subnet.address >> shift & 255U) + (shift > 0 ? "." : "");
  return text + "/" + std::to_string(subnet.bits);
}

bool Overlap(Subnet const& a, Subnet const& b) {
  auto const mask = Mask(std::min(a.bits, b.bits));
  return (a.address & mask) == (b.address & mask);
}

std::optional<Pool> ParsePool(std::string_view text) {
  constexpr std::string_view kBy = " by /";
  auto const by = text.find(kBy);
  auto const from = ParseSubnet(text.substr(0, by));
  if (!from || by == std::string_view::npos) return std::nullopt;
  auto const bits = Number(text.substr(by + kBy.size()), 32);
  if (!bits || *bits < from->bits) return std::nullopt;
  return Pool{.from = *from, .bits = *bits};
}

std::vector<Pool> DefaultPools() {
  std::vector<Pool> pools;
  for (auto const* text : {"172.17.0.0/16 by /16", "172.18.0.0/16 by /16", "172.19.0.0/16 by /16",
                           "172.20.0.0/14 by /16", "172.24.0.0/14 by /16", "172.28.0.0/14 by /16",
                           "192.168.0.0/16 by /20"})
    pools.push_back(*ParsePool(text));
  return pools;
}

int CountFree(std::vector<Pool> const& pools, std::vector<Subnet> const& taken, int enough) {
  int free = 0;
  for (auto const& pool : pools) {
    int const width = std::min(pool.bits - pool.from.bits, 16);
    std::uint32_t const blocks = std::min(std::uint32_t{1} << width, kMostBlocks);
    for (std::uint32_t i = 0; i < blocks && free < enough; ++i) {
      auto const offset =
          pool.bits == 0 ? 0 : static_cast<std::uint32_t>(std::uint64_t{i} << (32 - pool.bits));
      Subnet const block{.address = pool.from.address + offset, .bits = pool.bits};
      bool const is_free = std::none_of(taken.begin(), taken.end(),
                                        [&](Subnet const& other) { return Overlap(block, other); });
      if (is_free) ++free;
    }
  }
  return free;
}

}  // namespace ferro::plan
