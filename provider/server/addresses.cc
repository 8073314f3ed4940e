#include "provider/server/addresses.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace ferro::provider {
namespace {

std::optional<std::uint32_t> ParseV4(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

std::string DottedText(std::uint32_t address) {
  in_addr raw{};
  raw.s_addr = htonl(address);
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &raw, text.data(), text.size());
  return text.data();
}

struct Range {
  std::uint32_t first = 0;  // The network address.
  std::uint32_t last = 0;   // The broadcast address, when there is one.
};

std::optional<Range> ParseCidr(std::string_view cidr) {
  auto const slash = cidr.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto const address = ParseV4(cidr.substr(0, slash));
  auto const digits = cidr.substr(slash + 1);
  unsigned length = 0;
  auto const parsed = std::from_chars(digits.begin(), digits.end(), length);
  if (!address || parsed.ec != std::errc() || parsed.ptr != digits.end() || length > 32) {
    return std::nullopt;
  }
  std::uint32_t const mask = length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
  return Range{*address & mask, *address | ~mask};
}

// Sixteen bytes that sort numerically; IPv4 first.
std::optional<std::array<unsigned char, 17>> SortKey(std::string_view text) {
  std::array<unsigned char, 17> key{};
  std::string const zero_ended(text);
  if (inet_pton(AF_INET, zero_ended.c_str(), key.data() + 13) == 1) {
    key[0] = 4;
    return key;
  }
  if (inet_pton(AF_INET6, zero_ended.c_str(), key.data() + 1) != 1) return std::nullopt;
  key[0] = 6;
  return key;
}

// A /8 has 16 million addresses; nobody has a larger one, and the walk must end.
constexpr std::uint32_t kMostAddresses = 1U << 24U;

}  // namespace

Result<std::string> ChooseAddress(SubnetFacts const& subnet, std::set<std::string> const& taken) {
  auto const range = ParseCidr(subnet.cidr);
  if (!range || range->last - range->first >= kMostAddresses) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "subnet \"" + subnet.cidr + "\" is not an IPv4 network in which an address can be chosen");
  }
  std::set<std::uint32_t> used;
  auto use = [&](std::string const& address) {
    if (auto const parsed = ParseV4(address)) used.insert(*parsed);
  };
  use(subnet.gateway);
  use(subnet.broadcast);
  for (auto const& address : subnet.vrrp) use(address);
  for (auto const& address : taken) use(address);
  std::uint64_t const skipped = subnet.kind == SubnetKind::kPrivate ? 2 : 1;
  for (std::uint64_t next = range->first + skipped; next <= range->last; ++next) {
    auto const address = static_cast<std::uint32_t>(next);
    if (!used.contains(address)) return DottedText(address);
  }
  return Fail(ErrorCode::kNotFound, "subnet " + subnet.cidr + " has no free address left");
}

bool IsInSubnet(std::string_view cidr, std::string_view address) {
  auto const range = ParseCidr(cidr);
  auto const parsed = ParseV4(address);
  return range && parsed && range->first <= *parsed && *parsed <= range->last;
}

bool IsForServers(SubnetFacts const& subnet, std::string_view address) {
  if (!IsInSubnet(subnet.cidr, address)) return false;
  auto const skipped = subnet.kind == SubnetKind::kPrivate ? 2U : 1U;
  if (*ParseV4(address) - ParseCidr(subnet.cidr)->first < skipped) return false;
  return !SameAddress(address, subnet.gateway) && !SameAddress(address, subnet.broadcast) &&
         std::ranges::none_of(subnet.vrrp,
                              [&](std::string const& vrrp) { return SameAddress(address, vrrp); });
}

bool SameAddress(std::string_view a, std::string_view b) {
  auto const key = SortKey(a);
  return key && key == SortKey(b);
}

bool AddressLess(std::string_view a, std::string_view b) {
  auto const left = SortKey(a);
  auto const right = SortKey(b);
  if (left && right && left != right) return *left < *right;
  if (left.has_value() != right.has_value()) return left.has_value();
  return a < b;
}

bool IsPrivateCidr(std::string_view cidr) {
  auto const range = ParseCidr(cidr);
  if (!range) return false;
  auto inside = [&](std::string_view block) {
    auto const outer = ParseCidr(block);
    return outer->first <= range->first && range->last <= outer->last;
  };
  return inside("10.0.0.0/8") || inside("172.16.0.0/12") || inside("192.168.0.0/16");
}

}  // namespace ferro::provider
