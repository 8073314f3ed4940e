// Carries what somebody changed over to another starting point.
#pragma once

#include "tfplugin/value/value.h"

namespace ferro::tf {

// Wherever `result` still says what `from` says, say what `to` says; keep the rest.
// So a typed model that cannot hold everything (refined unknowns, the digits of a
// number, an unknown list of blocks) loses none of it: Rebase(Encode(changed),
// Encode(Decode(value)), value).
Value Rebase(Value result, Value const& from, Value to);

}  // namespace ferro::tf
