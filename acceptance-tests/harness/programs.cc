#include "acceptance-tests/harness/programs.h"

#include <cstdlib>

#include "base/check.h"
#include "base/environment.h"

namespace ferro::acceptance {

std::string ProgramPath(std::string_view name) {
  return std::string(FERRO_BIN_DIR) + "/" + std::string(name);
}

std::filesystem::path SourceFolder() {
  return FERRO_SOURCE_DIR;
}

std::filesystem::path MakeScratchFolder() {
  auto base = Environment::OfProcess().Get("TMPDIR");
  auto pattern = (base.empty() ? std::string("/tmp") : base) + "/ferro-XXXXXX";
  FERRO_CHECK(::mkdtemp(pattern.data()) != nullptr, "no scratch folder can be made");
  return pattern;
}

}  // namespace ferro::acceptance
