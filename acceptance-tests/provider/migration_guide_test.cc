// The commands of docs/guides/coming-from-the-go-provider.md, as they stand there.
#include <gmock/gmock.h>

#include "acceptance-tests/harness/programs.h"
#include "acceptance-tests/provider/migration_fixture.h"
#include "base/file.h"

namespace ferro::acceptance {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kRow[] = "worked_example_";

class MigrationGuideTest : public MigrationTest {
 protected:
  // The first block of commands under a heading.
  static std::string Commands(std::string_view heading) {
    static std::string const kGuide =
        ReadFile(SourceFolder() / "docs/guides/coming-from-the-go-provider.md").value_or("");
    auto const begin = kGuide.find("\n## " + std::string(heading) + "\n");
    auto const fence = begin == std::string::npos ? begin : kGuide.find("```sh\n", begin);
    if (fence == std::string::npos) {
      ADD_FAILURE() << "the guide has no commands under " << heading;
      return "false";
    }
    auto const first = fence + 6;
    return kGuide.substr(first, kGuide.find("```", first) - first);
  }

  Finished Follow(std::string_view heading) {
    auto finished = terraform().Shell(Commands(heading));
    EXPECT_EQ(finished.exit_status, 0) << heading << ":\n" << finished.text();
    return finished;
  }

  void ExpectSettledWithoutWrites() {
    terraform().ExpectNothingToDo();
    EXPECT_THAT(Writes(), IsEmpty());
    EXPECT_EQ(OrderCount(), 0U);
  }
};

// Covers: R135
TEST_F(MigrationGuideTest, ByReplaceProviderAndBack) {
  auto const with = CaseNamed(kRow + std::string(kByReplaceProvider));
  Write(with);
  auto const done = Follow("By `replace-provider`");
  EXPECT_THAT(done.out, HasSubstr("No changes."));
  ExpectSettledWithoutWrites();
  auto const state = Document::Parse(terraform().Read("terraform.tfstate"));
  EXPECT_EQ(state.Text("/resources/0/instances/0/schema_version"), "1");
  EXPECT_THAT(state.Text("/resources/0/provider"), HasSubstr("ferroplane/selectel"));

  Follow("Going back");
  auto const back = Document::Parse(terraform().Read("terraform.tfstate"));
  auto const before = Document::Parse(with.StateFile());
  EXPECT_EQ(back.At("/resources/0/instances/0/attributes"),
            before.At("/resources/0/instances/0/attributes"));
  EXPECT_THAT(back.Text("/resources/0/provider"), HasSubstr("selectel/selectel"));
}

// Covers: R134
TEST_F(MigrationGuideTest, ByMoved) {
  Write(CaseNamed(kRow + std::string(kByMoved)));
  InstallStandIn();
  auto const done = Follow("By `moved`");
  EXPECT_THAT(done.out, HasSubstr("has moved to"));
  EXPECT_THAT(done.out, HasSubstr("0 to add, 0 to change, 0 to destroy"));
  ExpectSettledWithoutWrites();
}

// Covers: R120
TEST_F(MigrationGuideTest, ByImport) {
  auto const with = CaseNamed(kRow + std::string(kByReplaceProvider));
  Write(with);
  terraform().Write("import.tf", "import {\n  to = " + with.Address() + "\n  id = \"" + project() +
                                     "/" + with.id + "\"\n}\n");
  auto const done = Follow("By import");
  EXPECT_THAT(done.out, HasSubstr("1 to import, 0 to add, 0 to change, 0 to destroy"));
  ExpectSettledWithoutWrites();
}

}  // namespace
}  // namespace ferro::acceptance
