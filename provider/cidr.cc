#include "provider/cidr.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace ferro::provider {
namespace {

struct Network {
  int family = AF_INET;
  std::vector<unsigned char> bytes;  // 4 or 16.
  unsigned prefix = 0;
};

std::optional<Network> ParseIp(std::string_view text) {
  std::string const zero_ended(text);
  std::array<unsigned char, 16> raw{};
  for (int const family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, zero_ended.c_str(), raw.data()) != 1) continue;
    std::size_t const size = family == AF_INET ? 4 : 16;
    return Network{family, {raw.data(), raw.data() + size}, static_cast<unsigned>(size * 8)};
  }
  return std::nullopt;
}

// The bits behind the prefix become 0.
void MaskTo(unsigned prefix, Network& network) {
  network.prefix = prefix;
  for (std::size_t i = 0; i < network.bytes.size(); ++i) {
    auto const kept = std::clamp(static_cast<int>(prefix) - static_cast<int>(i) * 8, 0, 8);
    auto const mask = static_cast<unsigned>(0xff00 >> kept) & 0xffU;
    network.bytes[i] = static_cast<unsigned char>(network.bytes[i] & mask);
  }
}

std::optional<Network> ParseNetwork(std::string_view text) {
  auto const slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto network = ParseIp(text.substr(0, slash));
  auto const digits = text.substr(slash + 1);
  unsigned prefix = 0;
  auto const parsed = std::from_chars(digits.begin(), digits.end(), prefix);
  if (!network || parsed.ec != std::errc() || parsed.ptr != digits.end() ||
      prefix > network->prefix) {
    return std::nullopt;
  }
  MaskTo(prefix, *network);
  return network;
}

}  // namespace

std::optional<std::string> MaskedCidr(std::string_view text) {
  auto const network = ParseNetwork(text);
  if (!network) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> address{};
  inet_ntop(network->family, network->bytes.data(), address.data(), address.size());
  return std::string(address.data()) + "/" + std::to_string(network->prefix);
}

bool SameCidr(std::string_view a, std::string_view b) {
  auto const masked = MaskedCidr(a);
  return masked && masked == MaskedCidr(b);
}

bool CidrContains(std::string_view cidr, std::string_view address) {
  auto const network = ParseNetwork(cidr);
  auto inside = ParseIp(address);
  if (!network || !inside || network->family != inside->family) return false;
  MaskTo(network->prefix, *inside);
  return inside->bytes == network->bytes;
}

}  // namespace ferro::provider
