// Services that end: each runs once.
#include "acceptance-tests/platform/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::HasSubstr;

// Writes a line into a volume and ends; nobody waits for it.
constexpr char kOnce[] = R"(services:
  init:
    image: ferroplane.test/redis:7.0
    entrypoint: [/bin/sh, -c, "echo was here >>/log/runs; exit STATUS"]
    volumes: ["log:/log"]
  web:
    image: ferroplane.test/shop-web:1
    ports: ["8081:3000"]
    healthcheck: {test: [CMD, /ferro-standin, shop-web, --check], interval: 1s, retries: 3}
volumes:
  log:
)";

class JobsTest : public PlatformTest {
 protected:
  void WriteJob(std::string const& status) {
    std::string text = kOnce;
    Write("compose.yaml", text.replace(text.find("STATUS"), 6, status));
  }
  std::size_t Runs() const {
    auto const where = engine().Ask("GET", "/volumes/demo_log").json().Text("/Mountpoint");
    auto const counted = RunCommand(
        {.arguments = {"wc", "-l", where + "/runs"}, .environment = {{"PATH", "/usr/bin:/bin"}}},
        std::chrono::seconds(10));
    EXPECT_TRUE(counted && counted->exit_status == 0);
    return counted ? static_cast<std::size_t>(std::atoi(counted->out.c_str())) : 0;
  }
};

TEST_F(JobsTest, AnInitServiceThatNobodyAwaitsRunsOnceInTwoUps) {
  WriteJob("0");
  Up();
  EXPECT_EQ(Runs(), 1U);
  auto const first = engine().Containers();
  ASSERT_TRUE(first.contains("demo-init-1"));
  EXPECT_EQ(first.at("demo-init-1").state, "exited");
  EXPECT_EQ(first.at("demo-init-1").restart, "no");
  ExpectNothingToDo();
  Up();
  EXPECT_EQ(Runs(), 1U);
  EXPECT_EQ(StartsOf(engine().Containers()), StartsOf(first));
  // Nor does an engine that starts anew run it.
  ASSERT_TRUE(engine().Do({"restart"}));
  ExpectNothingToDo();
  EXPECT_EQ(Runs(), 1U);
  Replace("compose.yaml", "echo was here", "echo is here");
  Up();
  EXPECT_EQ(Runs(), 2U) << "another job than the one that was done";
}

TEST_F(JobsTest, AJobThatFailsFailsTheUp) {
  WriteJob("3");
  auto const failed = Ferroplane({"up", "--yes"});
  EXPECT_EQ(failed.exit_status, 1) << failed.text();
  EXPECT_THAT(failed.text(), HasSubstr("demo-init-1"));
}

}  // namespace
}  // namespace ferro::acceptance
