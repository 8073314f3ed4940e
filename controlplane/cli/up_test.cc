#include <gmock/gmock.h>

#include "base/json.h"
#include "base/text.h"
#include "controlplane/cli/cli_testing.h"
#include "controlplane/journal/lock.h"

namespace ferro::cli {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kUpShop = R"(name: shop
services:
  web:
    image: web:1
    depends_on: [db]
    environment: {MODE: plain}
  db:
    image: db:1
    volumes: ["data:/var/lib/db"]
volumes:
  data:
)";

class CliUpTest : public ::testing::Test {
 protected:
  void SetUp() override {
    shell.Put("compose.yaml", kUpShop);
    shell.world.Publish("web:1");
    shell.world.Publish("web:2");
    shell.world.Publish("db:1");
  }
  void Replace(std::string_view what, std::string_view by) {
    auto text = shell.Read("compose.yaml");
    auto const at = text.find(what);
    ASSERT_NE(at, std::string::npos);
    shell.Put("compose.yaml", text.replace(at, what.size(), by));
  }
  // The same project by the name of its folder.
  void InTwoFolders() {
    for (std::string const place : {"old/app", "new/app"}) {
      std::filesystem::create_directories(shell.folder() / place);
      shell.Put(place + "/compose.yaml", kUpShop.substr(kUpShop.find("services:")));
    }
  }
  void BringUp() { ASSERT_EQ(shell.Run({"up"}), 0) << shell.out() << shell.err(); }
  std::vector<std::string> Happened() const {
    std::vector<std::string> all;
    for (auto const& event : shell.world.Books().events) {
      all.push_back(event.what + " " + event.kind + " " + event.name);
    }
    return all;
  }
  std::string StartedAt(std::string const& name) const {
    auto const books = shell.world.Books();
    auto const found = books.boxes.find(name);
    return found == books.boxes.end() ? "absent" : found->second.seen.started_at;
  }

  Shell shell;
};

// Bad input: a second ferroplane on the same environment.
TEST_F(CliUpTest, ASecondOneIsToldWhoIsAtWork) {
  BringUp();
  std::filesystem::path directory;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(shell.folder() / ".state"))
    if (entry.path().filename() == "shop" && entry.is_directory()) directory = entry.path();
  ASSERT_FALSE(directory.empty());
  auto const lock = journal::EnvironmentLock::Acquire(
      directory,
      {.environment = "shop", .holder = {.pid = 12, .user = "ann", .command = "destroy"}},
      shell.clock);
  ASSERT_TRUE(lock.has_value());
  EXPECT_EQ(shell.Run({"up"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("error: "), HasSubstr("destroy"), HasSubstr("ann")));
  EXPECT_EQ(shell.Run({"plan"}), 0);  // Looking is allowed.
}

TEST_F(CliUpTest, AnImageThatDoesNotExistStopsNothing) {
  BringUp();
  auto const before = StartedAt("shop-web-1");
  Replace("web:1", "web:404");
  Replace("db:1", "db:1\n    user: nobody");
  EXPECT_EQ(shell.Run({"up"}), 1);
  EXPECT_THAT(shell.out() + shell.err(), HasSubstr("web:404"));
  EXPECT_EQ(StartedAt("shop-web-1"), before);
}

