// Every invalid input of mapping §1.3: a diagnostic with the attribute's path, in the
// plan, and nothing ordered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using sim::FaultKind;
using ::testing::IsEmpty;
using tf::Severity;

std::string Network(std::string_view attribute, std::string_view uuid) {
  return Config("\"" + std::string(attribute) + R"(": ")" + std::string(uuid) + "\"");
}

struct Bad {
  std::string config;
  char const* path;
  std::vector<std::string> texts;
  std::function<void(sim::World&)> change = nullptr;
};

void ExpectRefused(Bad const& bad) {
  Stage stage;
  if (bad.change) {
    ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
      bad.change(world);
      return {};
    }));
  }
  auto const plan = stage.core.Plan(kWeb, bad.config);
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, bad.path, bad.texts))
      << plan.diagnostics.ToText();
  EXPECT_EQ(
      std::ranges::count(plan.diagnostics.items(), Severity::kError, &tf::Diagnostic::severity), 1)
      << "one problem, one diagnostic\n"
      << plan.diagnostics.ToText();
  auto const applied = stage.core.Apply(kWeb, bad.config);
  EXPECT_FALSE(applied.ok());
  EXPECT_EQ(stage.Orders(), 0U);
  EXPECT_THAT(stage.Writes(), IsEmpty());
}

// Covers: P-49
TEST(PlanServerTest, ANameWhereAUuidBelongsIsAnsweredWithTheUuid) {
  ExpectRefused({Replaced(Config(), sim::ids::kMsk1, "msk-1"),
                 "location_uuid",
                 {"\"msk-1\" is the name of a location", sim::ids::kMsk1,
                  "selectel_dedicated_server_location_v1"}});
  ExpectRefused({Replaced(Config(), sim::ids::kEl50, "EL50-SSD"),
                 "configuration_uuid",
                 {sim::ids::kEl50, "selectel_dedicated_server_configuration_v1"}});
  ExpectRefused({Replaced(Config(), sim::ids::kPlanMonth, "1 month"),
                 "tariff_uuid",
                 {sim::ids::kPlanMonth, "selectel_dedicated_server_tariff_v1"}});
  ExpectRefused({Replaced(Config(), sim::ids::kUbuntu2404, "Ubuntu 24.04 LTS 64-bit"),
                 "os_image_uuid",
                 {sim::ids::kUbuntu2404, "selectel_dedicated_server_os_image_v1"}});
  ExpectRefused({Network("public_network_uuid", "public"),
                 "public_network_uuid",
                 {sim::ids::kMsk1Public, "selectel_dedicated_server_network_v1"}});
}

TEST(PlanServerTest, UnknownThingsAreAnsweredWithCandidates) {
  auto const unknown = "00000000-0000-4000-8000-00000000dead";
  ExpectRefused({Replaced(Config(), sim::ids::kMsk1, unknown),
                 "location_uuid",
                 {"no location", unknown, "MSK-1 ("}});
  ExpectRefused({Replaced(Config(), sim::ids::kEl50, unknown),
                 "configuration_uuid",
                 {unknown, "AR21-SSD (", " more"}});
  ExpectRefused(
      {Replaced(Config(), sim::ids::kPlanMonth, unknown), "tariff_uuid", {unknown, "1 month ("}});
  ExpectRefused(
      {Replaced(Config(), sim::ids::kUbuntu2404, unknown), "os_image_uuid", {unknown, "Ubuntu"}});
  ExpectRefused(
      {Network("public_network_uuid", unknown), "public_network_uuid", {unknown, "public"}});
  ExpectRefused({Network("private_network_uuid", unknown),
                 "private_network_uuid",
                 {unknown, sim::ids::kMsk1Private}});
  ExpectRefused({Params(R"("ssh_key": "nobody")"), "os_params.ssh_key", {"\"nobody\"", "ops ("}});
}

TEST(PlanServerTest, AWithdrawnImageOrTariffIsRefusedForANewServer) {
  ExpectRefused({Config(), "os_image_uuid", {"may have been withdrawn"}, [](sim::World& world) {
                   EXPECT_TRUE(WithdrawTemplate(world, sim::ids::kUbuntu2404, true));
                 }});
  ExpectRefused(
      {Config(),
       "tariff_uuid",
       {sim::ids::kPlanMonth, "Tariffs of EL50-SSD"},
       [](sim::World& world) { EXPECT_TRUE(WithdrawPlan(world, sim::ids::kPlanMonth, true)); }});
}

