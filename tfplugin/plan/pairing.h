// Which prior element a configured element of a collection continues.
#pragma once

#include <vector>

#include "tfplugin/plan/level.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

// Known, and equal or of the same meaning by the attribute's rule (core-rules 86).
bool SameMeaning(Attribute const& attribute, Value const& config, Value const& prior);

// Everything configured in `config` is what `prior` has; what is computed and left
// null may be anything.
bool Continues(Level const& level, Value const& prior, Value const& config);

// For each configured element its prior one, or nullptr; none is used twice. The
// pointers live as long as `prior`.
std::vector<Value const*> PairList(Level const& level, Value const& prior, Value const& config);
std::vector<Value const*> PairSet(Level const& level, Value const& prior, Value const& config);

}  // namespace ferro::tf
