// Whose containers are whose.
#include "acceptance-tests/platform/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Key;
using testing::Not;

TEST_F(PlatformTest, ASecondFolderOfTheSameNameIsRefusedAndTouchesNothing) {
  Write("../one/app/compose.yaml", kPair);
  Write("../two/app/compose.yaml",
        "services:\n  other:\n    image: ferroplane.test/shop-worker:1\n");
  auto const one = scratch() / "one" / "app";
  auto const two = scratch() / "two" / "app";
  auto const first = Ferroplane({.arguments = {"up", "--yes"}, .folder = one});
  ASSERT_EQ(first.exit_status, 0) << first.text();
  auto const before = engine().Containers();

  auto const refused = Ferroplane({.arguments = {"up", "--yes"}, .folder = two});
  EXPECT_EQ(refused.exit_status, 1) << refused.text();
  EXPECT_THAT(refused.text(),
              AllOf(HasSubstr(one.string()), HasSubstr("--moved"), HasSubstr("-p")));
  EXPECT_EQ(StartsOf(engine().Containers()), StartsOf(before));

  auto const named = Ferroplane({.arguments = {"up", "--yes", "-p", "second"}, .folder = two});
  EXPECT_EQ(named.exit_status, 0) << named.text();
  EXPECT_THAT(engine().Containers(),
              AllOf(Contains(Key("app-web-1")), Contains(Key("second-other-1"))));
}

TEST_F(PlatformTest, AServiceTakenOutOfTheFileIsDestroyedAndItsVolumeKept) {
  Write("compose.yaml", kPair);
  Up();
  Write("compose.yaml",
        "services:\n  web:\n    image: ferroplane.test/shop-web:1\n    ports: [\"8081:3000\"]\n");
  EXPECT_THAT(Planned(), Contains("destroy container demo-store-1"));
  auto const unasked = Ferroplane({"up"});
  EXPECT_EQ(unasked.exit_status, 1) << "nobody is there who could be asked";
  EXPECT_THAT(engine().Containers(), Contains(Key("demo-store-1")));
  Up();
  EXPECT_THAT(engine().Containers(), Not(Contains(Key("demo-store-1"))));
  EXPECT_THAT(engine().Volumes(), Contains("demo_data"));
}

}  // namespace
}  // namespace ferro::acceptance
