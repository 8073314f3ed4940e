// A program run to its end by its argument list, never through a shell.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"

namespace ferro {

struct ProcessRequest {
  std::vector<std::string> arguments;  // The program first: a path, or a name looked up in PATH.
  std::string input = {};              // Its standard input, then the end.
  // All of its variables; PATH of these is where its name is looked up.
  Environment environment = {};
  std::filesystem::path directory = {};  // Where it starts; "" is ours.
  std::stop_token stop = {};
  std::chrono::milliseconds limit{60'000};  // Then it and its children are killed.
  std::size_t output_limit = 8U << 20U;     // Bytes of each of its outputs that are kept.
  // Told each piece of either output as it comes, besides its being kept.
  std::function<void(std::string_view)> on_output = {};
};

struct ProcessResult {
  int status = 0;  // Its exit code; 128 + N when signal N ended it.
  std::string out;
  std::string err;
};

// As exec() takes them: pointers into the texts, then a null one.
std::vector<char*> ExecPointers(std::vector<std::string>& texts);

// The absolute or given path, or "".
std::string FindProgram(std::string_view name, Environment const& environment);

// Any exit code is a result. Fails with kNotFound (no such program), kDeadlineExceeded and
// kCancelled (killed, `may_have_happened`), kUnavailable.
Result<ProcessResult> RunProcess(ProcessRequest const& request);

}  // namespace ferro
