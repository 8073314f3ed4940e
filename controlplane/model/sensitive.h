// Which variables hold what nobody should see.
#pragma once

#include <string_view>

namespace ferro::model {

// By its name (DB_PASSWORD, API_KEY, not PASSWORD_FILE) or because the value is a URL with
// a password. Empty values are none.
bool IsSensitive(std::string_view name, std::string_view value);

}  // namespace ferro::model
