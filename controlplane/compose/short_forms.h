// The short forms of a Compose file and what they stand for. Each function turns the value
// into the long form or leaves it alone when it is one already; errors carry the place.
#pragma once

#include <string>

#include "base/result.h"
#include "controlplane/compose/keys.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

Status ExpandShortForm(yaml::Node& node, Shape shape, std::string const& path);

// Used by the shapes of lists: "8080:80" as its entries, "./a:/b:ro" as its mapping.
Status ExpandPorts(yaml::Node& list, std::string const& path);
Status ExpandMount(yaml::Node& item, std::string const& path);

// "COMPOSE-004 … must be …".
tl::unexpected<Error> WrongKind(yaml::Node const& node, std::string const& path,
                                std::string_view expected);
tl::unexpected<Error> WrongValue(yaml::Node const& node, std::string const& path,
                                 std::string_view why);

}  // namespace ferro::compose
