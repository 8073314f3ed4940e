// Files that exist in memory only.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "controlplane/compose/files.h"

namespace ferro::compose {

class FakeFiles final : public Files {
 public:
  FakeFiles() = default;
  // By absolute path.
  explicit FakeFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  void Add(std::string const& path, std::string text) { files_[path] = std::move(text); }
  Result<std::string> Read(std::filesystem::path const& path) const override;
  bool HasFile(std::filesystem::path const& path) const override;

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace ferro::compose
