// Nothing stops early: what cannot work is found out while the old one still answers.
#include "acceptance-tests/platform/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class EarlyStopTest : public PlatformTest {
 protected:
  EarlyStopTest() { Write("compose.yaml", kPair); }

  // The version that worked is there as it was, or started again, under its own name.
  void ExpectOldOneAnswers(Boxes const& before) const {
    auto const boxes = engine().Containers();
    EXPECT_EQ(boxes.size(), before.size());
    ASSERT_TRUE(boxes.contains("demo-web-1"));
    EXPECT_EQ(boxes.at("demo-web-1").id, before.at("demo-web-1").id);
    EXPECT_EQ(boxes.at("demo-web-1").restart, before.at("demo-web-1").restart);
    EXPECT_EQ(boxes.at("demo-web-1").addresses, before.at("demo-web-1").addresses);
    EXPECT_EQ(Document::Parse(engine().Page(8081, "/")).Text("/version"), "one");
    EXPECT_EQ(boxes.at("demo-store-1").started_at, before.at("demo-store-1").started_at);
  }
};

TEST_F(EarlyStopTest, AnImageThatCannotBePulledStopsNobody) {
  Up();
  auto const before = engine().Containers();
  Replace("compose.yaml", "ferroplane.test/mongo:1", "registry.invalid/nobody/has-it:1");
  Replace("compose.yaml", "STANDIN_VERSION: one", "STANDIN_VERSION: two");
  auto const failed = Ferroplane({"up", "--yes"});
  EXPECT_EQ(failed.exit_status, 1) << failed.text();
  EXPECT_THAT(failed.text(), HasSubstr("registry.invalid/nobody/has-it:1"));
  EXPECT_EQ(StartsOf(engine().Containers()), StartsOf(before));
  EXPECT_EQ(Document::Parse(engine().Page(8081, "/")).Text("/version"), "one");
}

TEST_F(EarlyStopTest, AVersionThatDiesLeavesTheOldOneAnswering) {
  Up();
  auto const before = engine().Containers();
  Replace("compose.yaml", "STANDIN_VERSION: one",
          "STANDIN_VERSION: two\n      STANDIN_MISBEHAVE: exit");
  auto const failed = Ferroplane({"up", "--yes"});
  EXPECT_EQ(failed.exit_status, 1) << failed.text();
  EXPECT_THAT(failed.text(),
              AllOf(HasSubstr("demo-web-1"), HasSubstr("ends, as STANDIN_MISBEHAVE asks")));
  ExpectOldOneAnswers(before);
  Replace("compose.yaml", "STANDIN_VERSION: two\n      STANDIN_MISBEHAVE: exit",
          "STANDIN_VERSION: two");
  Up();
  EXPECT_EQ(Document::Parse(engine().Page(8081, "/")).Text("/version"), "two");
}

TEST_F(EarlyStopTest, AVersionThatIsUnhealthyLeavesTheOldOneAnswering) {
  Up();
  auto const before = engine().Containers();
  Replace("compose.yaml", "STANDIN_VERSION: one",
          "STANDIN_VERSION: two\n      STANDIN_MISBEHAVE: unhealthy");
  auto const failed = Ferroplane({"up", "--yes"});
  EXPECT_EQ(failed.exit_status, 1) << failed.text();
  EXPECT_THAT(failed.text(),
              AllOf(HasSubstr("demo-web-1"), HasSubstr("listens on port 3000"),
                    HasSubstr("\"version\":\"two\"")));  // Of its log, and of its probe.
  ExpectOldOneAnswers(before);
}

}  // namespace
}  // namespace ferro::acceptance
