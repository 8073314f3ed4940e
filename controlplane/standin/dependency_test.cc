#include "controlplane/standin/dependency.h"

#include <gmock/gmock.h>

#include <map>
#include <utility>

namespace ferro::standin {
namespace {

Environment Given(std::map<std::string, std::string, std::less<>> variables) {
  return Environment(std::move(variables));
}

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(EndpointTest, RefusesWhatNamesNoHostOrPort) {
  for (std::string_view const text :
       {"", ":80", "host:", "host:0", "host:65536", "host:x", "[::1"}) {
    EXPECT_FALSE(ParseEndpoint(text, 0).has_value()) << text;
  }
  EXPECT_FALSE(ParseEndpoint("host", 0).has_value());
}

TEST(EndpointTest, ReadsHostAndPort) {
  EXPECT_EQ(*ParseEndpoint("kafka:9092", 1), (Endpoint{"kafka", 9092}));
  EXPECT_EQ(*ParseEndpoint("kafka", 9092), (Endpoint{"kafka", 9092}));
  EXPECT_EQ(*ParseEndpoint("[::1]:80", 0), (Endpoint{"::1", 80}));
}

TEST(DependencyTest, AnUnreadableUrlIsRefusedWithoutShowingIt) {
  auto const none = DependenciesOf(Given({{"MONGODB_URI", "mongo:hunter2"}}));
  ASSERT_FALSE(none.has_value());
  EXPECT_THAT(none.error().message, HasSubstr("MONGODB_URI"));
  EXPECT_THAT(none.error().message, Not(HasSubstr("hunter2")));
}

TEST(DependencyTest, ABadPortVariableIsRefusedByName) {
  auto const none = DependenciesOf(Given({{"DB_HOST", "pg"}, {"DB_PORT", "many"}}));
  ASSERT_FALSE(none.has_value());
  EXPECT_THAT(none.error().message, HasSubstr("DB_PORT"));
}

TEST(DependencyTest, AnEmptyEnvironmentDependsOnNothing) {
  EXPECT_TRUE(DependenciesOf(Given({{"DB_HOST", ""}}))->empty());
}

TEST(DependencyTest, EachVariableHasItsProtocolAndPort) {
  auto const found = DependenciesOf(Given({{"DB_HOST", "postgres"},
                                           {"REDIS_HOST", "redis"},
                                           {"REDIS_PORT", "6380"},
                                           {"MONGODB_URI", "mongodb://mongo:27017/messaging"},
                                           {"KAFKA_BROKERS", "k1:9092, k2"},
                                           {"ELASTIC_HOST", "elasticsearch:9200"},
                                           {"KAFKA_ZOOKEEPER_CONNECT", "zk:2181/chroot"}}));
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->size(), 6U);
  EXPECT_EQ((*found)[0].protocol, Protocol::kPostgres);
  EXPECT_THAT((*found)[0].endpoints, ElementsAre(Endpoint{"postgres", 5432}));
  EXPECT_EQ((*found)[1].protocol, Protocol::kRedis);
  EXPECT_THAT((*found)[1].endpoints, ElementsAre(Endpoint{"redis", 6380}));
  EXPECT_THAT((*found)[2].endpoints, ElementsAre(Endpoint{"mongo", 27017}));
  EXPECT_THAT((*found)[3].endpoints, ElementsAre(Endpoint{"k1", 9092}, Endpoint{"k2", 9092}));
  EXPECT_EQ((*found)[4].protocol, Protocol::kTcp);
  EXPECT_EQ((*found)[5].protocol, Protocol::kZooKeeper);
  EXPECT_THAT((*found)[5].endpoints, ElementsAre(Endpoint{"zk", 2181}));
}

TEST(DependencyTest, CredentialsInAUrlAreSteppedOver) {
  auto const found =
      DependenciesOf(Given({{"DATABASE_URL", "postgres://u:p@ss@db:5433/shop?sslmode=off"}}));
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT((*found)[0].endpoints, ElementsAre(Endpoint{"db", 5433}));
}

}  // namespace
}  // namespace ferro::standin
