#include <gmock/gmock.h>

#include <filesystem>

#include "acceptance-tests/harness/programs.h"
#include "acceptance-tests/provider/fixture.h"
#include "base/file.h"

namespace ferro::acceptance {
namespace {

using testing::HasSubstr;

class PricePolicyTest : public ProviderTest {
 protected:
  // `terraform show -json` of a plan of examples/price-policy with these arguments.
  std::string PlanOfExample(std::vector<std::string> more = {}) {
    auto const from = SourceFolder() / "examples" / "price-policy";
    for (auto const* file : {"main.tf", "versions.tf"}) {
      terraform().Write(file, ReadFile(from / file).value_or(""));
    }
    terraform().SetEnvironment("TF_VAR_project_id", project());
    terraform().Init();
    return terraform().PlanJson(std::move(more));
  }

  // The policy's exit status for a plan, and what it says.
  Finished Judge(std::string const& plan, std::string const& most) {
    terraform().Write("plan.json", plan);
    auto const folder = terraform().directory();
    auto judged = RunCommand(
        {.arguments = {"/bin/sh", "-c",
                       "python3 '" + (SourceFolder() / "examples/price-policy/policy.py").string() +
                           "' --most " + most + " < '" + (folder / "plan.json").string() + "'"},
         .environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}}},
        std::chrono::seconds(30));
    EXPECT_TRUE(judged) << judged.error().message;
    return judged.value_or(Finished{});
  }
};

TEST_F(PricePolicyTest, APlanThatCostsTooMuchFailsThePolicyAndOneThatDoesNotPasses) {
  auto const plan = PlanOfExample();
  auto const refused = Judge(plan, "100");
  EXPECT_EQ(refused.exit_status, 1) << refused.text();
  EXPECT_THAT(refused.out, HasSubstr("100 is allowed"));
  auto const passed = Judge(plan, "20000");
  EXPECT_EQ(passed.exit_status, 0) << passed.text();
}

TEST_F(PricePolicyTest, AServerWithoutAPriceFailsThePolicy) {
  Configure(Server("web"));
  terraform().Init();
  auto const refused = Judge(terraform().PlanJson(), "1000000");
  EXPECT_EQ(refused.exit_status, 1) << refused.text();
  EXPECT_THAT(refused.out, HasSubstr("selectel_dedicated_server_v1.web"));
  EXPECT_EQ(Judge("{", "1").exit_status, 2);
}

TEST_F(PricePolicyTest, ThePriceStandsInThePlanAndTheRuleInTerraformCanFail) {
  auto const plan = Document::Parse(PlanOfExample());
  bool found = false;
  for (auto const& resource : plan.At("/prior_state/values/root_module/resources").Elements()) {
    if (resource.Text("/type") != "selectel_dedicated_price_v1") continue;
    found = true;
    EXPECT_GT(resource.Int("/values/amount_due"), 0);
    EXPECT_EQ(resource.Text("/values/currency"), "RUB");
  }
  EXPECT_TRUE(found);
  auto const refused = terraform().Run({"plan", "-var=most_to_pay=100"});
  EXPECT_EQ(refused.exit_status, 1) << refused.text();
  EXPECT_THAT(refused.text(), HasSubstr("more than the 100 allowed"));
}

}  // namespace
}  // namespace ferro::acceptance
