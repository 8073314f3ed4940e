// Labels by which objects are told apart: ours, and those of docker compose (§0.1).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "controlplane/engines/engine.h"

namespace ferro::docker {

inline constexpr std::string_view kOurs = "ferroplane.";
inline constexpr std::string_view kComposes = "com.docker.compose.";

inline constexpr std::string_view kLabelEnvironment = "ferroplane.environment";
inline constexpr std::string_view kLabelService = "ferroplane.service";
inline constexpr std::string_view kLabelReplica = "ferroplane.replica";
// A fixed hardware address, since API 1.44: inspect shows every one, fixed or not.
inline constexpr std::string_view kLabelMac = "ferroplane.mac_address";

inline constexpr std::string_view kComposeProject = "com.docker.compose.project";
inline constexpr std::string_view kComposeService = "com.docker.compose.service";
inline constexpr std::string_view kComposeNumber = "com.docker.compose.container-number";
inline constexpr std::string_view kComposeOneOff = "com.docker.compose.oneoff";

// The option of an endpoint by which docker compose names an interface.
inline constexpr std::string_view kInterfaceOption = "com.docker.network.endpoint.ifname";

// The value, or "".
std::string LabelOf(compose::TextMap const& labels, std::string_view name);
// Those that neither we nor docker compose add.
compose::TextMap OwnLabels(compose::TextMap const& labels);
engine::Owner OwnerOf(compose::TextMap const& labels);

}  // namespace ferro::docker
