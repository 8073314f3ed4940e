#include "controlplane/engines/docker/refusal.h"

#include <array>
#include <string>

#include "base/json.h"
#include "base/text.h"

namespace ferro::docker {
namespace {

struct Refusal {
  std::string message;
};

void Describe(json::Fields& f, Refusal& m) {
  f("message", m.message);
}

// A part of the engine's text (in lower case), what it means, and what to do, if the
// engine's own words leave that open. The first that fits; texts of 20.10 to 28.
struct Known {
  std::string_view part;
  std::string_view kind;
  ErrorCode code;
  std::string_view advice = "";
};

constexpr std::string_view kEndLostProcess =
    "the engine died while it started this container, and no longer knows the process that is "
    "left; end it (`ps` shows a containerd-shim with that id) and restart the engine, or restart "
    "the machine";

constexpr auto kKnown = std::to_array<Known>({
    {"is already in use by container", kNameTaken, ErrorCode::kConflict},
    {"network with name", kNameTaken, ErrorCode::kConflict},
    {"volume is in use", kInUse, ErrorCode::kConflict},
    {"has active endpoints", kInUse, ErrorCode::kConflict},
    {"is in use by", kInUse, ErrorCode::kConflict},
    {"cannot remove a running container", kStillRunning, ErrorCode::kConflict},
    {"container is running: stop the container", kStillRunning, ErrorCode::kConflict},
    {"is already in progress", kBeingRemoved, ErrorCode::kConflict},
    {"marked for removal", kBeingRemoved, ErrorCode::kConflict},
    {"is not running", kNotRunning, ErrorCode::kConflict},
    {"is paused", kPaused, ErrorCode::kConflict},
    {": already exists", kLostProcess, ErrorCode::kConflict, kEndLostProcess},
    {"id already in use", kLostProcess, ErrorCode::kConflict, kEndLostProcess},
    {"port is already allocated", kPortTaken, ErrorCode::kConflict,
     "`ferroplane doctor` names who holds it"},
    {"bind: address already in use", kPortTaken, ErrorCode::kConflict,
     "`ferroplane doctor` names who holds it"},
    {"ports are not available", kPortTaken, ErrorCode::kConflict},
    {"non-overlapping ipv4 address pool", kNoAddresses, ErrorCode::kConflict,
     "remove unused networks (docker network prune), or give the network a subnet"},
    {"predefined address pools have been fully subnetted", kNoAddresses, ErrorCode::kConflict,
     "remove unused networks (docker network prune), or give the network a subnet"},
    {"pool overlaps with other one", kSubnetTaken, ErrorCode::kConflict},
    {"address already in use", kAddressTaken, ErrorCode::kConflict},
    {"bind source path does not exist", kNoBindSource, ErrorCode::kInvalidArgument},
    {"no such image", kNoSuchImage, ErrorCode::kNotFound},
    {"no such container", kNoSuchContainer, ErrorCode::kNotFound},
    {"no such volume", kNoSuchVolume, ErrorCode::kNotFound},
    {"no space left on device", kDiskFull, ErrorCode::kUnavailable,
     "free space where the engine keeps its data (docker system df)"},
    {"toomanyrequests", kTooManyPulls, ErrorCode::kUnavailable,
     "wait, or log in to the registry (docker login)"},
    {"pull access denied", kRegistryDenied, ErrorCode::kUnauthenticated,
     "is the name right? A private repository needs `docker login`"},
    {"requested access to the resource is denied", kRegistryDenied, ErrorCode::kUnauthenticated,
     "is the name right? A private repository needs `docker login`"},
    {"unauthorized", kRegistryDenied, ErrorCode::kUnauthenticated,
     "log in to the registry anew (docker login)"},
    {"no basic auth credentials", kRegistryDenied, ErrorCode::kUnauthenticated,
     "log in to the registry (docker login)"},
    {"manifest unknown", kNoSuchImage, ErrorCode::kNotFound},
    {"not found: manifest", kNoSuchImage, ErrorCode::kNotFound},
    {"repository does not exist", kNoSuchImage, ErrorCode::kNotFound},
    {"dial tcp", kRegistryUnreachable, ErrorCode::kUnavailable},
    {"i/o timeout", kRegistryUnreachable, ErrorCode::kUnavailable},
    {"tls handshake timeout", kRegistryUnreachable, ErrorCode::kUnavailable},
    {"request canceled while waiting for connection", kRegistryUnreachable,
     ErrorCode::kUnavailable},
});

// A text with a name in its middle.
bool IsMissingNetwork(std::string_view text) {
  return text.find("network ") != std::string_view::npos && text.ends_with(" not found");
}

ErrorCode CodeOf(int status) {
  switch (status) {
    case 400:
    case 405:
    case 406:
      return ErrorCode::kInvalidArgument;
    case 401:
      return ErrorCode::kUnauthenticated;
    case 403:
      return ErrorCode::kPermissionDenied;
    case 404:
      return ErrorCode::kNotFound;
    case 409:
      return ErrorCode::kConflict;
    case 502:
    case 503:
    case 504:
      return ErrorCode::kUnavailable;
    default:
      return status < 500 ? ErrorCode::kInvalidArgument : ErrorCode::kInternal;
  }
}

// `by container "0123…"` of a name that is taken.
std::string HolderIn(std::string_view message) {
  constexpr std::string_view kBy = "by container \"";
  auto const begin = message.find(kBy);
  if (begin == std::string_view::npos) return "";
  auto const rest = message.substr(begin + kBy.size());
  return std::string(rest.substr(0, rest.find('"')));
}

Error Told(std::string_view message, ErrorCode code) {
  constexpr std::size_t kLongest = 2000;
  Error error{.code = code, .message = ToValidUtf8(CutUtf8(Trimmed(message), kLongest))};
  auto const text = Lower(error.message);
  for (auto const& known : kKnown) {
    if (text.find(known.part) == std::string::npos) continue;
    error.code = known.code;
    error.facts["kind"] = known.kind;
    if (!known.advice.empty()) error.message.append(" (").append(known.advice).append(")");
    break;
  }
  if (IsMissingNetwork(text) && code == ErrorCode::kNotFound) error.facts["kind"] = kNoSuchNetwork;
  if (auto holder = HolderIn(message); !holder.empty()) error.facts["holder"] = std::move(holder);
  return error;
}

}  // namespace

Error RefusalOf(http::Response const& response) {
  auto const refusal = json::Parse<Refusal>(response.body);
  auto const message = refusal && !refusal->message.empty() ? refusal->message : response.body;
  auto error = Told(message, CodeOf(response.status));
  error.facts["status"] = std::to_string(response.status);
  if (error.message.empty()) {
    error.message = "the engine answered " + std::to_string(response.status) + " without a reason";
  }
  return error;
}

Error RefusalIn(std::string_view message) {
  return Told(message, ErrorCode::kInternal);
}

bool IsKind(Error const& error, std::string_view kind) {
  return error.Fact("kind") == kind;
}

}  // namespace ferro::docker
