#include "controlplane/compose/keys.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/file.h"
#include "controlplane/compose/corpus_testing.h"
#include "controlplane/yaml/parse.h"

namespace ferro::compose {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

void CollectPaths(yaml::Node const& node, KeyNode const& where, std::set<std::string_view>& out) {
  if (where.key != nullptr) out.insert(where.key->path);
  for (auto const& item : node.items) {
    if (KeyNode const* below = where.Item()) CollectPaths(item, *below, out);
  }
  for (auto const& member : node.members) {
    if (KeyNode const* below = where.Child(member.key)) CollectPaths(member.value, *below, out);
  }
}

// Keys of which some file of the corpus, as it was read, has one.
std::set<std::string_view> PathsInCorpus() {
  std::set<std::string_view> out;
  for (auto const& entry : std::filesystem::directory_iterator(FERRO_COMPOSE_CORPUS)) {
    auto const text = ReadFile(entry.path());
    if (!text) continue;
    CorpusCase const test = ParseCase(*text);
    if (auto const project = Load(test.options, test.files))
      CollectPaths(project->document, KeyTree(), out);
  }
  return out;
}

TEST(ComposeKeysTest, HasNoKeyTwiceAndEveryParent) {
  std::set<std::string_view> paths;
  for (Key const& key : AllKeys()) EXPECT_TRUE(paths.insert(key.path).second) << key.path;
  for (Key const& key : AllKeys()) {
    auto const end = key.path.ends_with("[]") ? key.path.size() - 2 : key.path.rfind('.');
    if (end == std::string_view::npos) continue;
    EXPECT_TRUE(paths.contains(key.path.substr(0, end))) << key.path;
  }
}

TEST(ComposeKeysTest, SaysWhyForEveryRefusalAndNote) {
  for (Key const& key : AllKeys()) {
    bool const speaks = key.disposition != Disposition::kMapped || !key.refused_values.empty();
    EXPECT_EQ(speaks, !key.note.empty()) << key.path;
  }
}

TEST(ComposeKeysTest, HasACaseInTheCorpusForEveryKey) {
  // They are gone once a file is read.
  std::set<std::string_view> const consumed = {"version",
                                               "include",
                                               "include[]",
                                               "include[].path",
                                               "include[].env_file",
                                               "include[].project_directory",
                                               "services.*.extends",
                                               "services.*.extends.service",
                                               "services.*.extends.file"};
  auto const seen = PathsInCorpus();
  std::vector<std::string_view> missing;
  for (Key const& key : AllKeys()) {
    if (key.disposition != Disposition::kRefused && !seen.contains(key.path) &&
        !consumed.contains(key.path))
      missing.push_back(key.path);
  }
  EXPECT_THAT(missing, IsEmpty());
}

TEST(ComposeKeysTest, FindsKeysByName) {
  KeyNode const* services = KeyTree().Child("services");
  ASSERT_NE(services, nullptr);
  KeyNode const* ports = services->Child("any")->Child("ports");
  EXPECT_EQ(ports->Item()->Child("target")->key->path, "services.*.ports[].target");
  EXPECT_EQ(KeyTree().Child("*"), nullptr);
  EXPECT_EQ(services->Child("any")->Child("nothing"), nullptr);
}

TEST(ComposeKeysTest, PrintsTheReferencePage) {
  std::string const page = KeysAsMarkdown();
  EXPECT_THAT(page, HasSubstr("| `services.*.provider` | refused | it runs a plugin"));
  EXPECT_THAT(page, HasSubstr("| `services.*.image` | yes |  |"));
}

}  // namespace
}  // namespace ferro::compose
