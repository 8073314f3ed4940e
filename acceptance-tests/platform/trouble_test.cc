// What stands in the way: ports, the engine, another ferroplane, a kill.
#include <csignal>

#include "acceptance-tests/platform/fixture.h"
#include "base/clock.h"

namespace ferro::acceptance {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr seconds kUpLimit{180};

class TroubleTest : public PlatformTest {
 protected:
  TroubleTest() { Write("compose.yaml", kPair); }

  // How often the engine made each container since `from`.
  std::map<std::string, int> CreatedSince(std::string const& from) const {
    auto const events = engine().Ask(
        "GET",
        "/events?since=" + from + "&until=" + Now() +
            "&filters=%7B%22type%22%3A%5B%22container%22%5D%2C%22event%22%3A%5B%22create%22%5D%7D");
    std::map<std::string, int> made;
    for (std::size_t begin = 0; begin < events.body.size();) {
      auto const end = std::min(events.body.find('\n', begin), events.body.size());
      auto const event = Document::Parse(events.body.substr(begin, end - begin));
      auto const name = event.Text("/Actor/Attributes/name");
      if (!name.empty()) ++made[name];
      begin = end + 1;
    }
    return made;
  }
  // As the engine wants it: seconds since 1970.
  static std::string Now() {
    auto const now = SystemClock().Now().time_since_epoch();
    return std::to_string(std::chrono::duration_cast<seconds>(now).count());
  }
  bool ContainerAppears() const {
    return Eventually(seconds(60), [this] { return !engine().Containers().empty(); });
  }
};

TEST_F(TroubleTest, APortThatAProcessHoldsIsNamedAndNothingIsMade) {
  auto const holder = Process::Start(
      engine().Inside({.arguments = {"python3", "-c",
                                     "import socket, time\ns = socket.create_server(('', 8081))\n"
                                     "print('listens', flush=True)\ntime.sleep(600)"},
                       .environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}}}));
  ASSERT_TRUE(holder) << holder.error().message;
  ASSERT_TRUE((*holder)->WaitForOutput("listens", seconds(20)));
  auto const refused = Ferroplane({"up", "--yes"});
  EXPECT_EQ(refused.exit_status, 1) << refused.text();
  EXPECT_THAT(refused.text(), AllOf(HasSubstr("8081"), HasSubstr("web")));
  EXPECT_THAT(engine().Containers(), IsEmpty());
}

TEST_F(TroubleTest, APortThatAnotherContainerHoldsIsNamedWithIt) {
  engine().Order("POST", "/containers/create?name=stranger",
                 R"({"Image":"ferroplane.test/shop-worker:1","ExposedPorts":{"3000/tcp":{}},)"
                 R"("HostConfig":{"PortBindings":{"3000/tcp":[{"HostPort":"8081"}]}}})");
  engine().Order("POST", "/containers/stranger/start");
  auto const refused = Ferroplane({"up", "--yes"});
  EXPECT_EQ(refused.exit_status, 1) << refused.text();
  EXPECT_THAT(refused.text(), AllOf(HasSubstr("8081"), HasSubstr("stranger")));
  EXPECT_THAT(engine().Containers(), ElementsAre(Pair("stranger", testing::_)));
}

TEST_F(TroubleTest, AnEngineThatIsDownIsNamed) {
  auto const host = "unix://" + (scratch() / "nobody.sock").string();
  auto const refused =
      Ferroplane({.arguments = {"up", "--yes"}, .environment = {{"DOCKER_HOST", host}}});
  EXPECT_EQ(refused.exit_status, 1) << refused.text();
  EXPECT_THAT(refused.text(), HasSubstr("nobody.sock"));
  for (auto const* far : {"ssh://ann@host", "tcp://10.0.0.1:2375"}) {
    auto const refusal =
        Ferroplane({.arguments = {"up", "--yes"}, .environment = {{"DOCKER_HOST", far}}});
    EXPECT_EQ(refusal.exit_status, 1) << refusal.text();
    EXPECT_THAT(refusal.text(), HasSubstr(std::string(far).substr(0, 3)));
  }
}

TEST_F(TroubleTest, ASecondOneIsToldWhoIsAtWorkAndDoesNothing) {
  auto const first = StartFerroplane({.arguments = {"up", "--yes"}});
  ASSERT_NE(first, nullptr);
  ASSERT_TRUE(ContainerAppears()) << first->out() << first->err();
  auto const second = Ferroplane({"up", "--yes"});
  EXPECT_EQ(second.exit_status, 1) << second.text();
  EXPECT_THAT(second.text(), HasSubstr(std::to_string(first->pid())));
  auto const finished = first->Wait(kUpLimit);
  ASSERT_TRUE(finished) << finished.error().message;
  EXPECT_EQ(finished->exit_status, 0) << finished->text();
  ExpectNothingToDo();
}

TEST_F(TroubleTest, KilledInTheMiddleItGoesOnAndMakesNothingTwice) {
  auto const begun = Now();
  auto const first = StartFerroplane({.arguments = {"up", "--yes"}});
  ASSERT_NE(first, nullptr);
  ASSERT_TRUE(ContainerAppears()) << first->out() << first->err();
  first->Signal(SIGKILL);
  auto const died = first->Wait(seconds(20));
  ASSERT_TRUE(died) << died.error().message;
  EXPECT_EQ(died->exit_status, 128 + SIGKILL);
  Up();
  EXPECT_THAT(CreatedSince(begun), ElementsAre(Pair("demo-store-1", 1), Pair("demo-web-1", 1)));
  ExpectNothingToDo();
}

TEST_F(TroubleTest, AnEngineThatDiesInTheMiddleIsSaidAndTheNextUpGoesOn) {
  auto const first = StartFerroplane({.arguments = {"up", "--yes"}});
  ASSERT_NE(first, nullptr);
  ASSERT_TRUE(ContainerAppears()) << first->out() << first->err();
  ASSERT_TRUE(engine().Do({"kill"}));
  auto const failed = first->Wait(kUpLimit);
  ASSERT_TRUE(failed) << failed.error().message;
  EXPECT_EQ(failed->exit_status, 1) << failed->text();
  EXPECT_THAT(failed->text(), AnyOf(HasSubstr("docker.sock"), HasSubstr("engine")));
  ASSERT_TRUE(engine().Do({"start"}));
  Up();
  EXPECT_EQ(engine().Containers().size(), 2U);
  ExpectNothingToDo();
}

}  // namespace
}  // namespace ferro::acceptance
