// A sample of the fault matrix with the real terraform: it is killed for good while a request
// that changes something waits for its answer; then the same command runs again.
#include <gmock/gmock.h>

#include <csignal>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char kWeb[] = "selectel_dedicated_server_v1.web";

// Whether the request that waits has been carried out when terraform dies.
enum class Moment { kBeforeEffect, kAfterEffect };

class ServerFaultTest : public ProviderTest {
 protected:
  void Create() {
    Configure(Server("web", R"(name = "web-1")"));
    terraform().Init();
    terraform().Apply();
    uuid_ = Attributes(kWeb).Text("/id");
  }

  // Runs the command until this request has arrived, and kills terraform there.
  void KillAt(std::vector<std::string> const& command, Moment moment, std::string const& method,
              std::string const& path) {
    auto const seen = RequestCount(method, path);
    auto const kind = moment == Moment::kAfterEffect ? R"("delay")" : R"("status", "status": 500)";
    Tell("faults", R"({"kind": )" + std::string(kind) + R"(, "delay_ms": 60000, "method": ")" +
                       method + R"(", "path": "*)" + path + R"(*"})");
    auto running = terraform().Start(command);
    for (int i = 0; i < 800 && RequestCount(method, path) == seen; ++i) {
      (void)running->WaitForOutput("complete!", milliseconds(25));
    }
    ASSERT_EQ(RequestCount(method, path), seen + 1) << running->out() << running->err();
    running->Signal(SIGKILL);
    auto const ended = running->Wait(seconds(60));
    ASSERT_TRUE(ended) << ended.error().message;
    EXPECT_NE(ended->exit_status, 0);
    EXPECT_TRUE(simulator().Delete("faults"));
  }

  void ExpectTheSameServer(std::string const& name) {
    terraform().Apply();
    terraform().ExpectNothingToDo();
    EXPECT_EQ(OrderCount(), 1U);
    ASSERT_EQ(LiveServers().size(), 1U);
    EXPECT_EQ(Attributes(kWeb).Text("/id"), uuid_);
    EXPECT_EQ(Book("servers").Text("/0/name"), name);
  }

  void KillDuringReinstall(Moment moment) {
    Create();
    Configure(Server("web", "name = \"web-1\"\n  allow_reinstall = true\n  os_image_uuid = \"" +
                                std::string(kUbuntu2204) + "\""));
    KillAt({"apply", "-auto-approve"}, moment, "POST", "/boot/os/");
    ExpectTheSameServer("web-1");
    EXPECT_EQ(RequestCount("POST", "/boot/os/"), moment == Moment::kAfterEffect ? 1U : 2U);
    EXPECT_EQ(Attributes(kWeb).Text("/os_image_uuid"), kUbuntu2204);
  }

  void KillDuringRename(Moment moment) {
    Create();
    Configure(Server("web", R"(name = "web-2")"));
    KillAt({"apply", "-auto-approve"}, moment, "PUT", "/resource/");
    ExpectTheSameServer("web-2");
  }

  void KillDuringDestroy(Moment moment) {
    Create();
    KillAt({"destroy", "-auto-approve"}, moment, "DELETE", "/resource/billing/");
    auto const again = terraform().Run({"destroy", "-auto-approve"});
    EXPECT_EQ(again.exit_status, 0) << again.text();
    EXPECT_TRUE(LiveServers().empty());
    EXPECT_EQ(OrderCount(), 1U);
  }

  std::string uuid_;
};

TEST_F(ServerFaultTest, KilledBeforeAReinstallBeginsItIsMadeByTheNextApply) {
  KillDuringReinstall(Moment::kBeforeEffect);
}

TEST_F(ServerFaultTest, KilledAfterAReinstallBeganItIsNotMadeAgain) {
  KillDuringReinstall(Moment::kAfterEffect);
}

TEST_F(ServerFaultTest, KilledBeforeARenameItIsMadeByTheNextApply) {
  KillDuringRename(Moment::kBeforeEffect);
}

TEST_F(ServerFaultTest, KilledAfterARenameThePlanIsEmpty) {
  KillDuringRename(Moment::kAfterEffect);
}

TEST_F(ServerFaultTest, KilledBeforeADestroyTheNextOneRefusesTheRenewal) {
  KillDuringDestroy(Moment::kBeforeEffect);
}

TEST_F(ServerFaultTest, KilledAfterADestroyTheNextOneFindsItDone) {
  KillDuringDestroy(Moment::kAfterEffect);
}

}  // namespace
}  // namespace ferro::acceptance
