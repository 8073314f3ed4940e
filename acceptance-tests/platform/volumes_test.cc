// Data is never swapped for an empty volume behind somebody's back.
#include "acceptance-tests/platform/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class VolumesTest : public PlatformTest {
 protected:
  VolumesTest() { Write("compose.yaml", kPair); }
  void UpWithCanary() {
    Up();
    engine().PutKey(27017, "canary", "sings");
    ASSERT_EQ(engine().Page(27017, "/keys/canary"), "sings");
  }
  // Refused, with the volume named, and nothing has changed.
  void ExpectRefused(Strings arguments, std::string const& named) const {
    auto const before = engine().Containers();
    auto const refused = Ferroplane(std::move(arguments));
    EXPECT_EQ(refused.exit_status, 1) << refused.text();
    EXPECT_THAT(refused.text(), HasSubstr(named));
    EXPECT_EQ(StartsOf(engine().Containers()), StartsOf(before));
    EXPECT_THAT(engine().Volumes(), ElementsAre("demo_data"));
    EXPECT_EQ(engine().Page(27017, "/keys/canary"), "sings");
  }
};

TEST_F(VolumesTest, ARenamedKeyIsRefusedUntilTheVolumeIsAccepted) {
  UpWithCanary();
  Replace("compose.yaml", "data:/data/db", "other:/data/db");
  Replace("compose.yaml", "volumes:\n  data:", "volumes:\n  other:");
  ExpectRefused({"up", "--yes"}, "--accept-volume");
  ExpectRefused({"up", "--yes", "--accept-volume=demo_data"}, "demo_other");
  Up({"--accept-volume=demo_other"});
  EXPECT_THAT(engine().Volumes(), ElementsAre("demo_data", "demo_other")) << "both are there";
  EXPECT_NE(engine().Page(27017, "/keys/canary"), "sings");
}

TEST_F(VolumesTest, ARenamedProjectIsRefusedAndTheOneThatRunsIsNamed) {
  UpWithCanary();
  Write("compose.yaml", "name: renamed\n" + std::string(kPair));
  ExpectRefused({"up", "--yes"}, "demo");
  Write("compose.yaml", kPair);
  ExpectNothingToDo();
}

TEST_F(VolumesTest, DestroyKeepsThemForTheNextUp) {
  UpWithCanary();
  auto const destroyed = Ferroplane({"destroy", "--yes"});
  ASSERT_EQ(destroyed.exit_status, 0) << destroyed.text();
  EXPECT_THAT(destroyed.text(), HasSubstr("demo_data"));
  EXPECT_THAT(engine().Containers(), testing::IsEmpty());
  Up();
  EXPECT_EQ(engine().Page(27017, "/keys/canary"), "sings");
}

TEST_F(VolumesTest, AnAnonymousOneIsAttachedAgainUnlessSomebodyRemovedItToo) {
  Replace("compose.yaml", "data:/data/db", "/data/db");
  Up();
  auto const first = engine().Volumes();
  engine().Order("DELETE", "/containers/demo-store-1?force=1&v=1");
  EXPECT_THAT(Ferroplane({"plan"}).text(),
              HasSubstr("the data of demo-store-1 at /data/db is gone"));
  UpWithCanary();
  auto const second = engine().Volumes();
  ASSERT_EQ(second.size(), 1U);
  EXPECT_NE(second, first);

  engine().Order("DELETE", "/containers/demo-store-1?force=1");
  Up();
  EXPECT_EQ(engine().Page(27017, "/keys/canary"), "sings");
  EXPECT_EQ(engine().Volumes(), second);

  // The engine does not count one that was attached again as anonymous: `-v` leaves it.
  engine().Order("DELETE", "/containers/demo-store-1?force=1&v=1");
  engine().Order("DELETE", "/volumes/" + second.front());
  auto const destroyed = Ferroplane({"destroy", "--yes"});
  EXPECT_EQ(destroyed.exit_status, 0) << destroyed.text();
  EXPECT_THAT(destroyed.text(), HasSubstr("No volume is left."));
}

}  // namespace
}  // namespace ferro::acceptance