TEST_F(CliUpTest, AVersionThatDiesLeavesTheOldOneAnswering) {
  BringUp();
  shell.world.Behave(
      "web:2",
      {.exits_after = Clock::Duration(100), .exit_code = 3, .lines = {"config is broken"}});
  Replace("web:1", "web:2");
  EXPECT_EQ(shell.Run({"up"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("error: "), HasSubstr("config is broken"),
                                 HasSubstr("run again as they were")));
  auto const books = shell.world.Books();
  ASSERT_TRUE(books.boxes.contains("shop-web-1"));
  EXPECT_EQ(books.boxes.at("shop-web-1").seen.is.spec.image, "web:1");
  EXPECT_EQ(books.boxes.at("shop-web-1").seen.state, engine::State::kRunning);
}

TEST_F(CliUpTest, AMissingBindSourceIsRefusedByName) {
  Replace("environment:",
          "volumes: [{type: bind, source: ./nowhere, target: /x}]\n    environment:");
  EXPECT_EQ(shell.Run({"up"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("nowhere"));
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
}

TEST_F(CliUpTest, APortInUseIsRefusedWithItsHolder) {
  shell.world.TakePort({.port = 8080, .protocol = "tcp", .holder = "another process"});
  Replace("environment:", "ports: [\"8080:80\"]\n    environment:");
  EXPECT_EQ(shell.Run({"up"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("8080"), HasSubstr("PLAN-")));
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
}

TEST_F(CliUpTest, AnEngineThatGoesAwayInTheMiddleIsGoneOnWith) {
  int actions = 0;
  shell.world.OnAction([&](std::string const&, engine::Action const&) {
    if (++actions == 4) shell.world.Die();
  });
  EXPECT_EQ(shell.Run({"up"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("error: "));
  shell.world.OnAction({});
  shell.world.Revive();
  EXPECT_EQ(shell.Run({"up"}), 0) << shell.err();
  EXPECT_EQ(shell.Run({"plan", "-detailed-exitcode"}), 0) << shell.out();
  auto const all = Happened();
  EXPECT_EQ(std::count(all.begin(), all.end(), "create container shop-db-1"), 1);
}

TEST_F(CliUpTest, StrangeScalesAndServicesAreErrors) {
  for (auto const* scale : {"web", "web=", "web=-1", "web=x", "=3", "web=99999"}) {
    EXPECT_EQ(shell.Run({"up", "--scale", scale}), 1) << scale;
    EXPECT_THAT(shell.err(), HasSubstr("--scale takes SERVICE=NUMBER")) << scale;
  }
  EXPECT_EQ(shell.Run({"up", "cache"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("there is no service cache; there are: db, web"));
  EXPECT_EQ(shell.Run({"up", "--scale", "cache=2"}), 1);
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
}

TEST_F(CliUpTest, AScaleThatTwoContainersCannotShareIsRefusedWithItsPlace) {
  Replace("environment:", "container_name: gateway\n    environment:");
  EXPECT_EQ(shell.Run({"plan", "--scale", "web=2"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("compose.yaml:6:"), HasSubstr("PLATFORM-002"),
                                 HasSubstr("web has 2 replicas and the container_name gateway")));
  EXPECT_EQ(shell.Run({"plan", "--scale", "web=1"}), 0) << shell.err();
  Replace("container_name: gateway", "ports: [\"8080:80\"]");
  EXPECT_EQ(shell.Run({"up", "--scale", "web=2"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("compose.yaml:6:"), HasSubstr("PLATFORM-001"),
                                 HasSubstr("publishes 8080")));
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
}

TEST_F(CliUpTest, APlatformThatMovedIsKnownFromItsNewFolderEvenWithNothingToDo) {
  InTwoFolders();
  ASSERT_EQ(shell.Run({"up", "-f", "old/app/compose.yaml"}), 0) << shell.err();
  EXPECT_EQ(shell.Run({"up", "-f", "new/app/compose.yaml"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("PLAN-001"));
  EXPECT_EQ(shell.Run({"up", "-f", "new/app/compose.yaml", "--moved"}), 0) << shell.err();
  EXPECT_EQ(shell.Run({"up", "-f", "new/app/compose.yaml"}), 0) << shell.err();
  EXPECT_EQ(shell.Run({"up", "-f", "old/app/compose.yaml"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("new/app"));
}

TEST_F(CliUpTest, OnlyUpTakesAnEnvironmentToAnotherFolder) {
  InTwoFolders();
  ASSERT_EQ(shell.Run({"up", "-f", "old/app/compose.yaml"}), 0) << shell.err();
  EXPECT_EQ(shell.Run({"restart", "-f", "new/app/compose.yaml"}), 0) << shell.err();
  EXPECT_EQ(shell.Run({"up", "-f", "new/app/compose.yaml"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("PLAN-001"));
}

TEST_F(CliUpTest, DestroyTakesTheImageMapOfUp) {
  shell.Put("images.yaml", "images:\n  web:1: {use: \"web:2\", as: stand-in, because: test}\n");
  ASSERT_EQ(shell.Run({"up", "--image-map", "images.yaml"}), 0) << shell.err();
  EXPECT_EQ(shell.Run({"down", "--image-map", "images.yaml", "--yes"}), 0) << shell.err();
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
}

TEST_F(CliUpTest, StrictRefusesAVariableThatIsNotSet) {
  Replace("plain", "\"${UNSET}\"");
  EXPECT_EQ(shell.Run({"up", "--strict"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("error: --strict refuses PLATFORM-101"));
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
}

TEST_F(CliUpTest, NobodyIsThereToAgreeToDestruction) {
  BringUp();
  Replace("  web:\n    image: web:1\n    depends_on: [db]\n    environment: {MODE: plain}\n", "");
  EXPECT_EQ(shell.Run({"up"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("destroys something"), HasSubstr("--yes")));
  EXPECT_TRUE(shell.world.Books().boxes.contains("shop-web-1"));
  EXPECT_EQ(shell.Run({"up", "--yes"}), 0) << shell.err();
  EXPECT_FALSE(shell.world.Books().boxes.contains("shop-web-1"));
}

TEST_F(CliUpTest, AtATerminalSomebodyIsAsked) {
  shell.in.terminal = true;
  shell.out_.terminal = true;
  shell.in.lines = {"n"};
  EXPECT_EQ(shell.Run({"up"}), 1);
  EXPECT_THAT(shell.out(), AllOf(HasSubstr("shop-web-1"), HasSubstr("Do this? [y/N]"),
                                 HasSubstr("Nothing was done.")));
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
  shell.in.lines = {};
  EXPECT_EQ(shell.Run({"up"}), 1);
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
  shell.in.lines = {"y"};
  EXPECT_EQ(shell.Run({"up"}), 0) << shell.err();
  EXPECT_EQ(shell.world.Books().boxes.size(), 2U);
}

TEST_F(CliUpTest, PlanOnlyLooksAndItsExitStatusTells) {
  EXPECT_EQ(shell.Run({"plan"}), 0);
  EXPECT_THAT(shell.out(), AllOf(HasSubstr("+ container shop-web-1"), HasSubstr("Plan: ")));
  EXPECT_EQ(shell.Run({"plan", "-detailed-exitcode"}), 2);
  EXPECT_THAT(Happened(), IsEmpty());
  BringUp();
  EXPECT_EQ(shell.Run({"plan", "-detailed-exitcode"}), 0);
  EXPECT_THAT(shell.out(), HasSubstr("No changes."));
  EXPECT_EQ(shell.Run({"plan", "--json"}), 0);
  EXPECT_TRUE(json::Document::Parse(shell.out()).has_value());
}

TEST_F(CliUpTest, TheSecondUpFindsNothingToDo) {
  BringUp();
  EXPECT_THAT(shell.out(), AllOf(HasSubstr("shop is up: 2 containers"), HasSubstr("shop_data"),
                                 HasSubstr("2 real"), HasSubstr("engine calls")));
  auto const before = Happened();
  BringUp();
  EXPECT_THAT(shell.out(), HasSubstr("No changes."));
  EXPECT_EQ(Happened(), before);
}

TEST_F(CliUpTest, ScriptsReadLines) {
  EXPECT_EQ(shell.Run({"up", "--json"}), 0) << shell.err();
  std::vector<std::string> events;
  for (auto const& line : Split(shell.out(), '\n')) {
    if (line.empty()) continue;
    auto const document = json::Document::Parse(line);
    ASSERT_TRUE(document.has_value()) << line;
    events.push_back(document->Member<std::string>("event").value_or("none"));
  }
  ASSERT_GT(events.size(), 3U);
  EXPECT_EQ(events.front(), "plan");
  EXPECT_EQ(events.back(), "result");
  EXPECT_THAT(events, Contains("step"));
}

TEST_F(CliUpTest, ASavedPlanIsDoneAsItIsOrNotAtAll) {
  EXPECT_EQ(shell.Run({"plan", "-out", "next.plan"}), 0) << shell.err();
  EXPECT_EQ(shell.Run({"apply"}), 1);
  EXPECT_EQ(shell.Run({"apply", "nothing.plan"}), 1);
  Replace("plain", "fancy");
  EXPECT_EQ(shell.Run({"apply", "next.plan"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("does not hold any more"));
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
  Replace("fancy", "plain");
  EXPECT_EQ(shell.Run({"apply", "next.plan"}), 0) << shell.err();
  EXPECT_EQ(shell.world.Books().boxes.size(), 2U);
}

TEST_F(CliUpTest, AnInterruptBeforeAnythingIsDoneDoesNothing) {
  shell.stop.request_stop();
  EXPECT_EQ(shell.Run({"up"}), 130);
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
}

TEST_F(CliUpTest, AnotherFolderOfTheSameNameIsRefused) {
  shell.Put("a/app/compose.yaml", "services:\n  web: {image: \"web:1\"}\n");
  shell.Put("b/app/compose.yaml", "services:\n  web: {image: \"web:2\"}\n");
  EXPECT_EQ(shell.Run({"up", "a/app/compose.yaml"}), 0) << shell.err();
  auto const before = StartedAt("app-web-1");
  EXPECT_EQ(shell.Run({"up", "--yes", "b/app/compose.yaml"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("PLAN-"), HasSubstr("a/app")));
  EXPECT_EQ(StartedAt("app-web-1"), before);
  EXPECT_EQ(shell.Run({"up", "-p", "other", "b/app/compose.yaml"}), 0) << shell.err();
}

TEST_F(CliUpTest, StatusNamesEnvironmentsAndOperations) {
  BringUp();
  EXPECT_EQ(shell.Run({"status"}), 0) << shell.err();
  EXPECT_THAT(shell.out(), AllOf(HasSubstr("shop"), HasSubstr("2 of 2 run"),
                                 HasSubstr("up committed"), HasSubstr(shell.folder().string())));
  EXPECT_EQ(shell.Run({"status", "shop"}), 0);
  EXPECT_THAT(shell.out(), AllOf(HasSubstr("shop_data"), HasSubstr("tester")));
}

TEST_F(CliUpTest, DestroyKeepsTheDataAndNamesIt) {
  BringUp();
  EXPECT_EQ(shell.Run({"destroy"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("--yes"));
  EXPECT_EQ(shell.Run({"destroy", "--yes", "--delete-data="}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("--delete-data has an empty value"));
  EXPECT_EQ(shell.Run({"destroy", "--yes", "--delete-data=shop_data,"}), 1);
  EXPECT_EQ(shell.Run({"destroy", "--yes", "web"}), 1);
  EXPECT_EQ(shell.world.Books().boxes.size(), 2U);

  EXPECT_EQ(shell.Run({"down", "--yes"}), 0) << shell.err();
  EXPECT_THAT(shell.out(), HasSubstr("shop is destroyed. Volumes kept: shop_data."));
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
  EXPECT_THAT(shell.world.Books().networks, Not(Contains(testing::Key("shop_default"))));
  EXPECT_TRUE(shell.world.Books().volumes.contains("shop_data"));
  EXPECT_EQ(shell.Run({"status"}), 0);
  EXPECT_THAT(shell.out(), HasSubstr("volumes kept: shop_data"));

  EXPECT_EQ(shell.Run({"destroy", "--yes", "-p", "shop", "--delete-data=shop_data"}), 0)
      << shell.err();
  EXPECT_THAT(shell.world.Books().volumes, IsEmpty());
  EXPECT_EQ(shell.Run({"destroy", "--yes"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("there is no environment shop"));
}

TEST_F(CliUpTest, StopHoldsUntilStart) {
  EXPECT_EQ(shell.Run({"stop"}), 0);
  EXPECT_THAT(shell.out(), HasSubstr("Nothing to do."));
  BringUp();
  EXPECT_EQ(shell.Run({"stop", "web"}), 0) << shell.err();
  EXPECT_EQ(shell.world.Books().boxes.at("shop-web-1").seen.is.spec.restart, "no");
  shell.world.Die();
  shell.world.Revive();
  EXPECT_NE(shell.world.Books().boxes.at("shop-web-1").seen.state, engine::State::kRunning);
  EXPECT_EQ(shell.Run({"start"}), 0) << shell.err();
  EXPECT_EQ(shell.world.Books().boxes.at("shop-web-1").seen.state, engine::State::kRunning);
  EXPECT_EQ(shell.world.Books().boxes.at("shop-web-1").seen.is.spec.restart, "always");
  auto const before = StartedAt("shop-db-1");
  shell.clock.Advance(Clock::Duration(5000));
  EXPECT_EQ(shell.Run({"restart", "db"}), 0) << shell.err();
  EXPECT_NE(StartedAt("shop-db-1"), before);
}

TEST_F(CliUpTest, PullTouchesNoContainer) {
  EXPECT_EQ(shell.Run({"pull"}), 0) << shell.err();
  EXPECT_EQ(shell.world.Books().tags.size(), 2U);
  EXPECT_THAT(shell.world.Books().boxes, IsEmpty());
  EXPECT_EQ(shell.Run({"build"}), 0) << shell.err();
  EXPECT_THAT(shell.out(), HasSubstr("No service needs it."));
}

TEST_F(CliUpTest, RunMakesAContainerOfItsOwnAndRemovesIt) {
  BringUp();
  shell.console.exit_code = 4;
  EXPECT_EQ(shell.Run({"run", "--rm", "-e", "A=b", "web", "ls", "-l"}), 4) << shell.err();
  ASSERT_EQ(shell.console.asked.size(), 1U);
  EXPECT_THAT(shell.console.asked.front(), HasSubstr("start shop-web-run-"));
  EXPECT_EQ(shell.world.Books().boxes.size(), 2U);
  EXPECT_EQ(shell.Run({"plan", "-detailed-exitcode"}), 0) << shell.out();
  EXPECT_EQ(shell.Run({"run"}), 1);
  EXPECT_EQ(shell.Run({"run", "cache"}), 1);
  EXPECT_EQ(shell.Run({"run", "--rm", "-p", "x:y", "web"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("--publish takes"));
}

// Dies at its n-th boundary, as a process does.
class DieAt final : public executor::Failpoints {
 public:
  explicit DieAt(int boundary) : left_(boundary) {}
  bool Reach(executor::Point /*point*/, plan::Step const& /*step*/) override { return --left_ > 0; }

 private:
  int left_;
};

TEST_F(CliUpTest, WhoeverDiesAnywhereIsGoneOnWith) {
  for (int boundary = 1; boundary < 60; boundary += 7) {
    Shell fresh;
    fresh.Put("compose.yaml", kUpShop);
    fresh.world.Publish("web:1");
    fresh.world.Publish("db:1");
    DieAt die(boundary);
    fresh.failpoints = &die;
    fresh.Run({"up"});
    fresh.failpoints = nullptr;
    EXPECT_EQ(fresh.Run({"status"}), 0) << boundary;
    EXPECT_EQ(fresh.Run({"up"}), 0) << boundary << fresh.out() << fresh.err();
    EXPECT_EQ(fresh.Run({"plan", "-detailed-exitcode"}), 0) << boundary << fresh.out();
    int created = 0;
    for (auto const& event : fresh.world.Books().events) {
      if (event.what == "create" && event.kind == "container") ++created;
    }
    EXPECT_EQ(created, 2) << boundary;
  }
}

}  // namespace
}  // namespace ferro::cli
