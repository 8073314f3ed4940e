// Any text as a ferroplane.yaml, as an image map and as what import reports about.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "controlplane/model/image_map.h"
#include "controlplane/model/report.h"

namespace {

class OneText final : public ferro::compose::Files {
 public:
  explicit OneText(std::string text) : text_(std::move(text)) {}
  ferro::Result<std::string> Read(std::filesystem::path const& path) const override {
    if (HasFile(path)) return text_;
    return ferro::Fail(ferro::ErrorCode::kNotFound, "not there");
  }
  bool HasFile(std::filesystem::path const& path) const override {
    return path == "/p/ferroplane.yaml" || path == "/p/image-map.yaml";
  }

 private:
  std::string text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string const text(reinterpret_cast<char const*>(data), size);
  OneText const files(text);
  (void)ferro::model::ParseImageMap(text, "image-map.yaml");
  auto const report = ferro::model::Import({.compose = {.working_directory = "/p"}}, files);
  if (!report) return 0;
  std::string const shown = ferro::model::TextOf(*report) + ferro::model::JsonOf(*report);
  return shown.empty() ? 1 : 0;
}
