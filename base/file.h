// Whole files, read and written so that a crash leaves the old or the new one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ferro {

// Fails with kNotFound when absent, kInvalidArgument when larger than the limit (bytes).
Result<std::string> ReadFile(std::filesystem::path const& path, std::size_t limit = 64U << 20U);

// Writes beside the file and renames over it; `mode` as in chmod.
Status WriteFile(std::filesystem::path const& path, std::string_view content, unsigned mode = 0644);

}  // namespace ferro
