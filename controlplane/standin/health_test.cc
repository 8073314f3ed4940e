#include "controlplane/standin/health.h"

#include <gmock/gmock.h>

#include "base/clock_testing.h"

namespace ferro::standin {
namespace {

using ::testing::ElementsAre;

std::vector<Dependency> Two() {
  return {{"DB_HOST", Protocol::kPostgres, {{"postgres", 5432}}},
          {"REDIS_HOST", Protocol::kRedis, {{"redis", 6379}}}};
}

struct World {
  FakeClock clock;
  int asked = 0;
  bool redis_lives = true;
  std::vector<std::string> log;
  Health health{Two(),
                [this](Dependency const& dependency) -> Result<std::string> {
                  ++asked;
                  if (dependency.protocol == Protocol::kRedis && !redis_lives) {
                    return Fail(ErrorCode::kUnavailable, "redis:6379: refused");
                  }
                  return std::string("lives");
                },
                clock, [this](std::string const& line) { log.push_back(line); }};
};

TEST(StandinHealthTest, ALostDependencyIsFoundOutAndToldOnce) {
  World world;
  EXPECT_TRUE(AllReached(world.health.Look()));
  world.redis_lives = false;
  for (int i = 0; i < 3; ++i) {
    world.clock.Advance(kLookEvery);
    EXPECT_FALSE(AllReached(world.health.Look()));
  }
  EXPECT_THAT(world.log, ElementsAre("postgres is reached: lives", "redis is reached: lives",
                                     "redis is not reached: redis:6379: refused"));
}

TEST(StandinHealthTest, ManyWhoAskCostOneLook) {
  World world;
  for (int i = 0; i < 10; ++i) world.health.Look();
  EXPECT_EQ(world.asked, 2);
  world.clock.Advance(kLookEvery);
  world.health.Look();
  EXPECT_EQ(world.asked, 4);
}

TEST(StandinHealthTest, OnlyTheDependencyThatIsGoneIsNotReached) {
  World world;
  world.redis_lives = false;
  auto const seen = world.health.Look();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_TRUE(seen[0].reached);
  EXPECT_EQ(seen[1].name, "redis");
  EXPECT_FALSE(seen[1].reached);
}

}  // namespace
}  // namespace ferro::standin
