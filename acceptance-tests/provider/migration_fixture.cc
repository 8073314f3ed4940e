#include "acceptance-tests/provider/migration_fixture.h"

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "base/version.h"

namespace ferro::acceptance {
namespace {

namespace fs = std::filesystem;

std::string Mirror(fs::path const& path, std::string_view include) {
  return "  filesystem_mirror {\n    path    = \"" + path.string() + "\"\n    include = [\"" +
         std::string(include) + "\"]\n  }\n";
}

}  // namespace

MigrationCase CaseNamed(std::string_view name) {
  for (auto& with : MigrationCases()) {
    if (with.Name() == name) return with;
  }
  ADD_FAILURE() << "no such case: " << name;
  return {};
}

void MigrationTest::Write(MigrationCase const& with) {
  if (!with.placed.empty()) Tell("servers", with.placed);
  if (!with.tell.empty()) Tell("state", with.tell);
  Configure("");
  terraform().Write("terraform.tfstate", with.StateFile());
  terraform().Write("migrated.tf.json", with.ConfigFile());
}

// Replaced before init, so that the other provider's plugin is not needed any more.
void MigrationTest::Begin(MigrationCase const& with) {
  Write(with);
  if (with.way == kByMoved) {
    InstallStandIn();
  } else {
    auto const from = with.way == kByForkUpgrade ? kForkProvider : kGoProvider;
    auto replaced = terraform().Run({"state", "replace-provider", "-auto-approve",
                                     std::string(from), std::string(kOurProvider)});
    ASSERT_EQ(replaced.exit_status, 0) << replaced.text();
  }
  terraform().Init();
}

void MigrationTest::InstallStandIn() {
  auto const mirror = terraform().root() / "other";
  auto const folder = mirror / kGoProvider / "9.5.0";
  fs::create_directories(folder);
  fs::create_directory_symlink(MirrorRoot() / kOurProvider / std::string(kVersion) / "linux_amd64",
                               folder / "linux_amd64");
  auto written = WriteFile(terraform().root() / "cli.tfrc",
                           "provider_installation {\n" + Mirror(MirrorRoot(), kOurProvider) +
                               Mirror(mirror, kGoProvider) + "}\n");
  ASSERT_TRUE(written);
}

std::vector<std::string> MigrationTest::Writes() {
  static constexpr std::string_view kHarmless[] = {"/identity/", "/partitions/validate",
                                                   "/service/"};
  std::vector<std::string> writes;
  for (auto const& request : Book("requests").Elements()) {
    auto const path = request.Text("/path");
    auto const harmless = std::ranges::any_of(
        kHarmless, [&](std::string_view part) { return path.find(part) != std::string::npos; });
    if (request.Text("/method") != "GET" && !harmless)
      writes.push_back(request.Text("/method") + " " + path);
  }
  return writes;
}

void MigrationTest::ExpectOnlyTheMove(MigrationCase const& with) {
  auto const plan = Document::Parse(terraform().PlanJson());
  auto const changes = plan.At("/resource_changes").Elements();
  ASSERT_EQ(changes.size(), 1U) << plan.Json();
  EXPECT_EQ(changes[0].Text("/change/actions"), R"(["no-op"])") << changes[0].Json();
  EXPECT_EQ(changes[0].Text("/address"), with.Address());
  EXPECT_EQ(changes[0].Text("/previous_address"), with.type + ".old");
}

}  // namespace ferro::acceptance
