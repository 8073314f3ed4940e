// What becomes of each key that a project's files have: `ferroplane import`, and the counts
// of `up`'s summary; and the way back, `ferroplane export compose`.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "controlplane/compose/keys.h"
#include "controlplane/model/load.h"

namespace ferro::model {

struct KeyUse {
  std::string path;  // As in the table of keys: "services.*.ports".
  compose::Disposition disposition = compose::Disposition::kMapped;
  std::string note;                 // Why it is noted or refused.
  std::vector<std::string> places;  // "compose.yaml:7:14", each use once.
};

struct KeyCounts {  // Uses; read is the sum of the others.
  std::size_t read = 0;
  std::size_t mapped = 0;
  std::size_t noted = 0;
  std::size_t refused = 0;
};
KeyCounts CountsOf(std::vector<KeyUse> const& keys);

// The keys of a project that was read: none of them is refused. Those of files that it
// extends count where they are used, inactive services too.
std::vector<KeyUse> KeysOf(compose::Project const& project);

struct ImportReport {
  std::vector<std::string> files;
  std::vector<KeyUse> keys;  // In the order of the table; unknown ones last.
  // The platform, or what keeps it from being one.
  std::optional<Loaded> loaded;
  std::string problem;
  std::string problem_code;
};

// Reports what is refused too: all of it, where reading stops at the first. Fails when there
// is no file, or one that is not YAML.
Result<ImportReport> Import(LoadOptions const& options,
                            compose::Files const& files = compose::FilesOnDisk());
std::string TextOf(ImportReport const& report);
std::string JsonOf(ImportReport const& report);

// One Compose file that says the same, under a header that says whose the containers are.
std::string ExportCompose(Loaded const& loaded);

}  // namespace ferro::model
