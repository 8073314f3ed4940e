#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kWeb[] = "selectel_dedicated_server_v1.web";

class ServerUpdateTest : public ProviderTest {
 protected:
  void Start(std::string_view more) {
    Configure(Server("web", more));
    terraform().Init();
    terraform().Apply();
    uuid_ = Attributes(kWeb).Text("/id");
  }
  std::size_t Installs() { return RequestCount("POST", "/boot/os/"); }
  std::size_t Writes() {
    return RequestCount("PUT") + RequestCount("PATCH") + RequestCount("DELETE") + Installs() +
           RequestCount("POST", "/resource/");
  }

  std::string uuid_;
};

// Covers: P-45 R83 R89 R98 R191
TEST_F(ServerUpdateTest, ARenameIsOnePutAndNoReinstall) {
  Start(R"(name = "old")");
  auto const puts = RequestCount("PUT", "/resource/");
  Configure(Server("web", R"(name = "new")"));
  EXPECT_THAT(PlannedActions(kWeb), ElementsAre("update"));
  ApplyAndSettle();
  EXPECT_EQ(RequestCount("PUT", "/resource/") - puts, 1U);
  EXPECT_EQ(Installs(), 0U);
  EXPECT_EQ(OrderCount(), 1U);
  EXPECT_EQ(Attributes(kWeb).Text("/name"), "new");
  EXPECT_EQ(Attributes(kWeb).Text("/id"), uuid_);
}

// Covers: P-29 P-50 R88 W-04
TEST_F(ServerUpdateTest, AnotherImageIsRefusedUntilReinstallIsAllowed) {
  Start(R"(name = "web-1")");
  auto const other = "name = \"web-1\"\n  os_image_uuid = \"" + std::string(kUbuntu2204) + "\"";
  Configure(Server("web", other));
  auto refused = terraform().Run({"plan"});
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.text(), HasSubstr("allow_reinstall"));
  EXPECT_THAT(refused.text(), HasSubstr("os_image"));
  EXPECT_EQ(Installs(), 0U);

  Configure(Server("web", other + "\n  allow_reinstall = true"));
  EXPECT_THAT(PlannedActions(kWeb), ElementsAre("update"));
  ApplyAndSettle();
  EXPECT_EQ(Installs(), 1U);
  EXPECT_EQ(OrderCount(), 1U);
  EXPECT_EQ(Attributes(kWeb).Text("/id"), uuid_);
  EXPECT_EQ(Attributes(kWeb).Text("/os_image_uuid"), kUbuntu2204);
}

