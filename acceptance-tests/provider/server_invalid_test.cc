#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Every invalid input of mapping §1.3 is refused at plan time and nothing is ordered.
class ServerInvalidTest : public ProviderTest {
 protected:
  std::string Swapped(std::string_view from, std::string_view to, std::string_view more = "") {
    auto text = Server("web", more);
    text.replace(text.find(from), from.size(), to);
    return text;
  }

  void ExpectRefused(std::string_view hcl, testing::Matcher<std::string const&> matcher) {
    Configure(hcl);
    if (!initialised_) terraform().Init();
    initialised_ = true;
    auto refused = terraform().Run({"plan"});
    EXPECT_EQ(refused.exit_status, 1) << refused.text();
    EXPECT_THAT(Unwrapped(refused.err), matcher);
    EXPECT_EQ(OrderCount(), 0U);
  }

  // Terraform wraps lines and draws a box; the text is compared without both.
  static std::string Unwrapped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text.substr(i).starts_with("│")) {
        i += std::string_view("│").size() - 1;
        continue;
      }
      bool const space = text[i] == '\n' || text[i] == ' ';
      if (space && (out.empty() || out.back() == ' ')) continue;
      out.push_back(space ? ' ' : text[i]);
    }
    return out;
  }

  bool initialised_ = false;
};

// Covers: P-05 P-42 R37 R42
TEST_F(ServerInvalidTest, AMalformedUuidIsNamedWithItsAttribute) {
  ExpectRefused(Swapped(kConfiguration, "not-a-uuid"),
                AllOf(HasSubstr("configuration_uuid"), HasSubstr("not-a-uuid")));
}

// Covers: P-49
TEST_F(ServerInvalidTest, ANameWhereAUuidBelongsOffersTheUuid) {
  ExpectRefused(Swapped(kLocation, "MSK-1"),
                AllOf(HasSubstr("location_uuid"), HasSubstr(std::string(kLocation))));
}

TEST_F(ServerInvalidTest, AnUnknownConfigurationIsSaidSo) {
  ExpectRefused(Swapped(kConfiguration, "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1dffff"),
                HasSubstr("configuration_uuid"));
}

// Covers: P-43
TEST_F(ServerInvalidTest, AForeignProjectIsRefused) {
  ExpectRefused(Swapped(project(), "00000000000000000000000000000bad"), HasSubstr("project_id"));
}

// Covers: P-44
TEST_F(ServerInvalidTest, ALocationWithoutStockOffersAnother) {
  auto text = Swapped(kLocation, "9b177ad9-d90a-4f08-ae1f-008891062a12");  // NSK-1
  auto const el42 = std::string("3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1005");   // None there.
  text.replace(text.find(kConfiguration), kConfiguration.size(), el42);
  ExpectRefused(text, AllOf(HasSubstr("NSK-1"), HasSubstr("EL42-NVMe"), HasSubstr("MSK-1")));
}

TEST_F(ServerInvalidTest, AnUnknownImageIsSaidSo) {
  ExpectRefused(Server("web", "os_image_uuid = \"a0000000-0000-4000-8000-00000000ffff\""),
                HasSubstr("os_image_uuid"));
}

TEST_F(ServerInvalidTest, AKeyForWindowsIsRefusedAndNamesTheImage) {
  ExpectRefused(Server("web", "os_image_uuid = \"" + std::string(kWindows) +
                                  "\"\n  os_params = { ssh_key = \"ssh-ed25519 "
                                  "AAAAC3NzaC1lZDI1NTE5AAAAIJ8cGoWfWv5aOJqYp2m1pYyHb0mBq6xVtE5K3y2"
                                  "Q8u1r a\" }"),
                AllOf(HasSubstr("Windows"), HasSubstr("SSH key")));
}

TEST_F(ServerInvalidTest, APasswordForNoOsIsRefused) {
  ExpectRefused(Server("web", "os_image_uuid = \"" + std::string(kNoOs) +
                                  "\"\n  os_params = { password = \"Example-Pass-1\" }"),
                HasSubstr("password"));
}

TEST_F(ServerInvalidTest, Raid5IsRefusedWithWhatThereIs) {
  ExpectRefused(Server("web", "os_params = { soft_raid = \"raid5\" }"),
                AllOf(HasSubstr("raid5"), HasSubstr("raid1")));
}

