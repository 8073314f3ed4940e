// Secrets reach the process they are for, and nobody else.
#include "acceptance-tests/platform/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kFromVariable[] = "canary-of-a-variable-7f3a91";
constexpr char kFromFile[] = "canary-of-a-file-58c2e0";

// Says how long they are, never what they are.
constexpr char kReader[] = R"(services:
  reader:
    image: ferroplane.test/redis:7.0
    user: "1000"
    stop_grace_period: 1s
    healthcheck: {test: [CMD, "true"], interval: 1s}
    entrypoint:
      - /bin/sh
      - -c
      - cd /run/secrets && id -u && wc -c token file && exec sleep 1000
    secrets:
      - token
      - source: other
        target: file
        mode: 0400
        uid: "1000"
secrets:
  token:
    environment: TOKEN
  other:
    file: ./secret.txt
)";

class SecretsTest : public PlatformTest {
 protected:
  SecretsTest() {
    Write("compose.yaml", kReader);
    Write("secret.txt", kFromFile);
    environment = {{"TOKEN", kFromVariable}};
  }
  void ExpectSecret(std::string const& where, std::string const& text) const {
    EXPECT_THAT(text, Not(HasSubstr(kFromVariable))) << where;
    EXPECT_THAT(text, Not(HasSubstr(kFromFile))) << where;
  }
};

TEST_F(SecretsTest, AUserReadsThemAndTheyStandNowhereElse) {
  auto const up = Ferroplane({"up", "--yes", "--steps"});
  ASSERT_EQ(up.exit_status, 0) << up.text();
  ExpectSecret("up", up.text());
  std::string log;
  EXPECT_TRUE(Eventually(std::chrono::seconds(20), [&] {
    log = engine().LogOf("demo-reader-1");
    return log.find("total") != std::string::npos;
  })) << log;
  EXPECT_THAT(log, HasSubstr("1000"));
  EXPECT_THAT(log, HasSubstr(std::to_string(std::string(kFromVariable).size()) + " token"));
  EXPECT_THAT(log, HasSubstr(std::to_string(std::string(kFromFile).size()) + " file"));
  ExpectSecret("log", log);
  for (auto const& [name, box] : engine().Containers()) ExpectSecret(name, box.inspect.Json());
  for (auto const& arguments :
       std::vector<Strings>{{"plan", "--json"}, {"status", "--json"}, {"logs"}, {"ps", "--json"}}) {
    ExpectSecret(arguments.front(), Ferroplane(arguments).text());
  }
  ExpectNowhereInState(kFromVariable);
  ExpectNowhereInState(kFromFile);
}

TEST_F(SecretsTest, AChangedValueReplacesItsReaderAndIsNotShown) {
  Up();
  auto const before = engine().Containers();
  ExpectNothingToDo();
  environment = {{"TOKEN", "another-value"}};
  EXPECT_THAT(Planned(), testing::Contains("replace container demo-reader-1"));
  auto const plan = Ferroplane({"plan"});
  ExpectSecret("plan", plan.text());
  EXPECT_THAT(plan.text(), Not(HasSubstr("another-value")));
  Up();
  EXPECT_NE(engine().Containers().at("demo-reader-1").id, before.at("demo-reader-1").id);
  ExpectNothingToDo();
}

}  // namespace
}  // namespace ferro::acceptance
