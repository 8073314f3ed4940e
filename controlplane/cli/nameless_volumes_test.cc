// Anonymous volumes when somebody removes containers by hand, from the file to the summary.
#include <gmock/gmock.h>

#include "controlplane/cli/cli_testing.h"

namespace ferro::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class NamelessVolumesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    shell.Put("compose.yaml", "name: shop\nservices:\n  web:\n    image: web:1\n");
    shell.world.Load("web:1", 1, {.volumes = {"/cache"}});
    BringUp();
  }
  void BringUp() { ASSERT_EQ(shell.Run({"up"}), 0) << shell.out() << shell.err(); }
  std::string Cache() const {
    return shell.world.Books().boxes.at("shop-web-1").seen.anonymous.at("/cache");
  }
  void RemoveContainer() {
    ASSERT_TRUE(shell.world.ByHand(engine::RemoveContainer{"shop-web-1", true}));
  }
  // As `docker rm -v` does.
  void RemoveBoth(std::string const& volume) {
    RemoveContainer();
    ASSERT_TRUE(shell.world.ByHand(engine::RemoveVolume{volume}));
  }

  Shell shell;
};

TEST_F(NamelessVolumesTest, IsAttachedAgainWhenOnlyTheContainerWasRemoved) {
  auto const volume = Cache();
  RemoveContainer();
  BringUp();
  EXPECT_EQ(Cache(), volume);
}

TEST_F(NamelessVolumesTest, ThatIsGoneIsToldByThePlanAndListedNoMore) {
  auto const first = Cache();
  RemoveBoth(first);
  EXPECT_EQ(shell.Run({"plan"}), 0) << shell.err();
  EXPECT_THAT(shell.out(), HasSubstr("the data of shop-web-1 at /cache is gone"));
  BringUp();
  EXPECT_NE(Cache(), first);
  EXPECT_EQ(shell.Run({"status", "shop"}), 0);
  EXPECT_THAT(shell.out(), AllOf(HasSubstr(Cache()), Not(HasSubstr(first))));
}

TEST_F(NamelessVolumesTest, ThatIsGoneIsNotKeptByDestroy) {
  RemoveBoth(Cache());
  EXPECT_EQ(shell.Run({"destroy", "--yes"}), 0) << shell.err();
  EXPECT_THAT(shell.out(), HasSubstr("No volume is left."));
}

}  // namespace
}  // namespace ferro::cli
