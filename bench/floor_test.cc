#include "bench/floor.h"

#include <gmock/gmock.h>

#include <map>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "provider/provider.h"

namespace ferro::bench {
namespace {

// How many attributes each type has, by its name without the provider's.
std::map<std::string, std::size_t> TypesOf(tf::Provider const& provider) {
  std::map<std::string, std::size_t> types;
  auto const add = [&](auto const& all) {
    for (auto const& type : all) {
      auto const name = type->type_name();
      types[name.substr(name.find('_'))] += type->schema().block.attributes.size();
    }
  };
  add(provider.resources());
  add(provider.data_sources());
  return types;
}

TEST(FloorTest, ItsSchemasAreSound) {
  EXPECT_THAT(tf::ProviderFaults(*MakeFloorProvider()), ::testing::IsEmpty());
  EXPECT_THAT(tf::ProviderFaults(*MakeLeastProvider()), ::testing::IsEmpty());
}

TEST(FloorTest, ItHasAllTypesOfOursAndTheLeastHasOne) {
  provider::SelectelProvider const ours({.clock = SystemClock(), .random = SystemRandom()});
  auto const floor = MakeFloorProvider();
  EXPECT_EQ(TypesOf(*floor), TypesOf(ours));
  EXPECT_EQ(floor->schema().block.attributes.size(), ours.schema().block.attributes.size());
  EXPECT_THAT(TypesOf(*MakeLeastProvider()),
              ::testing::ElementsAre(::testing::Key("_dedicated_server_v1")));
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
