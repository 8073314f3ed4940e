#include "bench/floor.h"

#include <gmock/gmock.h>

#include "base/clock.h"

namespace ferro::bench {
namespace {

TEST(FloorTest, ItsSchemasAreSound) {
  EXPECT_THAT(tf::ProviderFaults(*MakeFloorProvider()), ::testing::IsEmpty());
}

TEST(FloorTest, WhatIsCreatedIsWhollyKnownAndReadAsItIs) {
  auto const provider = MakeFloorProvider();
  auto& server = *provider->resources().front();
  tf::Call call{.clock = SystemClock()};
  auto const planned = tf::Value::Map({{"name", tf::Value::String("one")},
                                       {"id", tf::Value::Unknown()},
                                       {"status", tf::Value::Unknown()}});
  auto const made = server.Create(planned, planned, call);
  EXPECT_TRUE(made.IsWhollyKnown());
  EXPECT_EQ(made["id"].as_string().size(), 36U);
  EXPECT_TRUE(made["status"].is_null());
  EXPECT_EQ(server.Read(made, call), made);
  EXPECT_FALSE(call.failed());
}

}  // namespace
}  // namespace ferro::bench
