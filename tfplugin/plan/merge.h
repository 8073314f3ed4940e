// From what was and what is written to what is planned, before any resource's own
// logic: proposal, defaults, write-only, unknowns and field modifiers (core-rules 55–60, 81–86).
#pragma once

#include <vector>

#include "tfplugin/schema/schema.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

enum class MergeMode {
  kKeep,  // Computed values stay what they were: what is planned when nothing changes.
  kMark,  // Those that a change may move are unknown.
};

struct Merged {
  Value value;
  std::vector<Path> requires_replace;  // As found; may repeat.
};

// `prior` null = create; `config` is an object. The result follows from these two
// alone. Core's proposal is not needed: it is made of the same two, but pairs the
// elements of lists by position and drops some optional and computed objects
// (core-rules 57, 58), where this
// - keeps an optional and computed attribute that the configuration leaves null, whole;
// - pairs list elements by their key attributes, else by what is configured in them;
// - pairs set elements by what is configured in them;
// - leaves computed values of elements that have no counterpart null (kKeep) or unknown.
Merged Merge(Block const& block, Value const& prior, Value const& config, MergeMode mode);

}  // namespace ferro::tf
