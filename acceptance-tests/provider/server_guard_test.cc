// The guards against losing a server, and how a server ends, with the real terraform.
#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::HasSubstr;

constexpr char kGuarded[] = "selectel_dedicated_server_v1.web";
constexpr char kOtherLocation[] = "b7d55bf4-7057-5113-85c8-141871bf7635";

class ServerGuardTest : public ProviderTest {
 protected:
  void Start(std::string_view more) {
    Configure(Server("web", more));
    terraform().Init();
    terraform().Apply();
  }
  std::string Elsewhere(std::string_view more) {
    auto text = Server("web", more);
    return text.replace(text.find(kLocation), kLocation.size(), kOtherLocation);
  }
  void ExpectRefused(std::vector<std::string> arguments, std::string const& text) {
    auto refused = terraform().Run(std::move(arguments));
    EXPECT_EQ(refused.exit_status, 1);
    EXPECT_THAT(refused.text(), HasSubstr(text));
  }
};

// Covers: P-30
TEST_F(ServerGuardTest, ProtectedDataSurvivesDestroyAndReplacement) {
  Start("data_protection = true");
  ExpectRefused({"destroy", "-auto-approve"}, "data_protection");
  Configure(Elsewhere("data_protection = true"));
  ExpectRefused({"plan"}, "data_protection");
  Configure(Elsewhere("allow_replace = false"));
  ExpectRefused({"plan"}, "data_protection");
  Configure(Server("web", "data_protection = false\n  allow_replace = false"));
  ApplyAndSettle();
  Configure(Elsewhere("allow_replace = false"));
  ExpectRefused({"plan"}, "location_uuid");
  EXPECT_EQ(OrderCount(), 1U);
  EXPECT_EQ(RequestCount("DELETE"), 0U);
  Configure(Server("web"));
  ApplyAndSettle();
}

TEST_F(ServerGuardTest, RetainForgetsTheServerAndLeavesItAlone) {
  Start(R"(deletion_policy = "retain")");
  terraform().Destroy();
  EXPECT_EQ(RequestCount("DELETE"), 0U);
  EXPECT_EQ(LiveServers().size(), 1U);
  LeavesBehind(1);
}

TEST_F(ServerGuardTest, ImmediateEndsTheServerNow) {
  Start(R"(deletion_policy = "immediate")");
  auto shown = terraform().Run({"plan", "-destroy"});
  EXPECT_THAT(shown.text(), HasSubstr("ends at once"));
  terraform().Destroy();
  EXPECT_EQ(RequestCount("DELETE"), 1U);
}

TEST_F(ServerGuardTest, TheStateTellsNamesPriceAndPaidTill) {
  Tell("state", R"({"balance": "bonus", "amount": 1000})");
  Start(R"(pay_currency = "bonus")");
  auto const state = Attributes(kGuarded);
  EXPECT_EQ(state.Text("/location_name"), "MSK-1");
  EXPECT_EQ(state.Text("/configuration_name"), "EL50-SSD");
  EXPECT_EQ(state.Text("/tariff_name"), "1 day");
  EXPECT_EQ(state.Text("/currency"), "RUB");
  EXPECT_THAT(state.Text("/paid_till"), HasSubstr("Z"));
  EXPECT_EQ(Book("orders").At("/0").Text("/pay_currency"), "bonus");
  terraform().ExpectNothingToDo();
  terraform().ExpectNoDrift();
}

}  // namespace
}  // namespace ferro::acceptance
