// One document laid over another, by the rules of the table of keys. What is replaced
// stays known: the new value names it among its shadows.
#pragma once

#include "controlplane/compose/keys.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

// Both have their long forms (shape.h). `where` is nullptr below keys of x-*. A value
// tagged !reset removes the earlier one, !override replaces it; no tag is left.
void MergeInto(yaml::Node& base, yaml::Node over, KeyNode const* where);

}  // namespace ferro::compose
