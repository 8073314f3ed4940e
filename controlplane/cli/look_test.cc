#include <gmock/gmock.h>

#include "base/json.h"
#include "controlplane/cli/cli_testing.h"

namespace ferro::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kTwo = R"(name: shop
services:
  web: {image: "web:1"}
  db: {image: "db:1"}
)";

class LookTest : public ::testing::Test {
 protected:
  void SetUp() override {
    shell.Put("compose.yaml", kTwo);
    shell.world.Load("web:1");
    shell.world.Load("db:1");
  }
  void Create(std::string const& service, int replica, engine::TextMap labels, bool start = true) {
    auto const name = "shop-" + service + "-" + std::to_string(replica);
    engine::CreateContainer create{
        .container = {.name = name, .service = service, .replica = replica},
        .labels = std::move(labels)};
    create.container.spec.image = service + ":1";
    create.container.spec.restart = "always";
    if (name == "shop-web-1") {
      create.container.spec.ports = {{.target = 80, .published = "8080", .protocol = "tcp"}};
    }
    ASSERT_TRUE(shell.world.ByHand(create).has_value());
    if (start) {
      ASSERT_TRUE(shell.world.ByHand(engine::StartContainer{.container = name}).has_value());
    }
  }
  static engine::TextMap Ours() { return {{"ferroplane.environment", "shop"}}; }

  Shell shell;
};

TEST_F(LookTest, AnEngineThatIsDownIsOneClearError) {
  shell.no_engine = Error{.code = ErrorCode::kUnavailable,
                          .message = "no Docker engine answers at unix:///x: start it"};
  for (auto const* command : {"ps", "logs", "status"}) {
    EXPECT_EQ(shell.Run({command}), 1);
    EXPECT_THAT(shell.err(), HasSubstr("error: no Docker engine answers"));
  }
}

TEST_F(LookTest, WithoutAFileAnEnvironmentMustBeNamed) {
  Shell empty;
  EXPECT_EQ(empty.Run({"ps"}), 1);
  EXPECT_THAT(empty.err(), AllOf(HasSubstr("COMPOSE-018"), HasSubstr("with -p")));
  EXPECT_EQ(empty.Run({"ps", "-p", "shop"}), 0);
  EXPECT_THAT(empty.out(), HasSubstr("Nothing of shop is there."));
}

TEST_F(LookTest, PsListsWhatRunsAndWhatDoesNot) {
  Create("web", 1, Ours());
  Create("db", 1, Ours(), false);
  EXPECT_EQ(shell.Run({"ps"}), 0);
  EXPECT_THAT(shell.out(),
              AllOf(HasSubstr("NAME"), HasSubstr("shop-web-1  web      web:1  running"),
                    HasSubstr("8080->80/tcp"), HasSubstr("created")));
  EXPECT_EQ(shell.Run({"ps", "web"}), 0);
  EXPECT_THAT(shell.out(), Not(HasSubstr("shop-db-1")));
  EXPECT_EQ(shell.Run({"ps", "cache"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("there are: db, web"));
  EXPECT_EQ(shell.Run({"ps", "--json"}), 0);
  EXPECT_TRUE(json::Document::Parse(shell.out()).has_value());
}

TEST_F(LookTest, LogsAreInTheOrderOfTime) {
  Create("web", 1, Ours());
  Create("db", 1, Ours());
  shell.console.logs["shop-db-1"] =
      "2026-03-01T10:00:00.000000001Z ready\n"
      "2026-03-01T10:00:03.000000000Z checkpoint\n";
  shell.console.logs["shop-web-1"] = "2026-03-01T10:00:02.000000000Z started\r\n";
  EXPECT_EQ(shell.Run({"logs"}), 0);
  EXPECT_EQ(shell.out(), "db-1  | ready\nweb-1 | started\ndb-1  | checkpoint\n");
  EXPECT_EQ(shell.Run({"logs", "-t", "--no-log-prefix", "web"}), 0);
  EXPECT_EQ(shell.out(), "2026-03-01T10:00:02.000000000Z started\n");
}

TEST_F(LookTest, LogsTakeDurationsTimesAndNumbersOnly) {
  Create("web", 1, Ours());
  EXPECT_EQ(shell.Run({"logs", "--tail", "many"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("--tail takes a number"));
  EXPECT_EQ(shell.Run({"logs", "--since", "yesterday"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("--since takes a duration"));
  EXPECT_EQ(shell.Run({"logs", "-f", "--tail=5", "--since=10m"}), 0);
  ASSERT_FALSE(shell.console.log_queries.empty());
  auto const& query = shell.console.log_queries.back();
  EXPECT_TRUE(query.follow);
  EXPECT_EQ(query.tail, 5);
  EXPECT_EQ(query.since, "2026-03-01T09:50:00Z");
}

TEST_F(LookTest, ExecRunsInTheReplicaAndExitsAsTheCommand) {
  Create("web", 1, Ours());
  Create("web", 2, Ours());
  shell.console.exit_code = 7;
  EXPECT_EQ(shell.Run({"exec", "--index", "2", "-e", "A=b", "web", "ls", "-l", "x.yml"}), 7);
  EXPECT_THAT(shell.console.asked, ElementsAre("exec shop-web-2: ls -l x.yml"));
  ASSERT_FALSE(shell.console.commands.empty());
  EXPECT_THAT(shell.console.commands.back().environment, ElementsAre("A=b"));
  EXPECT_FALSE(shell.console.commands.back().tty);
}

TEST_F(LookTest, ExecSaysWhyItCannot) {
  Create("db", 1, Ours(), false);
  EXPECT_EQ(shell.Run({"exec", "db"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("a service and a command"));
  EXPECT_EQ(shell.Run({"exec", "db", "sh"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("shop-db-1 is created"));
  EXPECT_EQ(shell.Run({"exec", "--index=3", "db", "sh"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("db has no replica 3"));
  EXPECT_EQ(shell.Run({"exec", "--index=x", "db", "sh"}), 1);
}

TEST_F(LookTest, StatusNamesEngineAndStateDirectory) {
  EXPECT_EQ(shell.Run({"status"}), 0);
  EXPECT_THAT(shell.out(), AllOf(HasSubstr("Fake 1.0"), HasSubstr("unix:///fake.sock"),
                                 HasSubstr(".state"), HasSubstr("No environment yet")));
  EXPECT_EQ(shell.Run({"status", "shop"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("there is no environment shop on this engine"));
  EXPECT_EQ(shell.Run({"status", "--json"}), 0);
  EXPECT_TRUE(json::Document::Parse(shell.out()).has_value());
}

TEST_F(LookTest, DoctorSaysWhatIsAmissAlsoWithoutAnEngine) {
  shell.Run({"doctor"});
  EXPECT_THAT(shell.out(), HasSubstr("Fake 1.0"));
  shell.Run({"doctor", "--json"});
  EXPECT_TRUE(json::Document::Parse(shell.out()).has_value());
  shell.no_engine = Error{.code = ErrorCode::kUnavailable, .message = "no engine answers"};
  EXPECT_EQ(shell.Run({"doctor"}), 1);
  EXPECT_THAT(shell.out(), HasSubstr("no engine answers"));
}

}  // namespace
}  // namespace ferro::cli
