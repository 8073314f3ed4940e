// Checks a value against the table of keys and gives it its one long form: short forms
// become mappings, sizes bytes, "k=v" lists mappings. Nothing is added that the file does
// not say: defaults come after the files are merged.
#pragma once

#include <string>

#include "base/result.h"
#include "controlplane/compose/keys.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

// `path` is how errors call the value ("services.web.ports"). Fails with the place and the
// fact "code": COMPOSE-002 an unknown key, COMPOSE-003 a value of the wrong kind,
// COMPOSE-004 a value that is not possible, COMPOSE-005 a key that we refuse.
Status ApplyShape(yaml::Node& node, KeyNode const& where, std::string const& path);

// The whole document; its top is a mapping.
Status ApplyShapes(yaml::Node& document);

}  // namespace ferro::compose
