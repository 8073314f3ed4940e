// What a refined unknown promised, held against what came of it (tfplugin6 §4.4).
#pragma once

#include <string>

#include "tfplugin/value/value.h"

namespace ferro::tf {

// The promise that `actual` breaks, or "". Understands nullness, string prefixes,
// number bounds and lengths.
std::string BrokenPromise(Refinements const& promised, Value const& actual);

}  // namespace ferro::tf
