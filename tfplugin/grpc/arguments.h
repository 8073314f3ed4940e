// What the program is asked for on its command line: nothing when Terraform starts
// it, one of the SDK's own words when a person does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ferro::tf {

struct Arguments {
  enum class Mode { kPlugin, kDebug, kVersion, kHelp, kDumpSchema, kDumpDocs };
  Mode mode = Mode::kPlugin;
  bool tcp = false;
  std::string directory;  // Of the dumps.
};

// Without the program's name. Each option with one dash or two, as Go programs take them.
Result<Arguments> ReadArguments(std::vector<std::string> const& arguments);

std::string HelpText(std::string_view program, std::string_view version);

}  // namespace ferro::tf
