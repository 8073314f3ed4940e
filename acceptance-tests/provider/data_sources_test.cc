#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::HasSubstr;

class DataSourcesTest : public ProviderTest {
 protected:
  Document Data(std::string_view address) { return Attributes("data." + std::string(address)); }
  std::string Failure(std::string_view hcl) {
    Configure(hcl);
    terraform().Init();
    auto refused = terraform().Run({"plan"});
    EXPECT_EQ(refused.exit_status, 1) << refused.text();
    return refused.text();
  }
};

constexpr char kChain[] = R"(
data "selectel_dedicated_server_location_v1" "msk" {
  name = "MSK-1"
}
data "selectel_dedicated_server_configuration_v1" "small" {
  name          = "EL50-SSD"
  location_uuid = data.selectel_dedicated_server_location_v1.msk.uuid
}
data "selectel_dedicated_server_tariff_v1" "daily" {
  name               = "1 day"
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.small.uuid
}
data "selectel_dedicated_server_os_image_v1" "ubuntu" {
  location_uuid = data.selectel_dedicated_server_location_v1.msk.uuid
  service_uuid  = data.selectel_dedicated_server_configuration_v1.small.uuid
  name          = "Ubuntu"
  version       = "24.04"
}
)";

// Covers: P-32 P-33 P-34 P-35 P-49 R137 R138 R139
TEST_F(DataSourcesTest, NamesBecomeUuidsAndAServerIsMadeOfThem) {
  Configure(std::string(kChain) + R"(
resource "selectel_dedicated_server_v1" "web" {
  project_id         = ")" +
            project() + R"("
  location_uuid      = data.selectel_dedicated_server_location_v1.msk.uuid
  configuration_uuid = data.selectel_dedicated_server_configuration_v1.small.uuid
  tariff_uuid        = data.selectel_dedicated_server_tariff_v1.daily.uuid
  os_image_uuid      = data.selectel_dedicated_server_os_image_v1.ubuntu.uuid
}
)");
  terraform().Init();
  ApplyAndSettle();
  EXPECT_EQ(Data("selectel_dedicated_server_location_v1.msk").Text("/uuid"), kLocation);
  EXPECT_EQ(Data("selectel_dedicated_server_configuration_v1.small").Text("/uuid"), kConfiguration);
  EXPECT_EQ(Data("selectel_dedicated_server_tariff_v1.daily").Text("/uuid"), kTariff);
  EXPECT_EQ(Data("selectel_dedicated_server_os_image_v1.ubuntu").Text("/uuid"), kUbuntu);
}

// Covers: P-36 P-37 P-38 P-39 P-40 P-41 R141 R142
TEST_F(DataSourcesTest, EveryPluralListsAndTheNextPlanIsEmpty) {
  Configure(R"(
data "selectel_dedicated_server_locations_v1" "all" {}
data "selectel_dedicated_server_configurations_v1" "all" {}
data "selectel_dedicated_server_tariffs_v1" "all" {}
data "selectel_dedicated_server_os_images_v1" "all" {
  location_uuid = ")" +
            std::string(kLocation) + R"("
  service_uuid  = ")" +
            std::string(kConfiguration) + R"("
}
data "selectel_dedicated_server_networks_v1" "all" {}
data "selectel_dedicated_servers_v1" "all" {}
data "selectel_dedicated_server_network_v1" "public" {
  uuid = data.selectel_dedicated_server_networks_v1.all.networks[0].uuid
}
)");
  terraform().Init();
  ApplyAndSettle();
  EXPECT_GE(Data("selectel_dedicated_server_locations_v1.all").At("/locations").size(), 3U);
  EXPECT_GE(Data("selectel_dedicated_server_configurations_v1.all").At("/configurations").size(),
            20U);
  EXPECT_GE(Data("selectel_dedicated_server_tariffs_v1.all").At("/tariffs").size(), 3U);
  EXPECT_GE(Data("selectel_dedicated_server_os_images_v1.all").At("/os_images").size(), 3U);
  EXPECT_GE(Data("selectel_dedicated_server_networks_v1.all").At("/networks").size(), 1U);
  for (auto const* method : {"PUT", "PATCH", "DELETE"}) EXPECT_EQ(RequestCount(method), 0U);
}

// Covers: R140
TEST_F(DataSourcesTest, NothingFoundNamesWhatWasAskedAndWhatThereIs) {
  auto const text =
      Failure("data \"selectel_dedicated_server_location_v1\" \"x\" {\n  name = \"MARS-1\"\n}\n");
  EXPECT_THAT(text, HasSubstr("MARS-1"));
  EXPECT_THAT(text, HasSubstr("MSK-1"));
}

// Covers: R143
TEST_F(DataSourcesTest, AFailingReadInACheckBlockIsAWarning) {
  Configure(R"(
check "mars" {
  data "selectel_dedicated_server_location_v1" "x" {
    name = "MARS-1"
  }
  assert {
    condition     = data.selectel_dedicated_server_location_v1.x.uuid != ""
    error_message = "no Mars"
  }
}
)");
  terraform().Init();
  auto planned = terraform().Run({"plan"});
  EXPECT_EQ(planned.exit_status, 0) << planned.text();
  EXPECT_THAT(planned.text(), HasSubstr("Warning"));
}

}  // namespace
}  // namespace ferro::acceptance
