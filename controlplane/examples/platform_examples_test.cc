#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "controlplane/model/load.h"
#include "controlplane/yaml/parse.h"
#include "controlplane/yaml/print.h"

namespace ferro {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

std::filesystem::path const kSource = FERRO_SOURCE;
std::filesystem::path const kExamples = kSource / "examples" / "platforms";

std::string TextOf(std::filesystem::path const& path) {
  auto text = ReadFile(path);
  EXPECT_TRUE(text.has_value()) << path;
  return text.value_or("");
}

yaml::Node DocumentIn(std::string const& text, std::string const& name) {
  auto node = yaml::Parse(text, name);
  EXPECT_TRUE(node.has_value()) << (node ? "" : node.error().message);
  return node ? *node : yaml::Node();
}

// The same text for the same document, whatever the order of its keys.
std::string Canonical(yaml::Node node) {
  std::vector<yaml::Node*> open = {&node};
  while (!open.empty()) {  // Until every node of the finite tree was seen.
    yaml::Node* const one = open.back();
    open.pop_back();
    std::sort(one->members.begin(), one->members.end(),
              [](yaml::Member const& a, yaml::Member const& b) { return a.key < b.key; });
    for (yaml::Member& member : one->members) open.push_back(&member.value);
    for (yaml::Node& item : one->items) open.push_back(&item);
  }
  return yaml::PrintJson(node);
}

// The Compose file inside the design document, where the documents are at hand.
std::optional<std::string> ComposeOfTheDocument() {
  auto const folder = kSource / ".." / "shared" / "design";
  std::error_code none;
  for (auto const& entry : std::filesystem::directory_iterator(folder, none)) {
    if (!entry.path().filename().string().starts_with("002")) continue;
    std::string const text = TextOf(entry.path());
    constexpr std::string_view kFence = "```";
    auto const begin = text.find("# docker-compose.yml\n");
    auto const end = text.find(kFence, begin);
    if (begin == std::string::npos || end == std::string::npos) return std::nullopt;
    return text.substr(begin, end - begin);
  }
  return std::nullopt;
}

model::Platform PlatformOf(std::string const& example) {
  auto loaded = model::LoadPlatform(
      {.compose = {.working_directory = kExamples / example}, .image_map = "image-map.yaml"});
  EXPECT_TRUE(loaded.has_value()) << (loaded ? "" : loaded.error().message);
  return loaded ? loaded->platform : model::Platform();
}

std::map<model::ImageKind, int> KindsOf(model::Platform const& platform) {
  std::map<model::ImageKind, int> kinds;
  for (auto const& [name, service] : platform.services) ++kinds[service.image.kind];
  return kinds;
}

// What tools/platform-images makes: one image for each folder with packages, and the stand-ins.
std::set<std::string> ImageNames() {
  std::set<std::string> names;
  for (auto const& entry : std::filesystem::directory_iterator(kExamples / "images")) {
    if (std::filesystem::exists(entry.path() / "packages")) names.insert(entry.path().filename());
  }
  for (std::string const& line : Split(TextOf(kExamples / "images/stand-ins/names"), '\n')) {
    if (!line.empty() && !line.starts_with('#')) names.insert(line.substr(0, line.find(' ')));
  }
  return names;
}

TEST(PlatformExamplesTest, KaifLakeSaysWhatTheDesignDocumentSays) {
  auto const ours = DocumentIn(TextOf(kExamples / "kaif-lake/docker-compose.yml"), "ours");
  // Of the document's own, so that a change of ours shows where the document is not at hand.
  EXPECT_EQ(Sha256Hex(Canonical(ours)),
            "6cfcc719ff52cc3367c37c197c138a6ea6686f55942d958c357965cd731f9502");
  if (auto const text = ComposeOfTheDocument()) {
    EXPECT_TRUE(yaml::SameDocument(ours, DocumentIn(*text, "the document")));
  }
}

TEST(PlatformExamplesTest, KaifLakeHasTwelveServicesAndFourVolumes) {
  auto const platform = PlatformOf("kaif-lake");
  EXPECT_EQ(platform.services.size(), 12U);
  EXPECT_EQ(platform.volumes.size(), 4U);
  auto kinds = KindsOf(platform);
  EXPECT_EQ(kinds[model::ImageKind::kReal], 0);
  EXPECT_EQ(kinds[model::ImageKind::kOtherVersion], 4);
  EXPECT_EQ(kinds[model::ImageKind::kStandIn], 8);
}

TEST(PlatformExamplesTest, EveryImageCanBeMadeWithoutARegistry) {
  auto const made = ImageNames();
  EXPECT_THAT(made, IsSupersetOf({"postgres", "redis", "nginx", "zookeeper", "mongo"}));
  for (std::string const example : {"kaif-lake", "hello", "shop"}) {
    for (auto const& [name, service] : PlatformOf(example).services) {
      constexpr std::string_view kPrefix = "ferroplane.test/";
      std::string const& used = service.image.used;
      ASSERT_TRUE(used.starts_with(kPrefix)) << example << ": " << name << " uses " << used;
      std::string const image = used.substr(kPrefix.size(), used.find(':') - kPrefix.size());
      EXPECT_TRUE(made.contains(image)) << used;
    }
  }
}

TEST(PlatformExamplesTest, KaifLakeLeavesNoVariableUnset) {
  for (model::Warning const& warning : PlatformOf("kaif-lake").warnings) {
    EXPECT_FALSE(model::RefusedWhenStrict(warning)) << warning.place << ": " << warning.text;
  }
}

TEST(PlatformExamplesTest, TheShopsSchemaIsBroughtUpToDateByAJob) {
  auto const platform = PlatformOf("shop");
  std::vector<std::string> jobs;
  for (auto const& [name, service] : platform.services) {
    if (service.kind == model::ServiceKind::kJob) jobs.push_back(name);
  }
  EXPECT_THAT(jobs, ElementsAre("migrate"));
  EXPECT_EQ(platform.services.at("worker").replicas, 2);
}

}  // namespace
}  // namespace ferro
