#include "provider/server/batch_read_testing.h"

namespace ferro::provider {
namespace {

using sim::FaultKind;
using ::testing::HasSubstr;
using tf::Severity;

// --- What a refresh of many asks for --------------------------------------------------------

TEST_F(BatchReadTest, ManyServersAreReadFromOneListOfEachKind) {
  Create(5);
  RefreshAll(5);
  EXPECT_EQ(Lists(kServersList), 1U);
  EXPECT_EQ(Lists(kPublicIpsList), 1U);
  EXPECT_EQ(Lists(kPrivateIpsList), 1U);
  EXPECT_EQ(Lists(kOneServer), 1U) << "the first is alone so far";
  EXPECT_EQ(Singles(kPublicIpsList), 1U);
  EXPECT_EQ(Singles(kPrivateIpsList), 1U);
  EXPECT_EQ(Lists(kOneOs), 5U);
  EXPECT_EQ(Lists("*/boot/template/*"), 1U);
  EXPECT_EQ(Lists("*/power/*"), 0U);
  EXPECT_EQ(Lists("*/port/*"), 0U);
}

TEST_F(BatchReadTest, OneServerAloneAsksForNoList) {
  Create(1);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(Refresh(0).has_errors());
  for (auto const* list : {kServersList, kPublicIpsList, kPrivateIpsList}) {
    EXPECT_EQ(Lists(list), 0U) << list;
  }
  EXPECT_EQ(Lists(kOneServer), 3U);
}

TEST_F(BatchReadTest, TheOnlyServerOfEachOfSeveralProjectsAsksForNoListEither) {
  Create(1);
  auto const other =
      Replaced(Config(R"("name": "other")"), sim::ids::kProject, sim::ids::kOtherProject);
  ASSERT_TRUE(stage.core.Apply(Address(1), other).ok());
  BeginProcess();
  RefreshAll(2);
  for (auto const* list : {kServersList, kPublicIpsList, kPrivateIpsList}) {
    EXPECT_EQ(Lists(list), 0U) << list;
  }
}

TEST_F(BatchReadTest, TheListsSayWhatTheServersThemselvesSay) {
  Create(4, R"(, "private_network_uuid": ")" + std::string(sim::ids::kMsk1Private) + "\"");
  std::vector<tf::Value> created;
  created.reserve(4);
  for (int i = 0; i < 4; ++i) created.push_back(stage.core.State(Address(i)));
  RefreshAll(4);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(stage.core.State(Address(static_cast<int>(i))), created[i]);
  }
}

TEST_F(BatchReadTest, PowerIsAskedForWhereTheStateHasIt) {
  Create(3);
  ASSERT_TRUE(stage.core.Apply(Address(1), Config(R"("name": "web-1", "power_state": "on")")).ok());
  BeginProcess();
  RefreshAll(3);
  EXPECT_EQ(Lists("*/power/*"), 1U);
}

// No list tells of a private network without an address.
TEST_F(BatchReadTest, APrivateNetworkThatWasAskedForIsWatched) {
  Create(2, R"(, "add_private_vlan": true)");
  auto const before = TextAt(stage.core.State(Address(1)), "private_network_uuid");
  constexpr char const* kMoved = "e1000000-0000-4000-8000-000000000099";
  ASSERT_NE(before, kMoved);
  ChangeServer(1, [](sim::Server& server) { server.local_network = kMoved; });
  RefreshAll(2);
  EXPECT_EQ(Lists("*/port/hw/*"), 2U);
  EXPECT_EQ(TextAt(stage.core.State(Address(0)), "private_network_uuid"), before);
  EXPECT_EQ(TextAt(stage.core.State(Address(1)), "private_network_uuid"), kMoved);
}

TEST_F(BatchReadTest, AnImportAsksForEverything) {
  Create(2);
  auto const uuid = stage.cloud.PlaceServer({});
  ASSERT_TRUE(uuid);
  RefreshAll(2);
  ASSERT_FALSE(stage.core.Import(kWeb, *uuid).has_errors());
  EXPECT_EQ(Lists("*/power/*"), 1U);
  EXPECT_EQ(Lists("*/port/hw/*"), 1U);
  EXPECT_EQ(Lists(kServersList), 1U);
  EXPECT_EQ(TextAt(stage.core.State(kWeb), "power_state"), "on");
}

TEST_F(BatchReadTest, DataSourcesAndRefreshesShareTheirLists) {
  Create(3);
  auto const data = R"({"project_id": ")" + std::string(sim::ids::kProject) + "\"}";
  ASSERT_TRUE(stage.core.ReadData("selectel_dedicated_servers_v1", data).ok());
  RefreshAll(3);
  ASSERT_TRUE(stage.core.ReadData("selectel_dedicated_servers_v1", data).ok());
  EXPECT_EQ(Lists(kServersList), 1U);
  EXPECT_EQ(Lists(kOneServer), 0U) << "even the first finds itself in it";
  EXPECT_EQ(Lists(kImagesList), 1U);
}

// --- What the lists lack ----------------------------------------------------------------------

TEST_F(BatchReadTest, AServerThatTheListLacksIsAskedForByItself) {
  Create(3);
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kPatch,
                                    .path = kServersList,
                                    .count = 0,
                                    .pointer = "/result/0/uuid",
                                    .value = R"("9a000000-0000-4000-8000-0000000000ff")"}));
  RefreshAll(3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Name(i), "web-" + std::to_string(i));
  EXPECT_EQ(Lists(kOneServer), 2U) << "the first, and the one that is not listed";
}

