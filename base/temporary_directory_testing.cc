#include "base/temporary_directory_testing.h"

#include <cstdlib>
#include <string>
#include <system_error>

#include "base/check.h"

namespace ferro {

TemporaryDirectory::TemporaryDirectory() {
  std::string name = std::filesystem::temp_directory_path() / "ferro-XXXXXX";
  FERRO_CHECK(mkdtemp(name.data()) != nullptr, "a test needs a directory for its files");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace ferro