TEST_F(ServerUpdateTest, SeveralOsChangesAndARenameAreOneReinstall) {
  Start(R"(
  name = "web-1"
  os_params = { hostname = "a" })");
  Configure(Server("web", "name = \"web-2\"\n  allow_reinstall = true\n  os_image_uuid = \"" +
                              std::string(kUbuntu2204) + R"("
  os_params = { hostname = "b", user_data = "#cloud-config\n" })"));
  ApplyAndSettle();
  EXPECT_EQ(Installs(), 1U);
  auto const server = Attributes(kWeb);
  EXPECT_EQ(server.Text("/name"), "web-2");
  EXPECT_EQ(server.Text("/os_params/hostname"), "b");
}

// Covers: R152
TEST_F(ServerUpdateTest, AWriteOnlyPasswordIsSentAgainOnlyWhenItsVersionChanges) {
  Start("password_wo = \"First-Pass-1\"\n  password_wo_version = 1");
  Configure(Server("web", "password_wo = \"Second-Pass-2\"\n  password_wo_version = 1"));
  EXPECT_EQ(terraform().PlanStatus(), 0);
  Configure(Server("web",
                   "allow_reinstall = true\n  password_wo = \"Second-Pass-2\"\n  "
                   "password_wo_version = 2"));
  ApplyAndSettle();
  EXPECT_EQ(Installs(), 1U);
}

// Covers: P-55 R145
TEST_F(ServerUpdateTest, TimeoutsAndGuardsAloneWriteNothing) {
  Start("");
  auto const writes = Writes();
  Configure(Server("web", "allow_reinstall = true\n  timeouts {\n    delete = \"3m\"\n  }"));
  EXPECT_THAT(PlannedActions(kWeb), ElementsAre("update"));
  ApplyAndSettle();
  EXPECT_EQ(Writes(), writes);
}

// Covers: R56 R57 R67
TEST_F(ServerUpdateTest, RemovingOptionalArgumentsChangesNothing) {
  Start(R"(
  name = "web-1"
  os_params = { hostname = "web-1", user_data = "#cloud-config\n" })");
  Configure(Server("web", R"(os_params = { hostname = "web-1" })"));
  EXPECT_EQ(terraform().PlanStatus(), 0);
  Configure(Server("web"));
  EXPECT_EQ(terraform().PlanStatus(), 0);
  EXPECT_EQ(Installs(), 0U);
}

// Covers: R86 W-25
TEST_F(ServerUpdateTest, AnotherCommentOnTheSameKeyIsNoChange) {
  constexpr char kKey[] =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8cGoWfWv5aOJqYp2m1pYyHb0mBq6xVtE5K3y2Q8u1r";
  Start("os_params = { ssh_key = \"" + std::string(kKey) + " one@here\" }");
  Configure(Server("web", "os_params = { ssh_key = \"" + std::string(kKey) + "  other@there\" }"));
  EXPECT_EQ(terraform().PlanStatus(), 0);
}

// Covers: R73 R75 R84 R96 R100
TEST_F(ServerUpdateTest, AnotherLocationReplacesTheServer) {
  Start(R"(name = "web-1")");
  auto const configuration = Server("web", R"(name = "web-2")");
  auto text = configuration;
  auto const at = text.find(kLocation);
  text.replace(at, kLocation.size(), "b7d55bf4-7057-5113-85c8-141871bf7635");
  Configure(text);
  auto const plan = Document::Parse(terraform().PlanJson());
  auto const change = plan.At("/resource_changes/0/change");
  EXPECT_EQ(change.Text("/actions"), R"(["delete","create"])");
  EXPECT_THAT(change.Text("/replace_paths"), HasSubstr("location_uuid"));
  ApplyAndSettle();
  EXPECT_EQ(OrderCount(), 2U);
  EXPECT_EQ(LiveServers().size(), 1U);
  EXPECT_NE(Attributes(kWeb).Text("/id"), uuid_);
}

// Covers: R62 R76
TEST_F(ServerUpdateTest, CreateBeforeDestroyWithAGeneratedNameWorks) {
  auto const lifecycle = std::string("lifecycle {\n    create_before_destroy = true\n  }");
  Start(lifecycle);
  EXPECT_THAT(PlannedActions(kWeb, {"-replace=" + std::string(kWeb)}),
              ElementsAre("create", "delete"));
  terraform().Apply({"-replace=" + std::string(kWeb)});
  terraform().ExpectNothingToDo();
  EXPECT_EQ(OrderCount(), 2U);
  EXPECT_EQ(LiveServers().size(), 1U);
  EXPECT_NE(Attributes(kWeb).Text("/id"), uuid_);
}

// Covers: R106 R191
TEST_F(ServerUpdateTest, AServerDeletedOutOfBandIsPlannedAnew) {
  Start("");
  Tell("state", R"({"server": ")" + uuid_ + R"(", "deleted": true})");
  EXPECT_THAT(PlannedActions(kWeb), ElementsAre("create"));
  terraform().Apply();
  EXPECT_EQ(OrderCount(), 2U);
}

// Covers: R100
TEST_F(ServerUpdateTest, DestroyingWhatIsAlreadyGoneSucceeds) {
  Start("");
  Tell("state", R"({"server": ")" + uuid_ + R"(", "deleted": true})");
  terraform().Destroy({"-refresh=false"});
  EXPECT_THAT(LiveServers(), IsEmpty());
}

// Covers: R109 R191
TEST_F(ServerUpdateTest, ARenameOutOfBandIsShownAndPutRight) {
  Start(R"(name = "web-1")");
  Tell("state", R"({"server": ")" + uuid_ + R"(", "name": "somebody-else"})");
  EXPECT_THAT(PlannedActions(kWeb), ElementsAre("update"));
  ApplyAndSettle();
  EXPECT_EQ(LiveServers().at(0).Text("/name"), "web-1");
}

}  // namespace
}  // namespace ferro::acceptance
