#include "simulator/address.h"

#include <arpa/inet.h>

#include <charconv>

namespace ferro::sim {
namespace {

// The number after the slash, when it is one of 0…limit.
std::optional<int> PrefixOf(std::string_view text, int limit) {
  int prefix = -1;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), prefix);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (prefix < 0 || prefix > limit) return std::nullopt;
  return prefix;
}

}  // namespace

std::optional<std::uint32_t> ParseV4(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

std::string V4Text(std::uint32_t address) {
  return std::to_string(address >> 24U) + "." + std::to_string((address >> 16U) & 255U) + "." +
         std::to_string((address >> 8U) & 255U) + "." + std::to_string(address & 255U);
}

std::optional<V4Net> ParseV4Net(std::string_view text) {
  auto const slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto base = ParseV4(text.substr(0, slash));
  auto prefix = PrefixOf(text.substr(slash + 1), 32);
  if (!base || !prefix) return std::nullopt;
  V4Net const net{*base, *prefix};
  if ((net.base & net.Mask()) != net.base) return std::nullopt;
  return net;
}

bool IsV6Net(std::string_view text) {
  auto const slash = text.find('/');
  if (slash == std::string_view::npos || !PrefixOf(text.substr(slash + 1), 128)) return false;
  in6_addr address{};
  return inet_pton(AF_INET6, std::string(text.substr(0, slash)).c_str(), &address) == 1;
}

bool IsPrivate(V4Net const& net) {
  for (char const* block : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"}) {
    V4Net const outer = *ParseV4Net(block);
    if (net.prefix >= outer.prefix && outer.Contains(net.base)) return true;
  }
  return false;
}

}  // namespace ferro::sim
