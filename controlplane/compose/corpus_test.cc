// The corpus against its expected documents.
#include <gmock/gmock.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "controlplane/compose/corpus_testing.h"
#include "controlplane/compose/keys.h"
#include "controlplane/yaml/parse.h"
#include "controlplane/yaml/print.h"

namespace ferro::compose {
namespace {

using ::testing::StartsWith;

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (auto const& entry : std::filesystem::directory_iterator(FERRO_COMPOSE_CORPUS)) {
    if (entry.path().extension() == ".case") names.push_back(entry.path().stem().string());
  }
  return names;
}

CorpusCase CaseNamed(std::string const& name) {
  auto const text = ReadFile(std::filesystem::path(FERRO_COMPOSE_CORPUS) / (name + ".case"));
  EXPECT_TRUE(text) << name;
  return text ? ParseCase(*text) : CorpusCase();
}

std::string Below(std::string path, std::string const& key) {
  return path.append(".").append(key);
}

std::string Below(std::string path, std::size_t index) {
  return path.append("[").append(std::to_string(index)).append("]");
}

// Where two documents differ first, or "".
std::string Difference(yaml::Node const& ours, yaml::Node const& theirs, std::string const& path) {
  if (ours.kind != theirs.kind || ours.text != theirs.text)
    return path + ": " + yaml::PrintJson(ours) + " instead of " + yaml::PrintJson(theirs);
  if (ours.items.size() != theirs.items.size())
    return path + ": " + yaml::PrintJson(ours) + " instead of " + yaml::PrintJson(theirs);
  for (std::size_t i = 0; i < ours.items.size(); ++i) {
    auto found = Difference(ours.items[i], theirs.items[i], Below(path, i));
    if (!found.empty()) return found;
  }
  for (auto const& [key, mark, value] : ours.members) {
    yaml::Node const* other = theirs.Find(key);
    if (other == nullptr) return Below(path, key) + " is not expected: " + yaml::PrintJson(value);
    if (auto found = Difference(value, *other, Below(path, key)); !found.empty()) return found;
  }
  for (auto const& [key, mark, value] : theirs.members) {
    if (ours.Find(key) == nullptr)
      return Below(path, key) + " is missing: " + yaml::PrintJson(value);
  }
  return "";
}

class ComposeCorpusTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ComposeCorpusTest, GivesWhatIsExpected) {
  CorpusCase const test = CaseNamed(GetParam());
  auto const project = Load(test.options, test.files);
  auto const refused = test.sections.find("refused");
  if (refused != test.sections.end()) {
    ASSERT_FALSE(project) << PrintConfig(*project);
    std::string const expected(Trimmed(refused->second));
    ASSERT_FALSE(expected.empty()) << project.error().message;
    EXPECT_THAT(project.error().message, StartsWith(expected));
    EXPECT_THAT(expected, ::testing::HasSubstr(std::string(project.error().Fact("code"))));
    return;
  }
  ASSERT_TRUE(project) << project.error().message;
  auto const expected = yaml::Parse(test.sections.at("expected"), "expected");
  auto const ours = yaml::Parse(PrintConfig(*project), "ours");
  ASSERT_TRUE(expected) << expected.error().message;
  ASSERT_TRUE(ours) << ours.error().message;
  EXPECT_EQ(Difference(*ours, *expected, ""), "");
}

TEST_P(ComposeCorpusTest, ReadsWhatItPrintedAsTheSame) {
  CorpusCase const test = CaseNamed(GetParam());
  auto const project = Load(test.options, test.files);
  // A dependency that is not required may be on a service that is then not printed.
  if (!project || GetParam() == "profiles-none") return;
  FakeFiles again;
  again.Add("/p/compose.yaml", PrintConfig(*project));
  auto const second = Load({.working_directory = "/p", .profiles = {"*"}}, again);
  ASSERT_TRUE(second) << second.error().message << "\n" << PrintConfig(*project);
  EXPECT_EQ(PrintConfig(*second), PrintConfig(*project));
}

// What the document says and the model does not, or "".
std::string Missing(yaml::Node const& said, yaml::Node const& kept, std::string const& path) {
  if (said.IsMapping()) {
    for (auto const& [key, mark, value] : said.members) {
      yaml::Node const* other = kept.Find(key);
      bool const is_extension = key.starts_with("x-");
      if (is_extension || (value.IsNull() && (other == nullptr || other->IsMapping()))) continue;
      if (other == nullptr) return Below(path, key);
      if (auto missing = Missing(value, *other, Below(path, key)); !missing.empty()) return missing;
    }
    return "";
  }
  if (said.items.size() != kept.items.size()) return path;
  for (std::size_t i = 0; i < said.items.size(); ++i) {
    auto missing = Missing(said.items[i], kept.items[i], Below(path, i));
    if (!missing.empty()) return missing;
  }
  bool const halved = said.IsScalar() && kept.IsMapping() && said.text == kept.TextAt("soft");
  return said.text == kept.text || halved ? "" : path + ": " + kept.text;
}

TEST_P(ComposeCorpusTest, LosesNothingInTheModel) {
  CorpusCase const test = CaseNamed(GetParam());
  auto const project = Load(test.options, test.files);
  if (!project) return;
  auto const kept = yaml::Parse(json::Print(project->model), "model");
  ASSERT_TRUE(kept) << kept.error().message;
  yaml::Node document = project->document;
  document.Erase("name");
  EXPECT_EQ(Missing(document, *kept, ""), "");
}

INSTANTIATE_TEST_SUITE_P(Corpus, ComposeCorpusTest, ::testing::ValuesIn(CaseNames()),
                         [](::testing::TestParamInfo<std::string> const& one) {
                           std::string name = one.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace ferro::compose
