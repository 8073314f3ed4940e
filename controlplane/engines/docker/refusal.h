// What an engine's refusal means: its status and text as an Error whose facts tell the
// cases apart that callers treat differently.
#pragma once

#include <string_view>

#include "base/result.h"
#include "http/transport.h"

namespace ferro::docker {

// The fact "kind" of an Error from the engine; "" where the text is not known.
inline constexpr std::string_view kNameTaken = "name_taken";  // Fact "holder": a container's id.
inline constexpr std::string_view kInUse = "in_use";
inline constexpr std::string_view kNotRunning = "not_running";
inline constexpr std::string_view kStillRunning = "still_running";
inline constexpr std::string_view kBeingRemoved = "being_removed";
// The engine died while it started the container, and has forgotten the process since.
inline constexpr std::string_view kLostProcess = "lost_process";
inline constexpr std::string_view kPaused = "paused";
inline constexpr std::string_view kPortTaken = "port_taken";
inline constexpr std::string_view kNoAddresses = "no_addresses";  // No pool is free.
inline constexpr std::string_view kSubnetTaken = "subnet_taken";
inline constexpr std::string_view kAddressTaken = "address_taken";
inline constexpr std::string_view kNoBindSource = "no_bind_source";
inline constexpr std::string_view kNoSuchImage = "no_such_image";
inline constexpr std::string_view kNoSuchContainer = "no_such_container";
inline constexpr std::string_view kNoSuchNetwork = "no_such_network";
inline constexpr std::string_view kNoSuchVolume = "no_such_volume";
inline constexpr std::string_view kDiskFull = "disk_full";
inline constexpr std::string_view kRegistryDenied = "registry_denied";
inline constexpr std::string_view kRegistryUnreachable = "registry_unreachable";
inline constexpr std::string_view kTooManyPulls = "too_many_pulls";

// An answer with a status that says no. Facts: "status", "kind", perhaps "holder".
Error RefusalOf(http::Response const& response);
// A text that came inside a stream whose status said yes.
Error RefusalIn(std::string_view message);

bool IsKind(Error const& error, std::string_view kind);

}  // namespace ferro::docker
