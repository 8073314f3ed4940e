// Seed files: what they change, and what is wrong with those that are refused.
#include "simulator/seed.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string RefusalOf(json const& seed) {
  auto const read = ReadSeed(seed.dump(), {});
  EXPECT_FALSE(read) << seed;
  if (read) return "";
  EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
  return read.error().message;
}

TEST(SeedTest, RefusesWhatIsNoJsonObject) {
  for (char const* text : {"", "[]", "{", "7"}) EXPECT_FALSE(ReadSeed(text, {})) << text;
}

TEST(SeedTest, SaysWhichMemberItDoesNotKnow) {
  EXPECT_THAT(RefusalOf({{"serverz", json::array()}}), HasSubstr("serverz"));
  EXPECT_THAT(RefusalOf({{"modes", {{"order_stat", 202}}}}), HasSubstr("order_stat"));
  EXPECT_THAT(RefusalOf({{"servers", {{{"tarif", "x"}}}}}), HasSubstr("tarif"));
  std::string const nested =
      RefusalOf({{"locations", {{{"uuid", ids::kMsk1}}, {{"uuid", "u"}, {"nam", "x"}}}}});
  EXPECT_THAT(nested, HasSubstr("locations[1]"));
  EXPECT_THAT(nested, HasSubstr("nam"));
}

TEST(SeedTest, SaysWhichMemberIsOfAWrongType) {
  EXPECT_THAT(RefusalOf({{"locations", {{{"uuid", ids::kMsk1}, {"name", 7}}}}}),
              HasSubstr("locations[0]"));
  EXPECT_THAT(RefusalOf({{"locations", {{{"name", "no uuid"}}}}}), HasSubstr("uuid is required"));
  EXPECT_THAT(RefusalOf({{"locations", "MSK-1"}}), HasSubstr("must be a list"));
  EXPECT_THAT(RefusalOf({{"servers", json::object()}}), HasSubstr("must be a list"));
  EXPECT_THAT(RefusalOf({{"account", json::array()}}), HasSubstr("must be an object"));
  EXPECT_THAT(RefusalOf({{"delays", {{"deploy", 5}}}}), HasSubstr("delays"));
  EXPECT_THAT(RefusalOf({{"servers", {{{"state", "asleep"}}}}}), HasSubstr("state"));
}

TEST(SeedTest, RefusesValuesThatTheCloudCannotHave) {
  EXPECT_THAT(RefusalOf({{"modes", {{"order_answer", "some"}}}}), HasSubstr("order_answer"));
  EXPECT_THAT(RefusalOf({{"modes", {{"order_status", 201}}}}), HasSubstr("order_status"));
  EXPECT_THAT(RefusalOf({{"modes", {{"delete_status", 500}}}}), HasSubstr("delete_status"));
  EXPECT_THAT(RefusalOf({{"modes", {{"no_money_status", 403}}}}), HasSubstr("no_money_status"));
  EXPECT_THAT(RefusalOf({{"account", {{"default_page_size", 0}}}}), HasSubstr("1..1000"));
  EXPECT_THAT(RefusalOf({{"account", {{"largest_page_size", 1001}}}}), HasSubstr("1..1000"));
}

TEST(SeedTest, NoPageIsLargerThanTheLargest) {
  auto const seed = ReadSeed(R"({"account": {"largest_page_size": 3}})", {});
  ASSERT_TRUE(seed) << seed.error().message;
  TestCloud sim(seed->options);
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(sim.cloud.PlaceServer({.name = "placed-" + std::to_string(i)}));
  }
  json const page = sim.Get("/resource?limit=1000").Json();
  EXPECT_EQ(page["limit"], 3);
  EXPECT_EQ(page["result"].size(), 3U);
  EXPECT_GE(page["item_count"], 4);
}

TEST(SeedTest, RefusesReferencesToNothing) {
  EXPECT_THAT(RefusalOf({{"networks", {{{"uuid", "n"}, {"location_uuid", "nowhere"}}}}}),
              HasSubstr("nowhere"));
  EXPECT_THAT(RefusalOf({{"subnets", {{{"uuid", "s"}, {"network_uuid", "no-network"}}}}}),
              HasSubstr("no-network"));
  json const stock{{"uuid", ids::kEl50}, {"available", {{{"location", "nowhere"}, {"count", 1}}}}};
  EXPECT_THAT(RefusalOf({{"configurations", {stock}}}), HasSubstr("nowhere"));
  json const plans{{"uuid", ids::kEl50}, {"price_plan_available", {"no-plan"}}};
  EXPECT_THAT(RefusalOf({{"configurations", {plans}}}), HasSubstr("no-plan"));
}

