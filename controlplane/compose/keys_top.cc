#include "controlplane/compose/keys_rows.h"

namespace ferro::compose::internal {
namespace {

using enum Shape;
using enum Disposition;

constexpr std::string_view kSwarmOnly = "only Docker Swarm knows it, and no swarm is used here";
constexpr std::string_view kModels =
    "AI models need Docker's model runner; run the model server as a service instead";
constexpr std::string_view kOldExternal = "the mapping with a name is the old form of `name`";

constexpr Key kTopKeys[] = {
    {.path = "version",
     .disposition = kNoted,
     .note = "obsolete since Compose v2; read and without effect"},
    {.path = "name"},
    {.path = "include", .shape = kIncludes},
    {.path = "include[]", .shape = kMapping},
    {.path = "include[].path", .shape = kTextOrList},
    {.path = "include[].env_file", .shape = kTextOrList},
    {.path = "include[].project_directory"},

    {.path = "services", .shape = kNamed},
    {.path = "networks", .shape = kNamed},
    {.path = "networks.*", .shape = kMapping, .nullable = true},
    {.path = "networks.*.name"},
    {.path = "networks.*.driver"},
    {.path = "networks.*.driver_opts", .shape = kOptions},
    {.path = "networks.*.ipam", .shape = kMapping},
    {.path = "networks.*.ipam.driver"},
    {.path = "networks.*.ipam.config", .shape = kList, .merge = Merge::kPools},
    {.path = "networks.*.ipam.config[]", .shape = kMapping},
    {.path = "networks.*.ipam.config[].subnet"},
    {.path = "networks.*.ipam.config[].ip_range"},
    {.path = "networks.*.ipam.config[].gateway"},
    {.path = "networks.*.ipam.config[].aux_addresses", .shape = kOptions},
    {.path = "networks.*.ipam.options",
     .shape = kOptions,
     .disposition = kRefused,
     .note = "Compose v2 reads it and drops it; address pools have no options"},
    {.path = "networks.*.external",
     .shape = kExternal,
     .disposition = kNoted,
     .note = kOldExternal},
    {.path = "networks.*.internal", .shape = kBool},
    {.path = "networks.*.enable_ipv4",
     .shape = kBool,
     .disposition = kNoted,
     .note = "needs Docker 28 (API 1.48)",
     .prints_zero = true},
    {.path = "networks.*.enable_ipv6", .shape = kBool, .prints_zero = true},
    {.path = "networks.*.attachable", .shape = kBool},
    {.path = "networks.*.labels", .shape = kTextMap},

    {.path = "volumes", .shape = kNamed},
    {.path = "volumes.*", .shape = kMapping, .nullable = true},
    {.path = "volumes.*.name"},
    {.path = "volumes.*.driver"},
    {.path = "volumes.*.driver_opts", .shape = kOptions},
    {.path = "volumes.*.external", .shape = kExternal, .disposition = kNoted, .note = kOldExternal},
    {.path = "volumes.*.labels", .shape = kTextMap},

    {.path = "configs", .shape = kNamed},
    {.path = "configs.*", .shape = kMapping},
    {.path = "configs.*.name"},
    {.path = "configs.*.file"},
    {.path = "configs.*.content"},
    {.path = "configs.*.environment"},
    {.path = "configs.*.external", .shape = kExternal, .disposition = kNoted, .note = kOldExternal},
    {.path = "configs.*.labels", .shape = kTextMap},
    {.path = "configs.*.template_driver", .disposition = kRefused, .note = kSwarmOnly},

    {.path = "secrets", .shape = kNamed},
    {.path = "secrets.*", .shape = kMapping},
    {.path = "secrets.*.name"},
    {.path = "secrets.*.file"},
    {.path = "secrets.*.environment"},
    {.path = "secrets.*.external", .shape = kExternal, .disposition = kNoted, .note = kOldExternal},
    {.path = "secrets.*.labels", .shape = kTextMap},
    {.path = "secrets.*.driver", .disposition = kRefused, .note = kSwarmOnly},
    {.path = "secrets.*.driver_opts",
     .shape = kOptions,
     .disposition = kRefused,
     .note = kSwarmOnly},
    {.path = "secrets.*.template_driver", .disposition = kRefused, .note = kSwarmOnly},

    {.path = "models", .shape = kNamed, .disposition = kRefused, .note = kModels},
};

}  // namespace

std::span<Key const> TopKeys() {
  return kTopKeys;
}

}  // namespace ferro::compose::internal
