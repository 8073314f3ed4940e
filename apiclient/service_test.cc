#include "apiclient/service.h"

#include <gmock/gmock.h>

#include "apiclient/error.h"
#include "apiclient/session_testing.h"
#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

class ServiceApiTest : public SimulatedApiTest {};

TEST_F(ServiceApiTest, AConfigurationThatDoesNotExistIsNotFound) {
  auto const service = GetService(client(), ServiceModel::kServer, {sim::ids::kCl25});
  ASSERT_FALSE(service);
  EXPECT_TRUE(SaysNotFound(service.error()));
}

// Covers: P-12
TEST_F(ServiceApiTest, ListsBothModels) {
  auto const servers = ListServices(client(), ServiceModel::kServer);
  ASSERT_TRUE(servers) << servers.error().message;
  auto const chips = ListServices(client(), ServiceModel::kServerchip);
  ASSERT_TRUE(chips) << chips.error().message;
  EXPECT_THAT(lines(), testing::Contains("GET /servers/v2/service/server"));
  EXPECT_EQ(lines().back(), "GET /servers/v2/service/serverchip");
  EXPECT_GE(servers->size() + chips->size(), 20U);
  for (auto const& service : *servers) EXPECT_EQ(service.model, "server") << service.name;
  for (auto const& service : *chips) EXPECT_EQ(service.model, "serverchip") << service.name;
  EXPECT_FALSE(servers->front().plans.has_value());
}

TEST_F(ServiceApiTest, TheDetailHasHardwareStockPricesAndPlans) {
  auto const service = GetService(client(), ServiceModel::kServer, {sim::ids::kEl50});
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(service->name, "EL50-SSD");
  EXPECT_EQ(service->tariff_line, "EL");
  EXPECT_EQ(service->cpu.name, "Intel Xeon E-2388G");
  EXPECT_EQ(service->cpu.base_freq, 3.2);
  EXPECT_EQ(service->cpu.cores_per_cpu, 8);
  EXPECT_EQ(service->ram.at(0).size, 32);
  EXPECT_EQ(service->ram.at(0).count, 2);
  EXPECT_EQ(service->disks.at(0).type, "SSD SATA");
  EXPECT_FALSE(service->gpu.has_value());
  EXPECT_TRUE(service->orderable());
  EXPECT_EQ(service->prices.at("RUB").month, 13800.0);
  EXPECT_THAT(*service->plans, testing::Contains(PlanId{sim::ids::kPlanMonth}));
  EXPECT_EQ(service->Stock({sim::ids::kMsk1}), 60);
  EXPECT_GT(service->Stock({sim::ids::kMsk1}, {sim::ids::kPlanMonth}), 0);
  EXPECT_EQ(service->Stock({sim::ids::kMsk1}, {"no plan"}), 0);
  EXPECT_EQ(service->Stock({"nowhere"}), 0);
}

TEST_F(ServiceApiTest, TellsTheModelOfABareId) {
  EXPECT_EQ(GetServiceBase(client(), {sim::ids::kCl25})->model, "serverchip");
  EXPECT_EQ(GetServiceBase(client(), {sim::ids::kEl50})->model, "server");
}

TEST(ServiceModelTest, OnlyTwoModelsAreConfigurations) {
  EXPECT_EQ(ServiceModelFrom("server"), ServiceModel::kServer);
  EXPECT_EQ(ServiceModelFrom("serverchip"), ServiceModel::kServerchip);
  for (auto const* other : {"colocation", "network", "", "SERVER"})
    EXPECT_EQ(ServiceModelFrom(other), std::nullopt) << other;
}

TEST(ServiceAnswerTest, LivesWithNullsAndUnknownWords) {
  ScriptedApi api({Wrapped(R"({"uuid":"a","name":"X","state":"Retired","tags":null,"tag_list":null,
      "cpu":null,"gpu":{"name":"A100","count":2},"available":null,"price_plan_available":null,
      "location_price_collection":{"L":{"RUB":{"month":1.5}}},"is_order":true,"eol_date":null})")});
  auto const service = GetService(api.client(), ServiceModel::kServerchip, {"a"});
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(service->model, "serverchip");
  EXPECT_EQ(service->state, "Retired");
  EXPECT_FALSE(service->orderable());
  EXPECT_EQ(service->tariff_line, std::nullopt);
  EXPECT_EQ(service->gpu->count, 2);
  EXPECT_EQ(service->plans, std::nullopt);
  EXPECT_EQ(service->location_prices.at("L").at("RUB").month, 1.5);
}

}  // namespace
}  // namespace ferro::api