// Covers: P-44 W-29
TEST(PlanServerTest, AnIncompatibleTripleOffersWhatIsInStock) {
  ExpectRefused(
      {Config(),
       "configuration_uuid",
       {"MSK-1 has no EL50-SSD for tariff \"1 month\"", "SPB-4", "Other configurations there: "},
       [](sim::World& world) {
         EXPECT_TRUE(SetFreeMachines(world, sim::ids::kEl50, sim::ids::kMsk1, 0));
       }});
  ExpectRefused(
      {Config(), "configuration_uuid", {"cannot be ordered at present"}, [](sim::World& world) {
         for (auto& service : world.catalogue.services) {
           if (service.uuid == sim::ids::kEl50) service.is_order = false;
         }
       }});
}

TEST(PlanServerTest, AnotherKindOfServiceIsNoConfiguration) {
  std::string network_service;
  for (auto const& service : sim::BuiltInServices()) {
    if (!service.IsServer()) network_service = service.uuid;
  }
  ASSERT_FALSE(network_service.empty()) << "the catalogue has something that is no server";
  ExpectRefused({Replaced(Config(), sim::ids::kEl50, network_service),
                 "configuration_uuid",
                 {"not a server configuration"}});
}

// Covers: P-48
TEST(PlanServerTest, KeysOfTheWrongFamilyAreRefused) {
  auto with = [](std::string_view image, std::string const& config) {
    return Replaced(config, sim::ids::kUbuntu2404, image);
  };
  ExpectRefused({with(sim::ids::kWindows2022, Params(R"("ssh_key": "ops")")),
                 "os_params.ssh_key",
                 {"Windows Server 2022", "does not accept an SSH key"}});
  ExpectRefused({with(sim::ids::kWindows2022, Params(R"("user_data": "#a")")),
                 "os_params.user_data",
                 {"does not accept user data"}});
  ExpectRefused({with(sim::ids::kWindows2022, Params(R"("soft_raid": "raid1")")),
                 "os_params.soft_raid",
                 {"does not accept a disk layout"}});
  ExpectRefused({with(sim::ids::kWindows2022, Params(R"("hostname": "sixteen-letters1")")),
                 "os_params.hostname",
                 {"Windows takes 15"}});
  ExpectRefused({with(sim::ids::kNoOs, Params(R"("password": "Example-Pass-1")")),
                 "os_params.password",
                 {"does not accept a password"}});
  ExpectRefused({with(sim::ids::kNoOs, Config(R"("password_wo": "Example-Pass-1")")),
                 "password_wo",
                 {"does not accept a password"}});
  ExpectRefused({with(sim::ids::kWindows2022, Config(R"("user_data_wo": "#a")")),
                 "user_data_wo",
                 {"does not accept user data"}});
}

// Covers: P-46 W-45
TEST(PlanServerTest, NetworksMustFitConfigurationAndSystem) {
  auto const private_network = Network("private_network_uuid", sim::ids::kMsk1Private);
  ExpectRefused({Replaced(private_network, sim::ids::kEl50, sim::ids::kCl25),
                 "private_network_uuid",
                 {"has no private network", "Chipcore"}});
  ExpectRefused({Replaced(private_network, sim::ids::kEl50, sim::ids::kHl10Ge),
                 "private_network_uuid",
                 {"has no private network", "10GE"}});
  for (auto const* image : {sim::ids::kWindows2022, sim::ids::kNoOs, sim::ids::kUbuntu1804V1}) {
    ExpectRefused({Replaced(private_network, sim::ids::kUbuntu2404, image),
                   "private_network_uuid",
                   {"does not accept a private network"}});
  }
  ExpectRefused({Network("public_network_uuid", sim::ids::kMsk1Private),
                 "public_network_uuid",
                 {"no public network"}});
  ExpectRefused({Replaced(private_network, sim::ids::kMsk1, sim::ids::kSpb4),
                 "private_network_uuid",
                 {"in the server's location"}});
  ExpectRefused({Network("public_network_uuid", sim::ids::kMsk1Public),
                 "public_network_uuid",
                 {"kind HOSTING"},
                 [](sim::World& world) {
                   for (auto& network : world.catalogue.networks) network.telematics_type = "OTHER";
                 }});
  ExpectRefused({private_network,
                 "private_network_uuid",
                 {"no subnet", "Create a subnet"},
                 [](sim::World& world) {
                   std::erase_if(world.catalogue.subnets,
                                 [](sim::Subnet const& subnet) { return subnet.is_local; });
                 }});
}

TEST(PlanServerTest, ALayoutThatDoesNotFitIsRefused) {
  ExpectRefused({Params(R"("soft_raid": "raid10")"),
                 "os_params.soft_raid",
                 {"raid10 needs at least 4 drives", "2 × 479 GB SSD SATA"}});
}

TEST(PlanServerTest, ThePlatformHasNoRaid5) {
  Stage stage;
  auto const diagnostics =
      stage.core.Validate("selectel_dedicated_server_v1", Params(R"("soft_raid": "raid5")"));
  EXPECT_TRUE(Says(diagnostics, Severity::kError, "os_params.soft_raid", {"raid5", "raid10"}))
      << diagnostics.ToText();
}

// Covers: P-43
TEST(PlanServerTest, AForeignProjectIsRefused) {
  for (auto const* project :
       {"ffffffffffffffffffffffffffffffff", "FFFFFFFF-ffff-ffff-ffff-ffffffffffff"}) {
    ExpectRefused(
        {Replaced(Config(), sim::ids::kProject, project), "project_id", {"No access to project"}});
  }
}

// Covers: W-29
TEST(PlanServerTest, NoBalanceIsRefusedWithThePrice) {
  ExpectRefused({Config(),
                 "",
                 {"Not enough money", "13800 RUB now", "main nor the bonus"},
                 [](sim::World& world) { EXPECT_TRUE(SetBalance(world, "main", 0)); }});
}

// Covers: R104 P-45
TEST(PlanServerTest, ANameIsTakenByServersBeforeTheirEnd) {
  ExpectRefused({Config(R"("name": "web-1")"),
                 "name",
                 {"Name is taken", "import that server"},
                 [](sim::World& world) { EXPECT_TRUE(PlaceServer(world, {.name = "web-1"})); }});
  for (auto const& placed : {sim::PlacedServer{.name = "web-1", .state = sim::State::kExpiring},
                             sim::PlacedServer{.name = "web-1", .project = sim::ids::kOtherProject},
                             sim::PlacedServer{.name = "WEB-1"}}) {
    Stage stage;
    ASSERT_TRUE(stage.cloud.PlaceServer(placed));
    EXPECT_TRUE(stage.core.Plan(kWeb, Config(R"("name": "web-1")")).ok());
  }
}

// Covers: W-12 W-29
TEST(PlanServerTest, ManyMistakesAreToldAtOnce) {
  Stage stage;
  auto config = Replaced(Config(R"("name": "web-1", "os_params": {"ssh_key": "nobody"})"),
                         sim::ids::kMsk1, "MSK-9");
  config = Replaced(config, sim::ids::kPlanMonth, "fortnight");
  ASSERT_TRUE(stage.cloud.PlaceServer({.name = "web-1"}));
  auto const plan = stage.core.Plan(kWeb, config);
  for (auto const* path : {"location_uuid", "tariff_uuid", "os_params.ssh_key", "name"}) {
    EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, path, {}))
        << path << plan.diagnostics.ToText();
  }
}

// --- What is not known, or not to be asked ------------------------------------------------

// Covers: R38 R48 R192
TEST(PlanServerTest, UnknownArgumentsAreSkipped) {
  Stage stage;
  auto const config =
      stage.core.Config("selectel_dedicated_server_v1", Config(R"("name": "web-1")"));
  for (auto const* attribute :
       {"project_id", "location_uuid", "configuration_uuid", "tariff_uuid", "os_image_uuid", "name",
        "public_network_uuid", "private_network_uuid", "os_params", "password_wo",
        "password_wo_version", "user_data_wo", "user_data_wo_version", "allow_reinstall",
        "allow_reinstall_on"}) {
    auto const unknown = tf::With(config, tf::Path(attribute), tf::Value::Unknown());
    EXPECT_FALSE(stage.core.Validate("selectel_dedicated_server_v1", unknown).has_errors())
        << attribute;
    auto const plan = stage.core.Plan(kWeb, unknown);
    EXPECT_TRUE(plan.ok()) << attribute << plan.diagnostics.ToText();
    EXPECT_EQ(plan.action, tf::Action::kCreate);
    Stage other;
    auto const applied = other.core.Apply(kWeb, unknown, {.config_at_apply = config});
    EXPECT_TRUE(applied.ok()) << attribute << applied.diagnostics.ToText();
  }
  for (auto const* key : {"hostname", "password", "ssh_key", "user_data", "soft_raid"}) {
    auto const params = tf::With(stage.core.Config("selectel_dedicated_server_v1", Params("")),
                                 tf::Path("os_params").Attribute(key), tf::Value::Unknown());
    EXPECT_TRUE(stage.core.Plan(kWeb, params).ok()) << key;
  }
}

TEST(PlanServerTest, ChecksCanBeLeftOut) {
  Stage stage(QuickCloud(), R"({"skip_plan_checks": true})");
  auto const plan = stage.core.Plan(kWeb, Replaced(Config(), sim::ids::kMsk1, "MSK-9"));
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_TRUE(stage.cloud.Requests().empty());
  auto const applied = stage.core.Apply(kWeb, Replaced(Config(), sim::ids::kMsk1, "MSK-9"));
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "location_uuid", {"is not a UUID"}))
      << "what is checked before an order stays: " << applied.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 0U);
}

