#include "apiclient/location.h"

#include <gmock/gmock.h>

#include "apiclient/session_testing.h"
#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

class LocationTest : public SimulatedApiTest {};

// Covers: P-11
TEST_F(LocationTest, ListsAllWithWhatTellsWhereToOrder) {
  auto const locations = ListLocations(client());
  ASSERT_TRUE(locations) << locations.error().message;
  EXPECT_EQ(lines().back(), "GET /servers/v2/location");
  ASSERT_EQ(locations->size(), 10U);
  auto const& first = locations->front();
  EXPECT_EQ(first.id.value, sim::ids::kMsk1);
  EXPECT_EQ(first.name, "MSK-1");
  EXPECT_EQ(first.location_id, 3);
  EXPECT_EQ(first.description, "Moscow");
  EXPECT_EQ(first.dc_count, 1);
  EXPECT_TRUE(first.orderable());
  EXPECT_EQ(locations->back().visibility, "only_in_admin");
  EXPECT_EQ(locations->back().dc_count, std::nullopt);
  EXPECT_FALSE(locations->back().orderable());
}

TEST(LocationAnswerTest, TakesTheOldFlagWhereTheNewOnesAreMissing) {
  ScriptedApi api({Wrapped(R"([{"uuid":"a","enable":true},{"uuid":"b","enable":false},{"uuid":"c"},
      {"uuid":"d","visibility":"everywhere","primary_resource_ordering":"by_phone","enable":true}])")});
  auto const locations = ListLocations(api.client());
  ASSERT_TRUE(locations) << locations.error().message;
  EXPECT_TRUE(locations->at(0).orderable());
  EXPECT_FALSE(locations->at(1).orderable());
  EXPECT_FALSE(locations->at(2).orderable());
  EXPECT_FALSE(locations->at(3).orderable());
  EXPECT_EQ(locations->at(3).primary_resource_ordering, "by_phone");
}

}  // namespace
}  // namespace ferro::api
