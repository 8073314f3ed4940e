// Where the programs of this build are.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ferro::acceptance {

// The full path of a program of ours, e.g. "selectel-sim".
std::string ProgramPath(std::string_view name);

// The top folder of the sources, for examples and golden files.
std::filesystem::path SourceFolder();

// A fresh folder under TMPDIR; the caller removes it.
std::filesystem::path MakeScratchFolder();

}  // namespace ferro::acceptance
