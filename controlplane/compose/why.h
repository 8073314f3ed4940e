// Where a value comes from: `config --why SERVICE.KEY`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "controlplane/compose/project.h"

namespace ferro::compose {

struct Origin {
  std::string path;                     // "services.web.ports[0].target"
  std::string value;                    // As JSON unless it is one text.
  std::string place;                    // "compose.yaml:7:14"
  std::vector<std::string> because;     // "${PORT} from .env:3", "a default"
  std::vector<yaml::Shadowed> shadows;  // What it replaced, the latest first.
};

// The value at the path and every value below it that stands elsewhere, was made from
// something or replaced something. A path begins with a section ("volumes.data") or with a
// service ("web.environment.A", "web.ports[0]"). Fails with kNotFound, naming what there is.
Result<std::vector<Origin>> Why(Project const& project, std::string_view path);

// A few lines for a person.
std::string TextOf(std::vector<Origin> const& origins);

}  // namespace ferro::compose
