// Which images are replaced by others where the originals cannot be had (--image-map):
//
//   images:
//     postgres:14-alpine:
//       use: local/postgres:15
//       as: other version
//       because: no registry can be reached here
//
// Every plan and summary tells which images were replaced and how.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "controlplane/model/form.h"
#include "controlplane/model/platform.h"
#include "controlplane/yaml/node.h"

namespace ferro::model {

struct ImageMap {
  struct Entry {
    std::string use;
    std::string as;  // "other version" or "stand-in"
    std::string because;
    yaml::Mark mark;
  };
  std::map<std::string, Entry> images;  // By the image that the file asks for.
};
void Describe(Form& f, ImageMap::Entry& m);
void Describe(Form& f, ImageMap& m);

// `file` is how errors call the text. Codes: form.h.
Result<ImageMap> ParseImageMap(std::string_view text, std::string_view file);

Image ImageOf(std::string const& written, ImageMap const& map);

}  // namespace ferro::model
