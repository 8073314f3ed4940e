// Writes a tree as text.
#pragma once

#include <string>

#include "controlplane/yaml/node.h"

namespace ferro::yaml {

// YAML that reads back as the same document, here and by readers of YAML 1.1: what they
// would take for something else is quoted.
std::string PrintYaml(Node const& node);

// One line. Infinities and not-a-number become text: JSON has none.
std::string PrintJson(Node const& node);

}  // namespace ferro::yaml
