// The `timeouts` block: a SINGLE nested block of Go durations (mapping 0.1.5).
#pragma once

#include <chrono>
#include <string>

#include "tfplugin/schema/fields.h"

namespace ferro::tf {

struct Timeouts {
  Attr<std::string> create;
  Attr<std::string> read;
  Attr<std::string> update;
  Attr<std::string> remove;  // `delete` in HCL.
};
void Describe(Fields& fields, Timeouts& timeouts);

// The configured duration, or the fallback when null, unknown or malformed.
std::chrono::milliseconds TimeoutOr(Attr<std::string> const& configured,
                                    std::chrono::milliseconds fallback);

}  // namespace ferro::tf
