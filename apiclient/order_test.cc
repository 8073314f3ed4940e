#include "apiclient/order.h"

#include <gmock/gmock.h>

#include "apiclient/error.h"
#include "apiclient/session_testing.h"
#include "apiclient/simulated_testing.h"
#include "simulator/control.h"

namespace ferro::api {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kOrderPath = "*/resource/*/billing";

class OrderTest : public SimulatedApiTest {
 protected:
  void Fault(sim::Fault fault) {
    fault.path = kOrderPath;
    ASSERT_TRUE(cloud.AddFault(std::move(fault)));
  }
  void Mode(int status, std::string const& answer) {
    auto modes = cloud.GetModes();
    modes.order_status = status;
    modes.order_answer = answer;
    cloud.SetModes(modes);
  }
  std::size_t OrdersSent() { return cloud.CountRequests("POST", kOrderPath); }
};

// Covers: P-56
TEST_F(OrderTest, IsNeverSentTwiceWhenItMayHaveHappened) {
  for (auto const kind :
       {sim::FaultKind::kResetBefore, sim::FaultKind::kResetAfter, sim::FaultKind::kTimeout,
        sim::FaultKind::kMalformed, sim::FaultKind::kHtml}) {
    cloud.ClearFaults();
    auto const before = OrdersSent();
    Fault({.kind = kind});
    auto const ordered = PlaceOrder(client(), Web());
    ASSERT_FALSE(ordered) << sim::NameOf(kind);
    EXPECT_TRUE(ordered.error().may_have_happened) << sim::NameOf(kind);
    EXPECT_EQ(OrdersSent(), before + 1) << sim::NameOf(kind);
  }
  for (int const status : {500, 502, 504}) {
    cloud.ClearFaults();
    Fault({.kind = sim::FaultKind::kStatus, .status = status, .after = true});
    auto const before = OrdersSent();
    EXPECT_TRUE(PlaceOrder(client(), Web()).error().may_have_happened) << status;
    EXPECT_EQ(OrdersSent(), before + 1) << status;
  }
}

TEST_F(OrderTest, IsSentAgainWhenItCannotHaveHappened) {
  for (auto const kind : {sim::FaultKind::kRefused, sim::FaultKind::kRateLimit,
                          sim::FaultKind::kTaskRunning, sim::FaultKind::kMaintenance}) {
    cloud.ClearFaults();
    auto const orders = cloud.Orders().size();
    Fault({.kind = kind});
    auto const ordered = PlaceOrder(client(), Web());
    EXPECT_TRUE(ordered) << sim::NameOf(kind) << ": " << ordered.error().message;
    EXPECT_EQ(cloud.Orders().size(), orders + 1) << sim::NameOf(kind);
  }
}

TEST_F(OrderTest, ARefusalIsFinalAndHadNoEffect) {
  Fault({.kind = sim::FaultKind::kNoMoney, .status = 503});
  auto ordered = PlaceOrder(client(), Web());
  ASSERT_FALSE(ordered);
  EXPECT_TRUE(IsNoMoney(ordered.error()));
  EXPECT_FALSE(ordered.error().may_have_happened);
  EXPECT_EQ(OrdersSent(), 1U);

  auto request = Web();
  request.ips = {"203.0.113.4"};
  ordered = PlaceOrder(client(), request);
  EXPECT_EQ(ordered.error().code, ErrorCode::kConflict);
  auto modes = cloud.GetModes();
  modes.error_object = true;
  cloud.SetModes(modes);
  ordered = PlaceOrder(client(), request);
  EXPECT_EQ(ordered.error().code, ErrorCode::kConflict);
  EXPECT_FALSE(ordered.error().may_have_happened);
  EXPECT_TRUE(cloud.Orders().empty());
}

// Covers: W-48
TEST_F(OrderTest, AnErrorRepeatsNeitherThePasswordNorTheUserData) {
  Fault({.kind = sim::FaultKind::kStatus,
         .status = 400,
         .body = R"({"type":"SeidoValidationError","message":"Example-Pass-1 and #!us3r-data"})"});
  auto request = Web();
  request.user_data = Secret("#!us3r-data");
  auto const ordered = PlaceOrder(client(), request);
  ASSERT_FALSE(ordered);
  EXPECT_THAT(ordered.error().message, HasSubstr("*** and ***"));
  EXPECT_THAT(log.text(), Not(HasSubstr("Example-Pass-1")));
  EXPECT_THAT(log.text(), Not(HasSubstr("us3r-data")));
}

TEST_F(OrderTest, TakesEveryFormOfTheAnswer) {
  for (int const status : {200, 202}) {
    for (auto const* answer : {"full", "state", "uuid", "none"}) {
      Mode(status, answer);
      auto const ordered = PlaceOrder(client(), Web());
      ASSERT_TRUE(ordered) << status << answer << ": " << ordered.error().message;
      // A finished answer without a server is all that a 200 with nothing leaves.
      if (status == 200 && std::string_view(answer) == "none") continue;
      ASSERT_EQ(ordered->servers.size(), 1U) << status << answer;
      EXPECT_FALSE(ordered->task.empty());
      auto const server = GetServer(client(), ordered->servers.front().id);
      ASSERT_TRUE(server) << server.error().message;
      EXPECT_EQ(server->user_desc, "web-1");
    }
  }
  EXPECT_EQ(OrdersSent(), cloud.Orders().size());
}

TEST_F(OrderTest, SendsEverythingThatIsSet) {
  auto request = Web();
  request.ssh_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZlcnJvcGxhbmUtc2ltdWxhdG9y ops";
  request.user_data = Secret("#cloud-config\n");
  request.ips = {"203.0.113.10"};
  request.local_subnet = {sim::ids::kMsk1PrivateSubnet};
  request.local_ips = {"192.168.10.10"};
  request.local_network_required = true;
  auto const ordered = PlaceOrder(client(), request);
  ASSERT_TRUE(ordered) << ordered.error().message;
  auto const body = requests().back().body;
  EXPECT_EQ(body, OrderBody(request));
  for (auto const* part :
       {R"("quantity":1)", R"("pay_currency":"main")", R"("userhostname":"web-1")",
        R"("user_desc":"web-1")", R"("os_template":"ubuntu","arch":"x86_64")",
        R"("password":"Example-Pass-1")", R"("cloud_init_user_data":"#cloud-config\n")",
        R"("ip_list":["203.0.113.10"])", R"("local_ip_list":["192.168.10.10"])",
        R"("local_network_required":true)", R"("project_uuid":"5f0d2a7be1c34f2f9a4d1c0b7e6a9d33")"})
    EXPECT_THAT(body, HasSubstr(part));
  EXPECT_THAT(cloud.Orders().at(0).addresses, testing::Contains("203.0.113.10"));
}

TEST_F(OrderTest, SendsNothingThatIsNotSet) {
  auto request = Web();
  request.password.reset();
  auto const body = OrderBody(request);
  for (auto const* name : {"password", "user_ssh_key", "cloud_init_user_data", "ip_list",
                           "local_subnet_uuid", "local_ip_list"})
    EXPECT_THAT(body, Not(HasSubstr(name)));
  EXPECT_THAT(body, HasSubstr(R"("local_network_required":false)"));
  EXPECT_TRUE(PlaceOrder(client(), request));
}

TEST_F(OrderTest, AServerchipIsOrderedUnderItsOwnModel) {
  auto request = Web();
  request.model = ServiceModel::kServerchip;
  request.service = {sim::ids::kCl25};
  request.os = {.os_template = "noos", .version = "noos", .arch = "x86_64"};
  request.password.reset();
  request.partitions.reset();
  auto const ordered = PlaceOrder(client(), request);
  EXPECT_TRUE(ordered) << ordered.error().message;
  EXPECT_EQ(lines().back(), "POST /servers/v2/resource/serverchip/billing");
}

OrderRequest Any() {
  return {.service = {"c"}, .project = {"p"}};
}

TEST(OrderAnswerTest, AnAcceptedOrderIsNoErrorHoweverItsAnswerLooks) {
  for (auto const* result : {"[]", "null", "7", R"([{"uuid":7}])", R"([{"uuid":""}])", "{}"}) {
    ScriptedApi api({Wrapped(result)});
    auto const ordered = PlaceOrder(api.client(), Any());
    ASSERT_TRUE(ordered) << result << ": " << ordered.error().message;
    EXPECT_TRUE(ordered->servers.empty()) << result;
    EXPECT_EQ(ordered->task.value, "t-1");
  }
  ScriptedApi one({Wrapped(R"({"uuid":"s-1","state":"Pending"})")});
  auto const ordered = PlaceOrder(one.client(), Any());
  ASSERT_EQ(ordered->servers.size(), 1U);
  EXPECT_EQ(ordered->servers.front().id.value, "s-1");
  EXPECT_EQ(ordered->servers.front().state->text, "pending");
}

TEST(OrderAnswerTest, ATaskThatDoesNotEndLeavesTheListToLookIn) {
  Answers answers;
  for (int i = 0; i < 100; ++i) answers.emplace_back(Accepted("t-1"));
  ScriptedApi api(std::move(answers));
  auto const ordered = PlaceOrder(api.client(), Any());
  ASSERT_TRUE(ordered) << ordered.error().message;
  EXPECT_TRUE(ordered->servers.empty());
  EXPECT_LE(api.clock.Now() - FakeClock::kStart, std::chrono::seconds(30));

  ScriptedApi lost({Accepted("t-1"), Answer(404, R"({"type":"SeidoNotFoundError"})")});
  EXPECT_TRUE(PlaceOrder(lost.client(), Any()));
}

TEST(OrderAnswerTest, ATaskThatTheApiCallsFailedIsAnError) {
  ScriptedApi api(
      {Accepted("t-1"), Answer(409, R"({"type":"SeidoConflictError","message":"address taken"})")});
  auto const ordered = PlaceOrder(api.client(), Any());
  ASSERT_FALSE(ordered);
  EXPECT_EQ(ordered.error().code, ErrorCode::kConflict);
  EXPECT_FALSE(ordered.error().may_have_happened);
}

}  // namespace
}  // namespace ferro::api
