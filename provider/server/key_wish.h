// Which SSH key a server is to have: os_params.ssh_key, or the name in os_params.ssh_key_name.
// In the state the first says what is installed, and the second how it is called.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "provider/server/checks.h"
#include "tfplugin/resource.h"

namespace ferro::provider {

struct KeyWish {
  std::string text;            // Content, a name, or "" for no key.
  std::string_view attribute;  // Of os_params.

  bool is_key() const { return !text.empty(); }
};

// Empty when nothing is asked for: what is there stays. A planned key that is known goes before
// the name, whose content it then is.
std::optional<KeyWish> KeyWishOf(OsParams const& planned, OsParams const& config);

// Whether the key is given by its name, in whichever argument.
bool IsKeyByName(OsParams const& planned);

// The content of the key: itself, or that of the key of this name; "" for "". Empty after an error
// in the call, or when the key is made in the same apply.
std::optional<std::string> ResolveKey(Check& check, KeyWish const& wish);

// What follows from a change of key or name: a key in another form (content instead of name, or
// the reverse) is no change, another name is one only with another key. `check` may be null: then
// another name counts as another key.
void PredictKey(Check* check, tf::Plan<ServerModel>& plan, tf::PrivateData const& memory);

}  // namespace ferro::provider
