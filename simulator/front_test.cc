// The cloud over real connections, and how it is announced.
#include "simulator/front.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/temporary_directory_testing.h"
#include "http/curl_transport.h"
#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class FrontTest : public testing::Test {
 protected:
  Result<Front> Start(FrontOptions const& options = {}) {
    return StartFront(sim.cloud, CloudOptions{}, options);
  }

  static Result<http::Response> Get(std::string const& url, std::string const& ca_file = "") {
    std::map<std::string, std::string, std::less<>> variables;
    if (!ca_file.empty()) variables["SSL_CERT_FILE"] = ca_file;
    auto transport = http::MakeCurlTransport({.environment = Environment(std::move(variables))});
    return transport->Send({.url = url});
  }

  static std::string Variable(Front const& front, std::string const& name) {
    for (auto const& [key, value] : front.variables) {
      if (key == name) return value;
    }
    return "";
  }

  TestCloud sim;
  TemporaryDirectory folder;

 private:
  http::CurlGlobal curl_;
};

TEST_F(FrontTest, RefusesWhatIsNoAddressAndPort) {
  for (char const* text : {"", "127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:http",
                           "127.0.0.1:99999", "127.0.0.1:-1"}) {
    auto const listen = ParseListen(text);
    ASSERT_FALSE(listen) << text;
    EXPECT_EQ(listen.error().code, ErrorCode::kInvalidArgument);
    EXPECT_FALSE(Start({.listen = text})) << text;
  }
  EXPECT_EQ(ParseListen("[::1]:8080")->first, "::1");
  EXPECT_EQ(ParseListen("127.0.0.1:0")->second, 0);
}

TEST_F(FrontTest, RefusesTlsThatNobodyCouldTrust) {
  auto const front = Start({.tls = true});
  ASSERT_FALSE(front);
  EXPECT_EQ(front.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(front.error().message, HasSubstr("env file"));
}

TEST_F(FrontTest, SaysThatAPortIsInUse) {
  auto const first = Start();
  ASSERT_TRUE(first);
  auto const second = Start({.listen = "127.0.0.1:" + std::to_string(first->server->port())});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
}

TEST_F(FrontTest, AnswersAndNamesItsOwnAddressInTheCatalogue) {
  auto const front = Start();
  ASSERT_TRUE(front);
  auto const health = Get(front->server->origin() + "/_sim/health");
  ASSERT_TRUE(health);
  EXPECT_EQ(json::parse(health->body)["status"], "ok");
  auto const plans = Get(Variable(*front, "SEL_DEDICATED_ENDPOINT") + "/pub/plan");
  ASSERT_TRUE(plans);
  EXPECT_EQ(plans->status, 200);
  auto const token = sim.Raw({.method = "POST",
                              .url = "/identity/v3/auth/tokens",
                              .body = TokenRequest("sim-s3cret", ids::kProject)});
  EXPECT_EQ(token.Json()["token"]["catalog"][0]["endpoints"][0]["url"],
            Variable(*front, "OS_AUTH_URL"));
}

TEST_F(FrontTest, AnnouncesAnAddressThatCanBeReachedWhenItListensEverywhere) {
  auto const front = Start({.listen = "0.0.0.0:0"});
  ASSERT_TRUE(front);
  EXPECT_THAT(Variable(*front, "OS_AUTH_URL"), testing::StartsWith("http://127.0.0.1:"));
}

TEST_F(FrontTest, BreaksTheConnectionOnOrder) {
  auto const front = Start();
  ASSERT_TRUE(front);
  for (auto const kind : {FaultKind::kResetBefore, FaultKind::kResetAfter, FaultKind::kRefused}) {
    ASSERT_TRUE(sim.cloud.AddFault({.kind = kind}));
    auto const answer = Get(front->server->origin() + "/servers/v2/pub/plan");
    ASSERT_FALSE(answer) << NameOf(kind);
    EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  }
}

TEST_F(FrontTest, WritesAnEnvFileForItsOwnerOnly) {
  auto const file = folder.path() / "sim.env";
  auto const front = Start({.public_host = "sim.internal", .env_file = file});
  ASSERT_TRUE(front);
  std::string const origin = "http://sim.internal:" + std::to_string(front->server->port());
  EXPECT_EQ(ReadFile(file).value_or(""), "export OS_AUTH_URL='" + origin +
                                             "/identity/v3'\n"
                                             "export OS_DOMAIN_NAME='123456'\n"
                                             "export OS_USERNAME='tf-robot'\n"
                                             "export OS_PASSWORD='sim-s3cret'\n"
                                             "export OS_REGION_NAME='pool'\n"
                                             "export INFRA_PROJECT_ID='" +
                                             ids::kProject +
                                             "'\n"
                                             "export SEL_DEDICATED_ENDPOINT='" +
                                             origin + "/servers/v2'\n");
  struct stat status{};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  json const announced = json::parse(AnnouncementText(*front));
  EXPECT_EQ(announced["ready"], true);
  EXPECT_EQ(announced["OS_USERNAME"], "tf-robot");
  EXPECT_THAT(AnnouncementText(*front), Not(HasSubstr("\n")));
}

TEST_F(FrontTest, QuotesWhatAShellWouldReadOtherwise) {
  Front front;
  front.variables = {{"OS_PASSWORD", "it's $HOME"}};
  EXPECT_EQ(ExportText(front), "export OS_PASSWORD='it'\\''s $HOME'\n");
}

TEST_F(FrontTest, SpeaksTlsToThoseWhoTrustItsAuthority) {
  auto const front = Start({.tls = true, .env_file = folder.path() / "sim.env"});
  ASSERT_TRUE(front);
  std::string const url = front->server->origin() + "/_sim/health";
  EXPECT_THAT(url, testing::StartsWith("https://127.0.0.1:"));
  EXPECT_FALSE(Get(url)) << "without its certificate";
  std::string const ca = Variable(*front, "SSL_CERT_FILE");
  EXPECT_EQ(ca, (folder.path() / "sim.env.ca.pem").string());
  auto const answer = Get(url, ca);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
}

}  // namespace
}  // namespace ferro::sim
