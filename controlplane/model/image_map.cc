#include "controlplane/model/image_map.h"

#include <utility>

#include "controlplane/yaml/parse.h"

namespace ferro::model {

void Describe(Form& f, ImageMap::Entry& m) {
  f.At(m.mark);
  f("use", m.use, {.about = "The image that runs instead.", .required = true});
  f("as", m.as,
    {.about = "What it is to the original: the same program of another version, or a stand-in "
              "that only behaves like it towards its neighbours.",
     .required = true,
     .values = "other version|stand-in"});
  f("because", m.because,
    {.about = "Why; shown in the plan and in the summary.", .required = true});
}

void Describe(Form& f, ImageMap& m) {
  f("images", m.images,
    {.about = "By the image that the Compose file asks for, written as there after variables "
              "were replaced.",
     .required = true});
}

Result<ImageMap> ParseImageMap(std::string_view text, std::string_view file) {
  auto document = yaml::Parse(text, file);
  if (!document) return Fail(std::move(document).error());
  return ReadForm<ImageMap>(*document);
}

Image ImageOf(std::string const& written, ImageMap const& map) {
  Image image{.written = written, .used = written};
  auto const found = map.images.find(written);
  if (found == map.images.end()) return image;
  image.used = found->second.use;
  image.kind = found->second.as == NameOf(ImageKind::kStandIn) ? ImageKind::kStandIn
                                                               : ImageKind::kOtherVersion;
  image.because = found->second.because;
  return image;
}

}  // namespace ferro::model
