#include <gmock/gmock.h>

#include "acceptance-tests/harness/programs.h"
#include "acceptance-tests/provider/fixture.h"
#include "base/environment.h"

namespace ferro::acceptance {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using testing::HasSubstr;

class InstallTest : public ProviderTest {
 protected:
  fs::path Home() { return terraform().root() / "home"; }

  Finished Install(std::vector<std::string> more) {
    std::vector<std::string> arguments = {(SourceFolder() / "tools" / "install").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto finished = RunCommand({.arguments = std::move(arguments),
                                .environment = {{"HOME", Home().string()},
                                                {"PATH", Environment::OfProcess().Get("PATH")}}},
                               seconds(20));
    EXPECT_TRUE(finished);
    return finished ? *finished : Finished{.exit_status = -1};
  }
};

TEST_F(InstallTest, WhatWasNotBuiltCannotBeInstalled) {
  auto const refused = Install({"--bin", terraform().directory().string()});
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.err, HasSubstr("make build"));
  EXPECT_EQ(Install({"--nonsense"}).exit_status, 2);
}

// The README's tour: no configuration file of Terraform's says where the provider is.
TEST_F(InstallTest, TerraformFindsTheInstalledProviderByItself) {
  auto const bin = fs::path(ProgramPath("terraform-provider-selectel")).parent_path();
  auto const installed = Install({"--bin", bin.string()});
  ASSERT_EQ(installed.exit_status, 0) << installed.text();
  terraform().Write("none.tfrc", "");
  terraform().SetEnvironment("TF_CLI_CONFIG_FILE",
                             (terraform().directory() / "none.tfrc").string());
  Configure(Server("web"));
  auto const initialised = terraform().Run({"init"});
  ASSERT_EQ(initialised.exit_status, 0) << initialised.text();
  EXPECT_EQ(terraform().PlanStatus(), 2);
}

}  // namespace
}  // namespace ferro::acceptance
