// Bind sources: looked at, never made.
#include "acceptance-tests/platform/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class FilesTest : public PlatformTest {
 protected:
  FilesTest() {
    Write("compose.yaml", std::string(kPair) + "  unused:\n");
    Replace("compose.yaml", "    ports: [\"8081:3000\"]\n",
            "    ports: [\"8081:3000\"]\n    volumes: [\"./settings.conf:/settings.conf:ro\"]\n");
  }
};

TEST_F(FilesTest, AMissingSourceIsRefusedBeforeAnythingIsMade) {
  auto const refused = Ferroplane({"up", "--yes"});
  EXPECT_EQ(refused.exit_status, 1) << refused.text();
  EXPECT_THAT(refused.text(),
              AllOf(HasSubstr((folder() / "settings.conf").string()), HasSubstr("web")));
  EXPECT_THAT(engine().Containers(), IsEmpty());
  EXPECT_THAT(engine().Volumes(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(folder() / "settings.conf"));
}

TEST_F(FilesTest, ASourceThatGoesIsNotReplacedByAnEmptyFolder) {
  Write("settings.conf", "one\n");
  Up();
  std::filesystem::remove(folder() / "settings.conf");
  ASSERT_TRUE(engine().Do({"restart"}));
  EXPECT_TRUE(Eventually(std::chrono::seconds(60), [this] {
    return engine().Containers().at("demo-store-1").state == "running";
  }));
  EXPECT_FALSE(std::filesystem::exists(folder() / "settings.conf"));
  EXPECT_NE(engine().Containers().at("demo-web-1").state, "running");

  Write("settings.conf", "two\n");
  Up();
  ExpectNothingToDo();
  EXPECT_EQ(engine().Containers().at("demo-web-1").state, "running");
}

}  // namespace
}  // namespace ferro::acceptance
