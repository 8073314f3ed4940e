#include "acceptance-tests/platform/kaif_lake.h"

#include "acceptance-tests/harness/programs.h"

namespace ferro::acceptance {
namespace {

constexpr std::size_t kContainers = 12;
constexpr char const* kPaths[] = {"auth", "messaging", "crypto", "marketplace", "media"};

bool IsWell(Box const& box) {
  return box.state == "running" && (box.health.empty() || box.health == "healthy");
}

}  // namespace

KaifLakeTest::KaifLakeTest() {
  std::filesystem::copy(SourceFolder() / "examples" / "platforms" / "kaif-lake", folder(),
                        std::filesystem::copy_options::recursive);
  auto const made = RunCommand({.arguments = {(folder() / "make-certificates").string()},
                                .environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}}},
                               std::chrono::minutes(1));
  EXPECT_TRUE(made && made->exit_status == 0) << (made ? made->text() : made.error().message);
  options = {"--image-map", "image-map.yaml"};
}

bool KaifLakeTest::AllAreWell() const {
  auto const boxes = engine().Containers();
  return boxes.size() == kContainers &&
         std::all_of(boxes.begin(), boxes.end(),
                     [](auto const& box) { return IsWell(box.second); });
}

std::string KaifLakeTest::Troubles() const {
  std::string out;
  for (auto const& [name, box] : engine().Containers()) {
    if (!IsWell(box)) out += name + " is " + box.state + " " + box.health + "\n";
  }
  return out;
}

void KaifLakeTest::ExpectFiveAnswerAsThemselves() const {
  for (std::string const path : kPaths) {
    std::string last;
    // A dependency that was just started is found at the next look.
    bool const well = Eventually(std::chrono::seconds(30), [&] {
      last = engine().Page(80, "/" + path + "/");
      auto const page = Document::Parse(last);
      return page.Text("/name") == path + "-service" && page.Bool("/healthy");
    });
    EXPECT_TRUE(well) << path << ": " << last;
  }
}

}  // namespace ferro::acceptance
