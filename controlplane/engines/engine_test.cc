#include "controlplane/engines/engine.h"

#include <gtest/gtest.h>

namespace ferro::engine {
namespace {

TEST(EngineActionTest, IsCalledByItsKindAndTheObjectItIsAbout) {
  Action const action = CreateContainer{.container = {.name = "shop-web-1"}};
  EXPECT_EQ(KindOf(action), "create_container");
  EXPECT_EQ(TargetOf(action), "shop-web-1");
}

}  // namespace
}  // namespace ferro::engine