// Covers: P-45
TEST_F(ServerInvalidTest, ANameThatIsTakenIsRefused) {
  Tell("servers", R"({"project": ")" + project() + R"(", "location": ")" + std::string(kLocation) +
                      R"(", "configuration": ")" + std::string(kConfiguration) +
                      R"(", "tariff": ")" + std::string(kTariff) + R"(", "os_template": ")" +
                      std::string(kUbuntu) + R"(", "name": "taken"})");
  ExpectRefused(Server("web", R"(name = "taken")"), AllOf(HasSubstr("name"), HasSubstr("taken")));
}

TEST_F(ServerInvalidTest, AnEmptyPurseIsSeenBeforeTheOrder) {
  Tell("state", R"({"balance": "main", "amount": 0})");
  ExpectRefused(Server("web"), HasSubstr("balance"));
}

// Covers: P-46
TEST_F(ServerInvalidTest, ANetworkThatDoesNotExistIsRefused) {
  ExpectRefused(Server("web", "private_network_uuid = \"e1000000-0000-4000-8000-0000000000ff\""),
                HasSubstr("private_network_uuid"));
}

// Covers: R144
TEST_F(ServerInvalidTest, ABadDurationIsRefusedByValidate) {
  Configure(Server("web", "timeouts {\n    create = \"soon\"\n  }"));
  terraform().Init();
  auto refused = terraform().Run({"validate", "-json"});
  EXPECT_EQ(refused.exit_status, 1);
  auto const document = Document::Parse(refused.out);
  EXPECT_THAT(document.Text("/diagnostics/0/detail"), HasSubstr("soon"));
  EXPECT_TRUE(document.Has("/diagnostics/0/range")) << refused.out;
}

// Covers: R40
TEST_F(ServerInvalidTest, AComputedAttributeCannotBeConfigured) {
  ExpectRefused(Server("web", R"(status = "active")"), HasSubstr("status"));
}

// Covers: R43
TEST_F(ServerInvalidTest, ThreeMistakesAreThreeDiagnosticsInOneRun) {
  Configure(Server("web",
                   "name = \"\"\n  os_params = { soft_raid = \"raid5\" }\n  timeouts {\n    "
                   "create = \"soon\"\n  }"));
  terraform().Init();
  auto refused = terraform().Run({"validate", "-json"});
  EXPECT_EQ(Document::Parse(refused.out).Int("/error_count"), 3) << refused.out;
}

// Covers: R37 R38
TEST_F(ServerInvalidTest, ValidateWithUnknownsNeedsNeitherCredentialsNorNetwork) {
  for (auto const* name :
       {"OS_AUTH_URL", "OS_DOMAIN_NAME", "OS_USERNAME", "OS_PASSWORD", "SEL_DEDICATED_ENDPOINT"}) {
    terraform().SetEnvironment(name, "");
  }
  Configure(R"(
variable "v" { type = string }
resource "selectel_dedicated_server_v1" "web" {
  project_id           = var.v
  location_uuid        = var.v
  configuration_uuid   = var.v
  tariff_uuid          = var.v
  os_image_uuid        = var.v
  name                 = var.v
  public_network_uuid  = var.v
  private_network_uuid = var.v
  os_params            = { hostname = var.v, password = var.v, user_data = var.v, ssh_key = var.v, soft_raid = var.v }
}
)");
  terraform().Init();
  auto valid = terraform().Run({"validate"});
  EXPECT_EQ(valid.exit_status, 0) << valid.text();
}

// Covers: R49 P-51
TEST_F(ServerInvalidTest, MissingCredentialsNameTheVariables) {
  for (auto const* name : {"OS_DOMAIN_NAME", "OS_USERNAME", "OS_PASSWORD"}) {
    terraform().SetEnvironment(name, "");
  }
  ExpectRefused(Server("web"), AllOf(HasSubstr("OS_USERNAME"), HasSubstr("OS_PASSWORD")));
}

TEST_F(ServerInvalidTest, AWrongPasswordIsSaidSo) {
  terraform().SetEnvironment("OS_PASSWORD", "wrong");
  ExpectRefused(Server("web"), AllOf(HasSubstr("401"), HasSubstr("Check the credentials")));
}

TEST_F(ServerInvalidTest, AnEndpointWhereNobodyListensIsNamed) {
  terraform().SetEnvironment("SEL_DEDICATED_ENDPOINT", "http://127.0.0.1:9/servers/v2");
  ExpectRefused(Server("web"), HasSubstr("127.0.0.1:9"));
}

}  // namespace
}  // namespace ferro::acceptance
