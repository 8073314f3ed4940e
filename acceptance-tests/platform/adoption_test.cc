// Projects that docker compose started become ours without anybody noticing.
#include "acceptance-tests/harness/programs.h"
#include "acceptance-tests/platform/fixture.h"
#include "base/environment.h"
#include "base/process.h"

namespace ferro::acceptance {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Compose v2, where it was built (tools/compose_truth --build); else "".
std::string ComposeProgram() {
  auto const self = Environment::OfProcess();
  auto const cache = self.Has("XDG_CACHE_HOME")
                         ? std::filesystem::path(self.Get("XDG_CACHE_HOME"))
                         : std::filesystem::path(self.Get("HOME")) / ".cache";
  auto const program = cache / "ferroplane" / "compose-2.40.3" / "docker-compose";
  return std::filesystem::exists(program) ? program.string() : FindProgram("docker-compose", self);
}

class AdoptionTest : public PlatformTest {
 protected:
  AdoptionTest() { Write("compose.yaml", kPair); }

  // What is there becomes ours: the same containers, not even restarted.
  void ExpectAdopted(std::string const& store) {
    engine().PutKey(27017, "canary", "sings");
    auto const before = engine().Containers();
    auto const planned = Planned();
    EXPECT_THAT(planned, Each(AllOf(Not(StartsWith("create")), Not(StartsWith("replace")),
                                    Not(StartsWith("destroy")))));
    auto const plan = Ferroplane({"plan"});
    EXPECT_THAT(plan.text(), HasSubstr("`docker compose -p demo down` still sees"));
    Up();
    auto const after = engine().Containers();
    EXPECT_EQ(StartsOf(after), StartsOf(before));
    for (auto const& [name, box] : after) {
      EXPECT_EQ(box.restart, "always") << name;
      EXPECT_EQ(box.id, before.at(name).id) << name;
    }
    ASSERT_TRUE(after.contains(store));
    EXPECT_THAT(engine().Volumes(), testing::Contains("demo_data"));
    EXPECT_EQ(engine().Page(27017, "/keys/canary"), "sings");
    ExpectNothingToDo();
    EXPECT_THAT(Ferroplane({"status"}).text(), HasSubstr("docker compose down"));
  }
  void Make(std::string const& name, std::string const& image, std::string const& more,
            std::string const& host) const {
    auto const service = name.substr(5, name.find('_', 5) - 5);
    engine().Order(
        "POST", "/containers/create?name=" + name,
        R"({"Image":")" + image + R"(",)" + more +
            R"("Labels":{"com.docker.compose.project":"demo","com.docker.compose.service":")" +
            service +
            R"(","com.docker.compose.container-number":"1","com.docker.compose.oneoff":"False",)"
            R"("com.docker.compose.version":"1.29.2","com.docker.compose.config-hash":"0"},)"
            R"("HostConfig":{"NetworkMode":"demo_default",)" +
            host + R"(},"NetworkingConfig":{"EndpointsConfig":{"demo_default":{"Aliases":[")" +
            service + R"("]}}}})");
    engine().Order("POST", "/containers/" + name + "/start");
  }
};

TEST_F(AdoptionTest, AProjectOfComposeV1IsTakenOverByItsLabels) {
  engine().Order("POST", "/networks/create",
                 R"({"Name":"demo_default","Driver":"bridge","Attachable":true,"Labels":{)"
                 R"("com.docker.compose.project":"demo","com.docker.compose.network":"default"}})");
  engine().Order("POST", "/volumes/create",
                 R"({"Name":"demo_data","Labels":{"com.docker.compose.project":"demo",)"
                 R"("com.docker.compose.volume":"data"}})");
  Make("demo_web_1", "ferroplane.test/shop-web:1",
       R"("Env":["STANDIN_VERSION=one"],"ExposedPorts":{"3000/tcp":{}},"Healthcheck":{"Test":)"
       R"(["CMD","/ferro-standin","shop-web","--check"],"Interval":1000000000,)"
       R"("Timeout":5000000000,"Retries":2,"StartPeriod":1000000000},)",
       R"("PortBindings":{"3000/tcp":[{"HostPort":"8081"}]})");
  Make("demo_store_1", "ferroplane.test/mongo:1", R"("ExposedPorts":{"27017/tcp":{}},)",
       R"("PortBindings":{"27017/tcp":[{"HostPort":"27017"}]},"Binds":["demo_data:/data/db:rw"])");
  ExpectAdopted("demo_store_1");
}

TEST_F(AdoptionTest, AProjectOfComposeItselfIsTakenOver) {
  auto const compose = ComposeProgram();
  if (compose.empty()) {
    std::fputs("no docker-compose here: `tools/compose_truth --build` makes one\n", stderr);
    return;
  }
  auto const started =
      RunCommand(engine().Inside({.arguments = {compose, "up", "-d"},
                                  .environment = {{"PATH", Environment::OfProcess().Get("PATH")},
                                                  {"HOME", (scratch() / "home").string()}},
                                  .directory = folder()}),
                 std::chrono::minutes(3));
  ASSERT_TRUE(started && started->exit_status == 0)
      << (started ? started->text() : started.error().message);
  ExpectAdopted("demo-store-1");
}

}  // namespace
}  // namespace ferro::acceptance
