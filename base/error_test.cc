#include "base/error.h"

#include <gtest/gtest.h>

#include "base/result.h"
#include "base/secret.h"

namespace ferro {
namespace {

Result<int> Broken() {
  return Fail(ErrorCode::kNotFound, "no such server");
}

TEST(Error, ContextAddedOnTheWayUpReadsAsAPath) {
  auto result = Broken();
  ASSERT_FALSE(result);
  EXPECT_EQ(std::move(result).error().Within("reading srv-1").Within("refreshing").message,
            "refreshing: reading srv-1: no such server");
}

TEST(Error, AbsentFactsAreEmpty) {
  Error error{.facts = {{"status", "409"}}};
  EXPECT_EQ(error.Fact("status"), "409");
  EXPECT_EQ(error.Fact("type"), "");
}

TEST(Secret, IsWipedWhenMovedFrom) {
  Secret first("hunter2");
  Secret second = std::move(first);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is the claim.
  EXPECT_EQ(second, Secret("hunter2"));
}

}  // namespace
}  // namespace ferro
