// Makes plans. Pure: what it needs to know is given to it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/plan/plan.h"

namespace ferro::plan {

struct WatchedFile {
  std::string path;         // A bind source.
  bool exists = false;      // A missing one is refused: an engine would make a folder of it.
  bool watched = false;     // Else "not watched".
  std::string fingerprint;  // Content, device and inode.
};

// What was read besides the engine: the host's files and the values of secrets as
// fingerprints. Made by gather.h.
struct Sources {
  std::map<std::string, WatchedFile> binds;  // By source path.
  // By "service/target": the fingerprint and the path at which the file will stand.
  struct Placed {
    std::string fingerprint;
    std::string path;
    std::string problem;  // "the variable DB_PASSWORD is not set"
  };
  std::map<std::string, Placed> files;
  std::map<std::string, std::string> registry;  // Reference -> digest there, or "" unreachable.
  // Why the registry named no digest: reference -> its words. Only a note: an image that is
  // here is used as it is, and pulls come before anything is stopped.
  std::map<std::string, std::string> unanswered;
  // Ports of the host that others than containers of this environment hold.
  std::vector<engine::HostPort> ports;
};

struct Request {
  std::set<std::string> services;     // Only these and what they need; empty: all.
  bool without_dependencies = false;  // --no-deps
  std::map<std::string, int> scale;
  bool force_recreate = false;
  bool pull = false;                     // --pull
  std::set<std::string> accept_volumes;  // --accept-volume
  bool moved = false;                    // --moved
  bool private_ports = false;
};

// What the journal knows.
struct Known {
  std::optional<journal::Environment> environment;
  std::vector<journal::Object> objects;
  // Others of this engine: their names, folders and files.
  std::vector<journal::Environment> others;
};

// A container's labels, but for `ferroplane.operation`, which only who applies knows.
inline constexpr std::string_view kLabelEnvironment = "ferroplane.environment";
inline constexpr std::string_view kLabelPlatform = "ferroplane.platform";
inline constexpr std::string_view kLabelService = "ferroplane.service";
inline constexpr std::string_view kLabelReplica = "ferroplane.replica";
inline constexpr std::string_view kLabelOperation = "ferroplane.operation";
inline constexpr std::string_view kLabelSpec = "ferroplane.spec";

// What a container being replaced is called meanwhile, after its name.
inline constexpr std::string_view kPreviousSuffix = ".previous";

// Images that are absent are pulled or built by it; `up --build` and `pull_policy: build`
// apply MakeImages first, since only the image built tells who needs it.
Plan MakeUp(model::Platform const& wanted, engine::Observed const& seen, Known const& known,
            Sources const& sources, Request const& request);

// `pull` and `build`, and the first half of `up --build`.
struct ImagesRequest {
  std::set<std::string> services;  // Empty: all.
  bool pull = false;               // Those without `build`.
  bool build = false;              // Those with it.
  bool pull_bases = false;         // --pull of a build.
};
Plan MakeImages(model::Platform const& wanted, engine::Observed const& seen,
                ImagesRequest const& request);
// Services whose `pull_policy` says that they are built each time.
std::set<std::string> BuiltEachTime(model::Platform const& wanted);

struct DestroyRequest {
  std::set<std::string> delete_data;  // Names of volumes.
};
Plan MakeDestroy(std::string const& environment, engine::Observed const& seen, Known const& known,
                 DestroyRequest const& request);

enum class Power { kStop, kStart, kRestart };
// Of containers that are there, in dependency order where the platform is known.
Plan MakePower(Power power, std::string const& environment, model::Platform const* platform,
               engine::Observed const& seen, Known const& known,
               std::set<std::string> const& services);

}  // namespace ferro::plan
