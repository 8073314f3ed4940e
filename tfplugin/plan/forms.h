// Two spellings that mean the same: keep the one that is stored or planned.
#pragma once

#include "tfplugin/schema/schema.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

// Wherever an attribute of `value` means the same as in `reference` by its SameWhen
// rule, its form there; so a service that answers in another spelling causes neither
// drift nor an inconsistent result (core-rules 86, 91, 109). Elements of lists
// correspond by index; those of sets are left as they are.
Value WithFormsOf(Block const& block, Value const& value, Value const& reference);

}  // namespace ferro::tf
