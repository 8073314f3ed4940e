#include "controlplane/standin/settings.h"

#include <gmock/gmock.h>

#include <map>
#include <utility>

#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::standin {
namespace {

Environment Variables(std::map<std::string, std::string, std::less<>> variables) {
  return Environment(std::move(variables));
}

using ::testing::HasSubstr;

std::string RefusalOf(std::string_view name, Environment const& environment) {
  auto const settings = ReadSettings(name, environment);
  return settings ? "" : settings.error().message;
}

TEST(StandinSettingsTest, AnEmptySecretIsRefusedByName) {
  EXPECT_THAT(RefusalOf("auth-service", Variables({{"JWT_SECRET", ""}})),
              HasSubstr("JWT_SECRET is empty"));
  EXPECT_THAT(RefusalOf("shop", Variables({{"DB_PASSWORD", ""}})), HasSubstr("DB_PASSWORD"));
  EXPECT_THAT(RefusalOf("shop", Variables({{"TON_API_KEY", ""}})), HasSubstr("TON_API_KEY"));
  EXPECT_EQ(RefusalOf("shop", Variables({{"S3_BUCKET", ""}})), "");
}

TEST(StandinSettingsTest, ASecretFileMustBeThereAndHoldSomething) {
  TemporaryDirectory const folder;
  auto const path = folder.path() / "password";
  Environment const environment = Variables({{"DB_PASSWORD_FILE", path.string()}});
  EXPECT_THAT(RefusalOf("shop", environment), HasSubstr("DB_PASSWORD_FILE"));
  ASSERT_TRUE(WriteFile(path, "\n").has_value());
  EXPECT_THAT(RefusalOf("shop", environment), HasSubstr("is empty"));
  ASSERT_TRUE(WriteFile(path, "hunter2\n").has_value());
  EXPECT_EQ(RefusalOf("shop", environment), "");
}

TEST(StandinSettingsTest, WhatTheOriginalNeedsIsRequired) {
  EXPECT_THAT(RefusalOf("auth-service", Environment()), HasSubstr("JWT_SECRET is required"));
  EXPECT_THAT(RefusalOf("crypto-service", Environment()), HasSubstr("TON_API_KEY is required"));
  EXPECT_THAT(RefusalOf("kafka", Environment()), HasSubstr("KAFKA_ZOOKEEPER_CONNECT is required"));
  EXPECT_THAT(RefusalOf("elasticsearch", Environment()), HasSubstr("discovery.type=single-node"));
  EXPECT_THAT(RefusalOf("mongo", Variables({{"MONGO_INITDB_ROOT_USERNAME", "u"}})),
              HasSubstr("go together"));
}

TEST(StandinSettingsTest, UnreadablePortsAreRefused) {
  EXPECT_THAT(RefusalOf("media-service", Variables({{"PORT", "0"}})), HasSubstr("PORT"));
  EXPECT_THAT(RefusalOf("kafka", Variables({{"KAFKA_ZOOKEEPER_CONNECT", "zk:2181"},
                                            {"KAFKA_ADVERTISED_LISTENERS", "kafka:9092"}})),
              HasSubstr("KAFKA_ADVERTISED_LISTENERS"));
  EXPECT_THAT(RefusalOf("media-service", Variables({{"STANDIN_MISBEHAVE", "badly"}})),
              HasSubstr("STANDIN_MISBEHAVE"));
}

TEST(StandinSettingsTest, PortsAndFoldersAreThoseOfTheOriginals) {
  EXPECT_EQ(ReadSettings("media-service", Environment())->port, 3000);
  EXPECT_EQ(ReadSettings("media-service", Variables({{"PORT", "8080"}}))->port, 8080);
  EXPECT_EQ(ReadSettings("mongo", Environment())->port, 27017);
  EXPECT_EQ(ReadSettings("mongo", Environment())->folder, "/data/db");
  auto const search = ReadSettings("elasticsearch", Variables({{"discovery.type", "single-node"}}));
  EXPECT_EQ(search->port, 9200);
  EXPECT_EQ(search->folder, "/usr/share/elasticsearch/data");
  auto const kafka =
      ReadSettings("kafka", Variables({{"KAFKA_ZOOKEEPER_CONNECT", "zookeeper:2181"},
                                       {"KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://kafka:9093"}}));
  EXPECT_EQ(kafka->port, 9093);
  ASSERT_EQ(kafka->dependencies.size(), 1U);
  EXPECT_EQ(kafka->dependencies[0].protocol, Protocol::kZooKeeper);
}

}  // namespace
}  // namespace ferro::standin
