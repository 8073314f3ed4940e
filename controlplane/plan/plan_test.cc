#include "controlplane/plan/plan.h"

#include <gtest/gtest.h>

namespace ferro::plan {
namespace {

TEST(PlanTest, ADetailThatCannotBeReadCountsAsEmpty) {
  journal::Object object;
  object.detail = "{\"job\": ";
  EXPECT_FALSE(DetailOf(object).job);
  EXPECT_EQ(AnonymousOf(object).path, "");
}

TEST(PlanTest, ADetailIsReadAsItWasWritten) {
  journal::Object object;
  object.detail = TextOf(ContainerDetail{
      .service = "db", .replica = 2, .job = true, .restart = "always", .watched = {{"/a", "x"}}});
  ContainerDetail const detail = DetailOf(object);
  EXPECT_EQ(detail.service, "db");
  EXPECT_EQ(detail.replica, 2);
  EXPECT_TRUE(detail.job);
  EXPECT_EQ(detail.restart, "always");
  EXPECT_EQ(detail.watched.at("/a"), "x");

  object.detail = TextOf(AnonymousDetail{.service = "db", .replica = 2, .path = "/data"});
  EXPECT_EQ(AnonymousOf(object).path, "/data");
}

}  // namespace
}  // namespace ferro::plan
