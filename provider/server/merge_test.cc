#include "provider/server/merge.h"

#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

using Text = tf::Attr<std::string>;

// Covers: R90 R91 R93
TEST(MergeTest, WhatWasPlannedIsReturnedVerbatimNullsIncluded) {
  ServerModel planned;
  planned.name = std::string("web-1");
  planned.status = Text::Unknown();
  planned.os_params = OsParams{.hostname = Text::Unknown(), .ssh_key = std::string("ops")};
  ServerModel actual;
  actual.name = std::string("WEB-1");
  actual.status = std::string("active");
  actual.updated_at = std::string("now");
  actual.os_params = OsParams{
      .hostname = std::string("h"), .login = std::string("root"), .ssh_key = std::string("x")};
  auto const merged = WithPlanned(planned, actual);
  EXPECT_EQ(merged.name, Text(std::string("web-1")));
  EXPECT_EQ(merged.status, Text(std::string("active")));
  EXPECT_TRUE(merged.updated_at.null());
  EXPECT_EQ(merged.os_params->hostname, Text(std::string("h")));
  EXPECT_EQ(merged.os_params->ssh_key, Text(std::string("ops")));
  EXPECT_TRUE(merged.os_params->login.null());
}

TEST(MergeTest, AWhollyUnknownObjectIsTakenAsItIsFound) {
  ServerModel planned;
  planned.os_params = tf::Attr<OsParams>::Unknown();
  planned.ip_addresses = tf::Attr<std::vector<IpAddress>>::Unknown();
  ServerModel actual;
  actual.os_params = OsParams{.hostname = std::string("h")};
  actual.ip_addresses = std::vector<IpAddress>{{.ip = std::string("203.0.113.1")}};
  auto const merged = WithPlanned(planned, actual);
  EXPECT_EQ(merged.os_params->hostname, Text(std::string("h")));
  EXPECT_EQ(merged.ip_addresses->size(), 1U);
}

// Covers: R92
TEST(MergeTest, NoUnknownIsLeftAtAnyDepth) {
  ServerModel model;
  model.status = Text::Unknown();
  model.name = std::string("web-1");
  model.os_params = OsParams{.hostname = Text::Unknown(), .password = Secret("kept")};
  model.ip_addresses = tf::Attr<std::vector<IpAddress>>::Unknown();
  auto const settled = WithoutUnknowns(model);
  EXPECT_TRUE(tf::Encode(settled).IsWhollyKnown());
  EXPECT_EQ(settled.name, model.name);
  EXPECT_EQ(settled.os_params->password->Reveal(), "kept");
  EXPECT_TRUE(settled.ip_addresses.null());
}

}  // namespace
}  // namespace ferro::provider
