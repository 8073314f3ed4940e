// The version of everything in this repository, from the top CMakeLists.txt.
#pragma once

#include <string_view>

namespace ferro {

inline constexpr std::string_view kVersion = FERRO_VERSION;

}  // namespace ferro