TEST(PlanServerTest, AnApiThatCannotBeAskedIsOneError) {
  for (auto const kind : {FaultKind::kRefused, FaultKind::kHtml, FaultKind::kStatus}) {
    Stage stage;
    ASSERT_TRUE(
        stage.cloud.AddFault({.kind = kind, .path = "*/servers/v2/*", .count = 0, .status = 503}));
    auto const plan = stage.core.Plan(kWeb, Config());
    EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "", {"Cannot ask the API"}))
        << plan.diagnostics.ToText();
    EXPECT_EQ(plan.diagnostics.items().size(), 1U) << plan.diagnostics.ToText();
  }
}

// Covers: R53
TEST(PlanServerTest, WrongCredentialsAreOneErrorAtTheProject) {
  Stage stage(QuickCloud(), R"({"username": "tf-robot", "password": "wrong"})");
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "project_id", {"No access", "401"}))
      << plan.diagnostics.ToText();
  EXPECT_EQ(plan.diagnostics.items().size(), 1U);
}

// --- What the plan tells about money -------------------------------------------------------

// Covers: W-07
TEST(PlanServerTest, ThePriceIsAWarningAndNeverAPlannedValue) {
  Stage stage;
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_TRUE(Says(
      plan.diagnostics, Severity::kWarning, "",
      {"This plan orders a server", "EL50-SSD in MSK-1", "13800 RUB now", "for every 1 month"}))
      << plan.diagnostics.ToText();
  EXPECT_TRUE(plan.after["status"].is_unknown());
}

