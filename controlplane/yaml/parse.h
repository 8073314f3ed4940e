// Reads one YAML document into a tree. Strict where a mistake would hide: duplicate keys,
// keys that are not text, several documents and unknown tags are refused, and so is what
// is larger or deeper than any file written by hand (control-plane 0.1.12, 3.1).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "controlplane/yaml/node.h"

namespace ferro::yaml {

struct Limits {
  std::size_t bytes = 4U << 20U;
  int depth = 64;
  // Values in all, each copy that an alias makes counted.
  std::size_t nodes = 200'000;
  // Keys of one mapping.
  std::size_t keys = 10'000;
};

// `file` is how errors and marks call the text. Text without a document is null. Anchors,
// aliases and merge keys are resolved: the tree has copies. Fails with kInvalidArgument and
// the fact "code":
//   YAML-001 not YAML            YAML-007 a key that is not text
//   YAML-002 not UTF-8           YAML-008 an alias without its anchor
//   YAML-003 a key twice         YAML-009 an alias inside its own anchor
//   YAML-004 several documents   YAML-010 a merge key without a mapping
//   YAML-005 too large           YAML-011 a tag that means nothing here
//   YAML-006 too deep            YAML-012 a scalar that does not fit its tag
Result<Node> Parse(std::string_view text, std::string_view file, Limits const& limits = {});

}  // namespace ferro::yaml
