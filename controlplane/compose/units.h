// Sizes, durations, command lines and truths as people write them in a Compose file.
// Errors say what is wrong with the text; the caller adds the place.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ferro::compose {

// Bytes. Units are powers of 1024 whether or not an `i` stands in them ("1k", "1.5gb",
// "2 MiB"), upper and lower case are the same.
Result<std::int64_t> ParseBytes(std::string_view text);

// Go's syntax with days and weeks: "1w2d3h4m5.5s", "300ms". "0" needs no unit.
Result<std::chrono::nanoseconds> ParseDuration(std::string_view text);
// As Go prints it: "1h0m0s", "1m30s", "1.5s", "300ms", "0s".
std::string DurationText(std::chrono::nanoseconds duration);

// A command line as words: quotes and backslashes as in a shell, nothing else. Operators
// (| & ; < >) and parentheses outside quotes are refused: there is no shell to obey them.
Result<std::vector<std::string>> SplitWords(std::string_view line);

// "true", "yes", "y", "on" and their opposites in any case.
Result<bool> ParseBool(std::string_view text);

}  // namespace ferro::compose
