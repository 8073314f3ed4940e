#include "controlplane/compose/files_testing.h"

namespace ferro::compose {

Result<std::string> FakeFiles::Read(std::filesystem::path const& path) const {
  auto const found = files_.find(path.string());
  if (found == files_.end()) return Fail(ErrorCode::kNotFound, path.string() + " is not there");
  return found->second;
}

bool FakeFiles::HasFile(std::filesystem::path const& path) const {
  return files_.contains(path.string());
}

}  // namespace ferro::compose
