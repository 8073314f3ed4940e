// From files to one model: reads each, replaces variables, gives values their long forms,
// applies extends and include, and merges.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "controlplane/compose/files.h"
#include "controlplane/compose/project.h"
#include "controlplane/compose/variables.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

class Reader {
 public:
  using Path = std::filesystem::path;

  // Errors name files as seen from `seen_from`; `home` is what ~ stands for.
  Reader(Files const& files, Path seen_from, std::string home);

  // A file that need not be read.
  void Know(Path const& file, yaml::Node document) {
    raw_.insert_or_assign(file, std::move(document));
  }
  // The file as it stands, each read once.
  Result<yaml::Node> ReadRaw(Path const& file);
  // The files merged, relative paths beginning in `directory`. Values that are derived
  // (names, the default network) are not there yet.
  Result<yaml::Node> ReadModel(std::vector<Path> const& files, Path const& directory,
                               Variables const& variables);
  // Adds what the file sets; outer variables win.
  Result<Variables> ReadVariables(Path const& file, Variables const& outer, Variables known);

  std::vector<UnsetVariable> TakeUnset() { return std::move(unset_); }
  std::vector<AppliedKey> TakeApplied() { return std::move(applied_); }
  std::string NameOf(Path const& file) const;
  Files const& files() const { return files_; }

 private:
  // A file while it is being read: what it may extend begins in `directory`.
  struct Source {
    Path file;
    Path directory;
    Variables const* variables;
  };

  Result<yaml::Node> ReadDocument(Source const& source);
  Status ExtendAll(yaml::Node& document, Source const& source);
  Result<yaml::Node> Extended(std::string const& name, yaml::Node& services, Source const& source,
                              std::vector<std::string>& chain);
  Result<yaml::Node> BaseOf(yaml::Node const& extends, yaml::Node& services, Source const& source,
                            std::vector<std::string>& chain);
  Status IncludeAll(yaml::Node& document, Source const& source);
  Status IncludeOne(yaml::Node& document, yaml::Node const& entry, Source const& source);
  Result<Variables> VariablesOfInclude(yaml::Node const& entry, Path const& directory,
                                       Source const& source);

  Files const& files_;
  Path const seen_from_;
  std::string const home_;
  std::map<Path, yaml::Node> raw_;
  std::vector<Path> including_;
  std::vector<UnsetVariable> unset_;
  std::vector<AppliedKey> applied_;
  int documents_ = 0;
};

}  // namespace ferro::compose
