#include "controlplane/model/from_compose_testing.h"

#include <gmock/gmock.h>

#include <utility>

#include "base/file.h"
#include "controlplane/compose/files_testing.h"

namespace ferro::model {
namespace {

compose::FakeFiles FilesWith(std::string const& text,
                             std::map<std::string, std::string> const& files) {
  compose::FakeFiles out(files);
  out.Add("/p/compose.yaml", text);
  return out;
}

std::string Example(std::string const& file) {
  auto text = ReadFile(std::string(FERRO_EXAMPLES) + "/kaif-lake/" + file);
  EXPECT_TRUE(text) << text.error().message;
  return text ? *std::move(text) : "";
}

}  // namespace

Result<compose::Project> ProjectFrom(std::string const& text,
                                     std::map<std::string, std::string> const& files,
                                     compose::Options options) {
  options.working_directory = "/p";
  return compose::Load(options, FilesWith(text, files));
}

Result<Platform> PlatformFrom(std::string const& text, ImageMap const& images,
                              std::map<std::string, std::string> const& files) {
  auto project = ProjectFrom(text, files);
  if (!project) return Fail(std::move(project).error());
  auto const fake = FilesWith(text, files);
  return FromCompose(*project, images, {.files = &fake});
}

std::string KaifLake() {
  return Example("docker-compose.yml");
}

std::string KaifLakeImages() {
  return Example("image-map.yaml");
}

}  // namespace ferro::model