// Covers: R78
TEST(PlanServerTest, APlanChangesNothingAndIsTheSameEveryTime) {
  Stage stage;
  auto const config = Config(R"("name": "web-1", "os_params": {"ssh_key": "ops"})");
  auto const first = stage.core.Plan(kWeb, config);
  auto const second = stage.core.Plan(kWeb, config);
  EXPECT_EQ(first.after, second.after);
  EXPECT_THAT(stage.Writes(), IsEmpty());
}

// Covers: P-44
TEST(PlanServerTest, ATariffThatTheServerCannotChangeToIsRefused) {
  Stage stage;
  ASSERT_TRUE(stage.core.Apply(kWeb, Config()).ok());
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kPatch,
                                    .method = "GET",
                                    .path = "*/servers/v2/resource/*-*",
                                    .count = 0,
                                    .pointer = "/result/available_plan",
                                    .value = "[\"" + std::string(sim::ids::kPlanMonth) + "\"]"}));
  auto const plan =
      stage.core.Plan(kWeb, Replaced(Config(), sim::ids::kPlanMonth, sim::ids::kPlan3Months));
  EXPECT_TRUE(
      Says(plan.diagnostics, Severity::kError, "tariff_uuid", {"change to", sim::ids::kPlanMonth}))
      << plan.diagnostics.ToText();
}

}  // namespace
}  // namespace ferro::provider
