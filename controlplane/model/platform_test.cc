#include "controlplane/model/platform.h"

#include <gmock/gmock.h>

namespace ferro::model {
namespace {

TEST(PlatformTest, ServicesComeAfterWhatTheyDependOn) {
  Platform platform;
  platform.services["a"].depends_on["z"] = {};
  platform.services["z"].depends_on["m"] = {};
  platform.services["m"] = {};
  platform.services["b"].depends_on["nobody"] = {};

  EXPECT_THAT(InDependencyOrder(platform), testing::ElementsAre("m", "z", "a", "b"));
}

}  // namespace
}  // namespace ferro::model
