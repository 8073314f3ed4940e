// The session as a whole against the simulated cloud.
#include <gmock/gmock.h>

#include <thread>

#include "apiclient/error.h"
#include "apiclient/location.h"
#include "apiclient/network.h"
#include "apiclient/price_plan.h"
#include "apiclient/simulated_testing.h"
#include "apiclient/ssh_key.h"

namespace ferro::api {
namespace {

using testing::HasSubstr;

class SimulatedSessionTest : public SimulatedApiTest {};

constexpr auto kTokens = "/identity/v3/auth/tokens";

TEST_F(SimulatedSessionTest, AWrongPasswordSaysSo) {
  auto options = Options();
  std::get<KeystoneCredentials>(options.credentials).password = Secret("wr0ng-pass");
  auto const wrong = Connect(options);
  auto const locations = ListLocations(wrong->ForAccount());
  ASSERT_FALSE(locations);
  EXPECT_EQ(locations.error().code, ErrorCode::kUnauthenticated);
  EXPECT_THAT(locations.error().message, HasSubstr("user \"tf-robot\""));
  EXPECT_THAT(locations.error().message, testing::Not(HasSubstr("wr0ng-pass")));
  EXPECT_EQ(cloud.CountRequests("POST", kTokens), 1U);
}

// Covers: P-43
TEST_F(SimulatedSessionTest, AForeignProjectSaysSo) {
  EXPECT_TRUE(session().CheckAccess({.project = {sim::ids::kOtherProject}}, {}));
  auto const status = session().CheckAccess({.project = {"00000000000000000000000000000000"}}, {});
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("project 00000000000000000000000000000000"));
}

// Covers: P-57 P-58 P-59
TEST_F(SimulatedSessionTest, OneTokenServesAllCallsOfAProject) {
  EXPECT_TRUE(ListLocations(client()));
  EXPECT_TRUE(ListNetworks(client()));
  EXPECT_TRUE(ListServers(client()));
  EXPECT_EQ(cloud.CountRequests("POST", kTokens), 1U);
  EXPECT_EQ(cloud.CountRequests("GET", kTokens), 0U);
  EXPECT_TRUE(ListSshKeys(account()));
  EXPECT_EQ(cloud.CountRequests("POST", kTokens), 2U);
}

// Covers: S10.1 W-33
TEST_F(SimulatedSessionTest, AnExpiredTokenIsRenewed) {
  EXPECT_TRUE(ListLocations(client()));
  clock.Advance(std::chrono::hours(23) + std::chrono::minutes(56));
  EXPECT_TRUE(ListLocations(client()));
  EXPECT_EQ(cloud.CountRequests("POST", kTokens), 2U);
  // The server's calendar goes ahead of our clock: a 401 comes first.
  cloud.Advance(std::chrono::hours(25));
  auto const locations = ListLocations(client());
  EXPECT_TRUE(locations) << locations.error().message;
  EXPECT_EQ(cloud.CountRequests("POST", kTokens), 3U);
}

// Covers: P-06
TEST_F(SimulatedSessionTest, AStaticTokenWorksInItsHeader) {
  auto const fixed = Connect({.credentials = StaticToken{Secret("sim-static-token")},
                              .endpoint = {.argument = "https://sim.test/servers/v2"}});
  EXPECT_TRUE(ListLocations(fixed->ForProject({sim::ids::kProject})));
  EXPECT_EQ(requests().back().headers.at("x-token"), "sim-static-token");
  EXPECT_EQ(cloud.CountRequests("POST", kTokens), 0U);
  auto const wrong = Connect({.credentials = StaticToken{Secret("another-token")},
                              .endpoint = {.argument = "https://sim.test/servers/v2"}});
  EXPECT_EQ(ListLocations(wrong->ForAccount()).error().code, ErrorCode::kUnauthenticated);
}

// Covers: S10.5
TEST_F(SimulatedSessionTest, ReadsSurviveWhatPasses) {
  for (auto const kind :
       {sim::FaultKind::kRefused, sim::FaultKind::kResetBefore, sim::FaultKind::kResetAfter,
        sim::FaultKind::kRateLimit, sim::FaultKind::kMaintenance, sim::FaultKind::kTaskRunning,
        sim::FaultKind::kHtml}) {
    ASSERT_TRUE(cloud.AddFault({.kind = kind, .path = "*/location", .count = 2}));
    auto const locations = ListLocations(client());
    EXPECT_TRUE(locations) << sim::NameOf(kind) << ": " << locations.error().message;
    cloud.ClearFaults();
  }
}

// Covers: P-51 S10.5
TEST_F(SimulatedSessionTest, WhatDoesNotPassIsAnErrorWithItsFacts) {
  struct Case {
    sim::Fault fault;
    ErrorCode code;
    std::string status;
  };
  std::vector<Case> const cases = {
      {{.kind = sim::FaultKind::kStatus, .status = 400}, ErrorCode::kInvalidArgument, "400"},
      {{.kind = sim::FaultKind::kStatus, .status = 403}, ErrorCode::kPermissionDenied, "403"},
      {{.kind = sim::FaultKind::kStatus, .status = 404}, ErrorCode::kNotFound, "404"},
      {{.kind = sim::FaultKind::kStatus, .status = 409}, ErrorCode::kConflict, "409"},
      {{.kind = sim::FaultKind::kRateLimit}, ErrorCode::kUnavailable, "429"},
      {{.kind = sim::FaultKind::kStatus, .status = 500}, ErrorCode::kUnavailable, "500"},
      {{.kind = sim::FaultKind::kPlainText404}, ErrorCode::kNotFound, "404"},
      {{.kind = sim::FaultKind::kHtml}, ErrorCode::kUnavailable, "502"},
      {{.kind = sim::FaultKind::kMalformed}, ErrorCode::kInternal, "200"},
      {{.kind = sim::FaultKind::kEmpty}, ErrorCode::kInternal, "200"},
      {{.kind = sim::FaultKind::kResetBefore}, ErrorCode::kUnavailable, ""},
      {{.kind = sim::FaultKind::kTimeout}, ErrorCode::kDeadlineExceeded, ""},
  };
  for (auto [fault, code, status] : cases) {
    fault.path = "*/location";
    fault.count = 0;
    cloud.ClearFaults();
    ASSERT_TRUE(cloud.AddFault(fault));
    auto const locations = ListLocations(client());
    ASSERT_FALSE(locations) << sim::NameOf(fault.kind);
    auto const& error = locations.error();
    EXPECT_EQ(error.code, code) << sim::NameOf(fault.kind) << ": " << error.message;
    EXPECT_EQ(error.Fact("status"), status) << sim::NameOf(fault.kind);
    EXPECT_EQ(error.Fact("method"), "GET") << sim::NameOf(fault.kind);
    EXPECT_EQ(error.Fact("path"), "/location") << sim::NameOf(fault.kind);
  }
}

TEST_F(SimulatedSessionTest, ACallEndsAtItsDeadlineAndOnAStop) {
  ASSERT_TRUE(cloud.AddFault(
      {.kind = sim::FaultKind::kStatus, .path = "*/location", .count = 0, .status = 503}));
  auto const end = clock.Now() + std::chrono::seconds(2);
  EXPECT_FALSE(ListLocations(client(), {.deadline = end}));
  EXPECT_LE(clock.Now(), end);
  std::stop_source stop;
  stop.request_stop();
  auto const stopped = ListLocations(client(), {.stop = stop.get_token()});
  EXPECT_EQ(stopped.error().code, ErrorCode::kCancelled);
}

TEST_F(SimulatedSessionTest, FiftyThreadsShareOneToken) {
  std::vector<std::jthread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&] { good += ListLocations(client()) ? 1 : 0; });
  }
  threads.clear();
  EXPECT_EQ(good, 50);
  EXPECT_EQ(cloud.CountRequests("POST", kTokens), 1U);
}

sim::CloudOptions Published() {
  sim::CloudOptions options;
  options.dedicated_service_type = "dedicated-servers";
  return options;
}

class PublishedEndpointTest : public SimulatedApiTest {
 protected:
  PublishedEndpointTest() : SimulatedApiTest(Published()) {}
};

// Covers: P-60 S10.1
TEST_F(PublishedEndpointTest, TheEndpointIsFoundInTheCatalogue) {
  auto options = Options();
  options.endpoint = {.service_type = "dedicated-servers", .region = "pool"};
  auto const found = Connect(options);
  auto const locations = ListLocations(found->ForAccount());
  ASSERT_TRUE(locations) << locations.error().message;
  EXPECT_EQ(lines().back(), "GET /servers/v2/location");
  options.endpoint.region = "ru-9";
  auto const lost = Connect(options);
  EXPECT_THAT(ListLocations(lost->ForAccount()).error().message, HasSubstr("region \"ru-9\""));
  EXPECT_EQ(cloud.CountRequests("GET", kTokens), 0U);
}

}  // namespace
}  // namespace ferro::api
