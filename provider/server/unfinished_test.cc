#include "provider/server/unfinished.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

using ::testing::HasSubstr;

api::Server Server(std::string id, std::string user_desc, std::int64_t created = 1000,
                   std::string state = "active") {
  api::Server server;
  server.id = {std::move(id)};
  server.user_desc = std::move(user_desc);
  server.state = {std::move(state)};
  server.created = created;
  return server;
}

std::vector<std::string> Ids(std::vector<api::Server> const& servers) {
  std::vector<std::string> ids;
  for (auto const& server : servers) ids.push_back(server.id.value);
  return ids;
}

TEST(UnfinishedTest, OnlyMarksOfTheSameOrderOrNameCount) {
  std::vector<api::Server> const servers = {
      Server("1", "web-1"),
      Server("2", "web-1 (unfinished 0a1b2c3d)", 2000),
      Server("3", "tf-pine-1 (unfinished aaaaaaaa)"),
      Server("4", "web-2 (unfinished 0a1b2c3d)", 1000),
      Server("5", "web-1 (unfinished 0a1b2c3d)", 1, "expiring"),
      Server("6", "web-1 (unfinished 0a1b2c3d)", 1, "deleted")};
  EXPECT_EQ(Ids(UnfinishedOf(servers, "bbbbbbbb", "web-1")), (std::vector<std::string>{"2"}))
      << "by name";
  EXPECT_EQ(Ids(UnfinishedOf(servers, "0a1b2c3d", "")), (std::vector<std::string>{"4", "2"}))
      << "by digest, oldest first";
  EXPECT_TRUE(UnfinishedOf(servers, "bbbbbbbb", "").empty());
}

TEST(UnfinishedTest, WhatThisCallOrderedIsNewAndCarriesItsMark) {
  auto const mark = "web-1 (unfinished 0a1b2c3d)";
  std::vector<api::Server> const before = {Server("1", mark)};
  EXPECT_FALSE(OrderedSince(before, before, mark));
  auto now = before;
  now.push_back(Server("2", "web-1"));
  EXPECT_FALSE(OrderedSince(before, now, mark));
  now.push_back(Server("3", mark));
  ASSERT_TRUE(OrderedSince(before, now, mark));
  EXPECT_EQ(OrderedSince(before, now, mark)->id.value, "3");
}

TEST(UnfinishedTest, TheTextNamesUuidAgeAndAnImportBlock) {
  auto const now = Clock::TimePoint(std::chrono::seconds(1000 + 3 * 3600));
  auto unknown_age = Server("uuid-2", "web-1 (unfinished 0a1b2c3d)");
  unknown_age.created.reset();
  auto const text =
      UnfinishedText({Server("uuid-1", "web-1 (unfinished 0a1b2c3d)", 1000, "deploy"), unknown_age},
                     "project", now);
  for (auto const* part : {"uuid-1 (\"web-1 (unfinished 0a1b2c3d)\", deploy, ordered 3h",
                           "age unknown", "id = \"project/uuid-1\"", "Nothing is ordered now"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(UnfinishedTest, TheLaterOfTwoServersOfOneNameReportsTheClash) {
  std::vector<api::Server> const servers = {
      Server("a", "web-1", 100), Server("b", "web-1 (unfinished 0a1b2c3d)", 101),
      Server("c", "web-1", 50, "expiring"), Server("d", "web-2", 1)};
  ASSERT_TRUE(EarlierOfSameName(servers, {"b"}, "web-1"));
  EXPECT_EQ(EarlierOfSameName(servers, {"b"}, "web-1")->id.value, "a");
  EXPECT_FALSE(EarlierOfSameName(servers, {"a"}, "web-1"));
  EXPECT_FALSE(EarlierOfSameName(servers, {"not there"}, "web-1"));
}

}  // namespace
}  // namespace ferro::provider
