#include "controlplane/doctor/examine.h"

#include <gmock/gmock.h>

#include "base/clock_testing.h"
#include "base/random_testing.h"
#include "controlplane/engines/fake/world.h"

namespace ferro::doctor {
namespace {

using ::testing::HasSubstr;

class DoctorExamineTest : public ::testing::Test {
 protected:
  DoctorExamineTest() {
    platform.name = "shop";
    auto& web = platform.services["web"];
    web = {.name = "web", .image = {.written = "web:1", .used = "web:1"}};
    web.spec.ports = {{.target = 80, .published = "80", .protocol = "tcp"}};
    web.spec.volumes = {{.type = "bind", .source = "/nowhere/at/all", .target = "/a"}};
  }
  std::string Told(Facts const& facts) const { return TextOf(Diagnose(facts), false); }

  FakeClock clock;
  FakeRandom random;
  fake::World world{clock, random};
  std::unique_ptr<engine::Engine> engine = world.Connect("doctor");
  model::Platform platform;
};

TEST_F(DoctorExamineTest, AnEngineThatIsDownIsAFinding) {
  world.Die();
  auto const facts = Examine(*engine, &platform, {}, {});
  ASSERT_TRUE(facts.engine_failure);
  EXPECT_THAT(Told(facts), HasSubstr("problem  engine: "));
  EXPECT_THAT(Told(facts), HasSubstr("/nowhere/at/all"));
}

TEST_F(DoctorExamineTest, ReadsTheMachineAndWhatThePlatformNeeds) {
  auto const facts = Examine(*engine, &platform, {}, {});
  EXPECT_FALSE(facts.engine_failure);
  EXPECT_TRUE(facts.machine.max_map_count);
  EXPECT_FALSE(facts.capacity.empty());
  EXPECT_THAT(Told(facts), HasSubstr("problem  bind-sources: not there: /nowhere/at/all"));
}

TEST_F(DoctorExamineTest, APortOfAnotherContainerIsAProblem) {
  world.TakePort({.port = 80, .protocol = "tcp", .holder = "container blog-web-1"});
  EXPECT_THAT(Told(Examine(*engine, &platform, {.probe = false}, {})),
              HasSubstr("it is held by container blog-web-1"));
}

TEST_F(DoctorExamineTest, PortsOfContainersAreLookedAtOrItIsSaidWhyNot) {
  world.TakePort({.port = 1, .protocol = "tcp", .holder = "container blog-web-1"});
  auto const facts = Examine(*engine, nullptr, {}, {});
  EXPECT_TRUE(facts.outside.size() == 1 || !facts.outside_problem.empty());
  auto const without = Examine(*engine, nullptr, {.probe = false}, {});
  EXPECT_TRUE(without.outside.empty());
}

TEST_F(DoctorExamineTest, ChangesNothing) {
  auto const calls = world.calls();
  Examine(*engine, &platform, {}, {});
  EXPECT_EQ(world.calls(), calls + 1);
  EXPECT_TRUE(world.Violations().empty());
}

}  // namespace
}  // namespace ferro::doctor
