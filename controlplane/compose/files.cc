#include "controlplane/compose/files.h"

#include <system_error>

#include "base/file.h"

namespace ferro::compose {
namespace {

constexpr std::size_t kLargestFile = 8U << 20U;  // Above yaml::Limits, whose error says more.

class Disk final : public Files {
 public:
  Result<std::string> Read(std::filesystem::path const& path) const override {
    return ReadFile(path == "-" ? "/dev/stdin" : path, kLargestFile);
  }
  bool HasFile(std::filesystem::path const& path) const override {
    std::error_code error;
    return std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error);
  }
};

}  // namespace

Files const& FilesOnDisk() {
  static Disk const kDisk;
  return kDisk;
}

}  // namespace ferro::compose
