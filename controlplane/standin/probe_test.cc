#include "controlplane/standin/probe.h"

#include <gmock/gmock.h>

#include "controlplane/standin/fake_server_testing.h"

namespace ferro::standin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using std::string_literals::operator""s;

std::string ErrorOf(FakeServer const& server, Protocol protocol) {
  auto const said = Probe(server.endpoint(), protocol);
  return said ? "reached: " + *said : said.error().message;
}

TEST(ProbeTest, NobodyThereIsNotReached) {
  auto const said = Probe(NobodyListens(), Protocol::kTcp);
  ASSERT_FALSE(said.has_value());
  EXPECT_THAT(said.error().message, HasSubstr("Connection refused"));
}

TEST(ProbeTest, AnUnknownNameIsNotReached) {
  // Too long for a name: no server has to be asked.
  auto const said = Probe({std::string(70, 'x'), 80}, Protocol::kTcp);
  ASSERT_FALSE(said.has_value());
  EXPECT_THAT(said.error().message, HasSubstr(":80: the name is not known"));
}

TEST(ProbeTest, AServerThatClosesIsNotReachedInAnyProtocol) {
  FakeServer server("");
  for (auto const protocol : {Protocol::kPostgres, Protocol::kRedis, Protocol::kZooKeeper}) {
    EXPECT_THAT(ErrorOf(server, protocol), HasSubstr("closed without an answer"));
  }
}

TEST(ProbeTest, APostgresThatIsStillStartingIsNotReached) {
  FakeServer server("E\0\0\0\x40SFATAL\0C57P03\0Mthe database system is starting up\0\0"s);
  EXPECT_THAT(ErrorOf(server, Protocol::kPostgres), HasSubstr("starting up"));
}

TEST(ProbeTest, ARedisThatIsStillLoadingIsNotReached) {
  FakeServer server("-LOADING Redis is loading the dataset in memory\r\n");
  EXPECT_THAT(ErrorOf(server, Protocol::kRedis), HasSubstr("LOADING"));
}

TEST(ProbeTest, AZooKeeperThatServesNobodyIsNotReached) {
  FakeServer server("This ZooKeeper instance is not currently serving requests\n");
  EXPECT_THAT(ErrorOf(server, Protocol::kZooKeeper), HasSubstr("not currently serving"));
}

TEST(ProbeTest, ASilentServerIsGivenUpAtTheLimit) {
  auto listener = Listen(0);
  ASSERT_TRUE(listener.has_value());
  auto const said =
      Probe({"127.0.0.1", *PortOf(*listener)}, Protocol::kRedis, std::chrono::milliseconds(20));
  ASSERT_FALSE(said.has_value());
  EXPECT_EQ(said.error().code, ErrorCode::kDeadlineExceeded);
}

TEST(ProbeTest, PostgresIsReachedOnceItAsksForAPassword) {
  FakeServer server("R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0"s);
  EXPECT_EQ(ErrorOf(server, Protocol::kPostgres), "reached: asks for a password");
  auto const questions = server.Questions();
  ASSERT_EQ(questions.size(), 1U);
  // The length comes first and counts itself, then protocol 3.0.
  EXPECT_EQ(questions[0].substr(0, 8), "\0\0\0\x2e\0\x03\0\0"s);
  EXPECT_EQ(questions[0].size(), 0x2eU);
}

TEST(ProbeTest, RedisIsReachedWithAndWithoutAPassword) {
  FakeServer open("+PONG\r\n");
  EXPECT_EQ(ErrorOf(open, Protocol::kRedis), "reached: PONG");
  EXPECT_THAT(open.Questions(), ElementsAre("PING\r\n"));
  FakeServer locked("-NOAUTH Authentication required.\r\n");
  EXPECT_EQ(ErrorOf(locked, Protocol::kRedis), "reached: asks for a password");
}

TEST(ProbeTest, ZooKeeperTellsItsVersion) {
  FakeServer server(
      "Zookeeper version: 3.8.0--1, built on 2023-01-29\nLatency min/avg/max: 0/0/0\n");
  EXPECT_EQ(ErrorOf(server, Protocol::kZooKeeper), "reached: version 3.8.0");
  EXPECT_THAT(server.Questions(), ElementsAre("srvr"));
}

TEST(ProbeTest, OneDoorOfAClusterIsEnough) {
  FakeServer server("");
  Dependency const cluster{.variable = "KAFKA_BROKERS",
                           .protocol = Protocol::kTcp,
                           .endpoints = {NobodyListens(), server.endpoint()}};
  EXPECT_TRUE(Probe(cluster).has_value());
}

}  // namespace
}  // namespace ferro::standin
