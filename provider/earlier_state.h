// Reading states that another provider, or a hand, wrote: anything may be missing in them.
#pragma once

#include <string>
#include <string_view>

#include "tfplugin/call.h"
#include "tfplugin/schema/attr.h"
#include "tfplugin/value/value.h"

namespace ferro::provider {

// Null for what is absent, no text, or empty: the older provider writes "" where nothing is set.
tf::Attr<std::string> TextOrNull(tf::Value const& object, std::string_view name);

// A stored object without an id is broken (edited by hand?): an error that names the `noun`,
// e.g. "private subnet".
bool HasStoredId(tf::Attr<std::string> const& id, std::string_view noun, tf::Call& call);

}  // namespace ferro::provider
