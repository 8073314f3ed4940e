#include "apiclient/endpoint.h"

#include <gmock/gmock.h>

#include "apiclient/session_testing.h"

namespace ferro::api {
namespace {

using testing::HasSubstr;

Catalogue TwoRegions() {
  return {
      {.service_type = "identity", .interface = "public", .region = "pool", .url = "https://k"},
      {.service_type = "dedicated", .interface = "admin", .region = "ru-1", .url = "https://no"},
      {.service_type = "dedicated",
       .interface = "public",
       .region = "ru-1",
       .url = "https://one/v2/"},
      {.service_type = "dedicated",
       .interface = "public",
       .region = "ru-2",
       .url = "https://two/v2"}};
}

std::string ErrorOf(EndpointOptions const& options, Environment const& environment = {}) {
  auto const catalogue = TwoRegions();
  auto endpoint = ChooseEndpoint(options, environment, &catalogue);
  return endpoint ? "" : endpoint.error().message;
}

// Covers: P-60
TEST(EndpointTest, AServiceOrRegionThatTheCatalogueLacksIsAnError) {
  EXPECT_EQ(ErrorOf({.service_type = "bare-metal", .region = "ru-1"}),
            "the service catalogue has no service of type \"bare-metal\"; it has: dedicated and "
            "identity. Correct dedicated_service_type, or set dedicated_endpoint.");
  EXPECT_EQ(ErrorOf({.service_type = "dedicated", .region = "ru-9"}),
            "the service catalogue has service \"dedicated\", but it has no public endpoint in "
            "region \"ru-9\"; regions: ru-1 and ru-2. Set region, or dedicated_endpoint.");
  EXPECT_THAT(ErrorOf({.service_type = "dedicated"}), HasSubstr("but no region is set"));
  auto const nothing = ChooseEndpoint({.service_type = "dedicated"}, {}, nullptr);
  EXPECT_THAT(nothing.error().message, HasSubstr("static token brings no service catalogue"));
}

TEST(EndpointTest, RefusesWhatIsNoEndpoint) {
  EXPECT_THAT(ErrorOf({.argument = "api.selectel.ru"}), HasSubstr("dedicated_endpoint: "));
  EXPECT_THAT(ErrorOf({.argument = "ftp://x"}), HasSubstr("dedicated_endpoint: "));
  EXPECT_EQ(ErrorOf({.argument = "https://x/v2?a=b"}),
            "dedicated_endpoint: it must not have a query");
  EXPECT_THAT(ErrorOf({}, With("SEL_DEDICATED_ENDPOINT", "nope")),
              HasSubstr("SEL_DEDICATED_ENDPOINT: "));
}

// Covers: P-60 W-37
TEST(EndpointTest, TheArgumentComesBeforeTheEnvironmentTheCatalogueAndTheDefault) {
  Environment const set = With("SEL_DEDICATED_ENDPOINT", "https://environment/v2/");
  auto const catalogue = TwoRegions();
  EndpointOptions options{
      .argument = "https://argument/v2//", .service_type = "dedicated", .region = "ru-2"};
  EXPECT_EQ(ChooseEndpoint(options, set, &catalogue), "https://argument/v2");
  EXPECT_FALSE(NeedsCatalogue(options, set));
  options.argument.clear();
  EXPECT_EQ(ChooseEndpoint(options, set, &catalogue), "https://environment/v2");
  EXPECT_FALSE(NeedsCatalogue(options, set));
  EXPECT_TRUE(NeedsCatalogue(options, {}));
  EXPECT_EQ(ChooseEndpoint(options, {}, &catalogue), "https://two/v2");
  options.region = "ru-1";
  EXPECT_EQ(ChooseEndpoint(options, {}, &catalogue), "https://one/v2");
  options.service_type.clear();
  EXPECT_FALSE(NeedsCatalogue(options, {}));
  EXPECT_EQ(ChooseEndpoint(options, {}, &catalogue), "https://api.selectel.ru/servers/v2");
}

}  // namespace
}  // namespace ferro::api