TEST_F(BatchReadTest, AServerThatIsGoneIsForgottenWhenItsOwnReadSaysSo) {
  Create(3);
  auto const uuid = Uuid(2);
  ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) { return ForgetServer(world, uuid); }));
  RefreshAll(3);
  EXPECT_TRUE(stage.core.State(Address(2)).is_null());
  EXPECT_EQ(Lists("/servers/v2/resource/" + uuid), 1U);
}

TEST_F(BatchReadTest, AServerThatTheListLacksIsKeptWhileItsOwnReadFails) {
  Create(3);
  auto const uuid = Uuid(2);
  ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) { return ForgetServer(world, uuid); }));
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                    .path = "/servers/v2/resource/" + uuid,
                                    .count = 0,
                                    .status = 403}));
  EXPECT_FALSE(Refresh(0).has_errors());
  EXPECT_TRUE(Refresh(2).has_errors());
  EXPECT_FALSE(stage.core.State(Address(2)).is_null());
}

TEST_F(BatchReadTest, AnAddressThatTheListLacksIsAskedForByItself) {
  Create(3);
  auto const ip = TextAt(stage.core.State(Address(2)), "public_ip");
  EXPECT_FALSE(Refresh(0).has_errors());
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = FaultKind::kPatch,
       .path = kPublicIpsList,
       .pointer = "/result/" + std::to_string(PlaceInList(ip)) + "/resource_uuid",
       .value = "null"}));
  EXPECT_FALSE(Refresh(2).has_errors());
  EXPECT_EQ(Lists(kPublicIpsList), 1U);
  EXPECT_EQ(Singles(kPublicIpsList), 2U) << "of the first, and of the one that is not listed";
  EXPECT_EQ(TextAt(stage.core.State(Address(2)), "public_ip"), ip);
}

TEST_F(BatchReadTest, WithoutListsEachServerIsReadByItself) {
  Create(4);
  for (auto const* list : {kServersList, kPublicIpsList, kPrivateIpsList}) {
    // The first server asks for its addresses by itself.
    auto const skip = list == kServersList ? 0 : 1;
    ASSERT_TRUE(stage.cloud.AddFault(
        {.kind = FaultKind::kStatus, .path = list, .count = 1, .skip = skip, .status = 403}));
  }
  RefreshAll(4);
  EXPECT_EQ(Lists(kServersList), 1U) << "a list that is refused is not asked for again at once";
  EXPECT_EQ(Lists(kOneServer), 4U);
}

// --- refresh_os -------------------------------------------------------------------------------

class RefreshOsTest : public BatchReadTest {
 protected:
  RefreshOsTest() : BatchReadTest(R"({"refresh_os": "never"})") {}

  static std::size_t Warnings(tf::Diagnostics const& diagnostics) {
    return static_cast<std::size_t>(
        std::ranges::count_if(diagnostics.items(), [](tf::Diagnostic const& diagnostic) {
          return diagnostic.severity == Severity::kWarning &&
                 diagnostic.summary == "Operating systems are not refreshed";
        }));
  }
};

TEST_F(RefreshOsTest, NeverAsksNoServerForItsSystemAndSaysSoOnce) {
  Create(4, R"(, "os_params": {"ssh_key": "ops"})");
  std::vector<tf::Value> created;
  created.reserve(4);
  for (int i = 0; i < 4; ++i) created.push_back(stage.core.State(Address(i)));
  ChangeServer(3, [](sim::Server& server) {
    server.os.hostname = "other";
    server.user_desc = "renamed";
  });
  tf::Diagnostics said;
  for (int i = 0; i < 4; ++i) said.Append(Refresh(i));
  EXPECT_FALSE(said.has_errors());
  EXPECT_EQ(Warnings(said), 1U) << said.ToText();
  EXPECT_EQ(Lists(kOneOs), 0U);
  EXPECT_EQ(Lists("*/boot/template/*"), 0U);
  EXPECT_EQ(stage.core.State(Address(2)), created[2]);
  EXPECT_EQ(Name(3), "renamed");
  EXPECT_EQ(stage.core.State(Address(3))["os_params"], created[3]["os_params"]);
}

TEST_F(RefreshOsTest, NeverLeavesThePlanAsEmptyAsItIs) {
  Create(1, R"(, "os_params": {"ssh_key": "ops", "soft_raid": "raid1"})");
  auto const plan = stage.core.Plan(
      Address(0),
      Config(R"("name": "web-0", "os_params": {"ssh_key": "ops", "soft_raid": "raid1"})"));
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.after.ToText();
  EXPECT_FALSE(plan.drifted);
  EXPECT_EQ(Warnings(plan.diagnostics), 1U);
}

TEST_F(RefreshOsTest, ImportsAndUnfinishedServersAreAskedAllTheSame) {
  Create(1);
  auto const uuid = stage.cloud.PlaceServer({});
  ASSERT_TRUE(uuid);
  ASSERT_FALSE(stage.core.Import(kWeb, *uuid).has_errors());
  EXPECT_EQ(Lists(kOneOs), 1U);
  EXPECT_EQ(TextAt(stage.core.State(kWeb), "os_image_uuid"), sim::ids::kUbuntu2404);
  Rename(0, "web-0 (unfinished 0a1b2c3d)");
  stage.clock.Advance(std::chrono::minutes(2));
  EXPECT_FALSE(Refresh(0).has_errors());
  EXPECT_EQ(Lists(kOneOs), 1U) << "the name tells that it is unfinished";
  EXPECT_FALSE(Refresh(0).has_errors());
  EXPECT_EQ(Lists(kOneOs), 2U);
}

TEST_F(RefreshOsTest, OtherWordsAreRefused) {
  auto const refused = stage.core.ValidateProvider(R"({"refresh_os": "sometimes"})");
  EXPECT_TRUE(refused.has_errors());
  EXPECT_THAT(refused.ToText(), HasSubstr("always"));
}

}  // namespace
}  // namespace ferro::provider
