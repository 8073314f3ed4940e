// Networks as users write them, compared by what they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ferro::provider {

// "192.168.1.0/24" for "192.168.1.5/24", IPv6 likewise; nothing when the text is no network.
std::optional<std::string> MaskedCidr(std::string_view text);

// The same network, however it is written; false for nonsense.
bool SameCidr(std::string_view a, std::string_view b);

// Whether the address is in the network; false for nonsense.
bool CidrContains(std::string_view cidr, std::string_view address);

}  // namespace ferro::provider
