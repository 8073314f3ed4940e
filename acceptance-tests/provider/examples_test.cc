#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "acceptance-tests/harness/programs.h"
#include "acceptance-tests/provider/fixture.h"
#include "base/file.h"

namespace ferro::acceptance {
namespace {

namespace fs = std::filesystem;

// Each folder of examples/ that has *.tf is applied, planned empty and destroyed
// as it stands: what users copy is what runs here.
std::vector<std::string> ExampleFolders() {
  std::vector<std::string> out;
  auto const root = SourceFolder() / "examples";
  for (auto const& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".tf") continue;
    auto folder = fs::relative(entry.path().parent_path(), root).string();
    if (folder.find("modules/") != std::string::npos) continue;  // Used by others.
    if (std::ranges::find(out, folder) == out.end()) out.push_back(folder);
  }
  std::ranges::sort(out);
  return out;
}

class ExamplesTest : public ProviderTest, public testing::WithParamInterface<std::string> {};

// Covers: W-51
TEST_P(ExamplesTest, IsAppliedPlannedEmptyAndDestroyed) {
  auto const from = SourceFolder() / "examples";
  fs::copy(from, terraform().directory() / "examples", fs::copy_options::recursive);
  auto const folder = "-chdir=examples/" + GetParam();
  terraform().SetEnvironment("TF_VAR_project_id", project());
  auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), folder);
    auto finished = terraform().Run(std::move(arguments));
    EXPECT_EQ(finished.exit_status, 0) << finished.text();
  };
  // What import.sh and the import examples need: a server that is already there.
  Tell("servers", R"({"uuid": "9a000000-0000-4000-8000-0000000000aa", "project": ")" + project() +
                      R"(", "location": ")" + std::string(kLocation) + R"(", "configuration": ")" +
                      std::string(kConfiguration) + R"(", "tariff": ")" + std::string(kTariff) +
                      R"(", "os_template": ")" + std::string(kUbuntu) +
                      R"(", "name": "already-there"})");
  run({"init", "-input=false"});
  run({"apply", "-auto-approve", "-input=false"});
  run({"plan", "-detailed-exitcode", "-input=false"});
  run({"destroy", "-auto-approve", "-input=false"});
}

std::string TestName(testing::TestParamInfo<std::string> const& info) {
  std::string out;
  for (char c : info.param) out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, ExamplesTest, testing::ValuesIn(ExampleFolders()), TestName);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ExamplesTest);

// Covers: R176
TEST(Examples, AreFormatted) {
  auto formatted =
      RunCommand({.arguments = {TerraformProgram(), "fmt", "-check", "-recursive",
                                (SourceFolder() / "examples").string()},
                  .environment = {{"PATH", "/usr/bin:/bin"}, {"CHECKPOINT_DISABLE", "1"}}},
                 std::chrono::seconds(30));
  ASSERT_TRUE(formatted) << formatted.error().message;
  EXPECT_EQ(formatted->exit_status, 0) << formatted->text();
}

}  // namespace
}  // namespace ferro::acceptance
