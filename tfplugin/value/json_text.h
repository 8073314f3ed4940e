// JSON's string literals, for what writes JSON by itself.
#pragma once

#include <string>
#include <string_view>

namespace ferro::tf {

// Appends `text`, which must be UTF-8, in quotes and with the escapes that JSON demands.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace ferro::tf