TEST(SeedTest, ChangesMembersOfWhatIsThereAndAddsWhatIsNot) {
  json const document{
      {"locations",
       {{{"uuid", ids::kMsk1}, {"description", "elsewhere"}},
        {{"uuid", "l-1"}, {"name", "LAB-1"}}}},
      {"tariffs", {{{"uuid", "t-1"}, {"name", "2 months"}, {"period", 2}}}},
      {"networks",
       {{{"uuid", "n-1"}, {"vlan", 77}, {"network_type", "local"}, {"location_uuid", "l-1"}}}},
      {"ssh_keys",
       {{{"uuid", "k-1"}, {"name_public_key", "lab"}, {"public_key", "ssh-rsa AAAA lab"}}}}};
  auto const seed = ReadSeed(document.dump(), {});
  ASSERT_TRUE(seed) << seed.error().message;
  TestCloud sim(seed->options);
  json const changed = sim.Get(std::string("/location/") + ids::kMsk1).Result();
  EXPECT_EQ(changed["name"], "MSK-1");
  EXPECT_EQ(changed["description"], "elsewhere");
  auto const& catalogue = seed->options.catalogue;
  EXPECT_EQ(catalogue.locations.back().name, "LAB-1");
  EXPECT_EQ(catalogue.plans.back().russian_name, "2 months") << "the name, when there is no other";
  EXPECT_EQ(catalogue.networks.back().tag, "77") << "from the VLAN";
  EXPECT_EQ(catalogue.keys.back().name, "lab");
}

TEST(SeedTest, CanBeginWithAnEmptyCatalogue) {
  json const document{{"without_built_in", true},
                      {"locations", {{{"uuid", ids::kMsk1}, {"name", "ONLY-1"}}}}};
  auto const seed = ReadSeed(document.dump(), {});
  ASSERT_TRUE(seed);
  TestCloud sim(seed->options);
  EXPECT_EQ(sim.Get("/location").Result().size(), 1U);
  EXPECT_TRUE(sim.Get("/service/server").Result().empty());
  EXPECT_TRUE(sim.Get("/boot/template/os/new").Result().empty());
}

TEST(SeedTest, SetsTheAccountUsersAndDelays) {
  json const document{{"account",
                       {{"domain_name", "654321"},
                        {"currency", "EUR"},
                        {"balances", {{"bonus", 12.5}}},
                        {"dedicated_service_type", "servers"}}},
                      {"users", {{{"name", "tf-robot"}, {"account_access", false}}}},
                      {"delays", {{"deploy", "90s"}}}};
  auto const seed = ReadSeed(document.dump(), {.time_scale = 5});
  ASSERT_TRUE(seed) << seed.error().message;
  CloudOptions const& options = seed->options;
  EXPECT_EQ(options.domain_name, "654321");
  EXPECT_EQ(options.currency, "EUR");
  EXPECT_EQ(options.balances.at("bonus"), 1250);
  EXPECT_EQ(options.balances.at("main"), CloudOptions{}.balances.at("main"));
  EXPECT_EQ(options.dedicated_service_type, "servers");
  EXPECT_FALSE(options.users.at(0).account_access);
  EXPECT_EQ(options.users.at(0).password.Reveal(), "sim-s3cret") << "as before";
  EXPECT_EQ(options.delays.deploy, std::chrono::seconds(90));
  EXPECT_EQ(options.delays.paid, std::chrono::seconds(30));
  EXPECT_EQ(options.time_scale, 5) << "what the command line says stays";
}

TEST(PlacedServerTest, RefusesWhatDoesNotExistOrIsTaken) {
  TestCloud sim;
  for (PlacedServer const& wanted : std::vector<PlacedServer>{{.project = "nobody"},
                                                              {.service = "nothing"},
                                                              {.location = "nowhere"},
                                                              {.plan = "no-plan"},
                                                              {.os_template = "no-os"},
                                                              {.partitions = "{"},
                                                              {.addresses = {"10.0.0.1"}},
                                                              {.private_subnet = "no-subnet"}}) {
    EXPECT_FALSE(sim.cloud.PlaceServer(wanted));
  }
  auto const first = sim.cloud.PlaceServer({.addresses = {"203.0.113.9"}});
  ASSERT_TRUE(first);
  EXPECT_FALSE(sim.cloud.PlaceServer({.addresses = {"203.0.113.9"}})) << "the address is in use";
  EXPECT_FALSE(sim.cloud.PlaceServer({.uuid = *first})) << "there is one already";
  EXPECT_EQ(sim.cloud.Servers().size(), 1U);
  EXPECT_EQ(sim.Get("/network/ipam/ip?resource_uuid=" + *first).Result().size(), 1U);
}

}  // namespace
}  // namespace ferro::sim
