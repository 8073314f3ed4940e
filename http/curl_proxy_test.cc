// The curl transport behind proxies.
#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_directory_testing.h"
#include "http/curl_transport.h"
#include "http/loopback_testing.h"
#include "http/server.h"

namespace ferro::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Variables = std::map<std::string, std::string, std::less<>>;

class CurlProxyTest : public ::testing::Test {
 protected:
  CurlProxyTest()
      : identity_(
            MakeTlsIdentity({"api.example.test", "127.0.0.1", "localhost"}, SystemClock().Now())
                .value()),
        server_(StartServer({.tls = identity_}, &Hello).value()),
        ca_file_((directory_.path() / "ca.pem").string()) {
    EXPECT_TRUE(WriteFile(ca_file_, identity_.ca_pem));
  }

  static ServerReply Hello(ServerRequest const& /*request*/) { return {.body = "hello"}; }

  Result<Response> Get(Variables variables, std::string const& url) {
    variables["SSL_CERT_FILE"] = ca_file_;
    return MakeCurlTransport(
               {.environment = Environment(std::move(variables)), .allow_plain_http = true})
        ->Send({.url = url});
  }

  CurlGlobal global_;
  TemporaryDirectory directory_;
  TlsIdentity identity_;
  std::unique_ptr<Server> server_;
  std::string ca_file_;
};

// Covers: R185
TEST_F(CurlProxyTest, TunnelsHttpsThroughTheProxyOfEachVariable) {
  for (auto const* variable : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"}) {
    TunnelProxy const proxy(server_->port());
    auto const answer = Get({{variable, proxy.url()}}, "https://api.example.test/x");
    ASSERT_TRUE(answer) << variable << ": " << answer.error().message;
    EXPECT_EQ(answer->body, "hello");
    EXPECT_THAT(proxy.targets(), ElementsAre("api.example.test:443")) << variable;
  }
}

// Covers: R185
TEST_F(CurlProxyTest, SendsHttpToTheProxyOfEachVariable) {
  for (auto const* variable : {"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"}) {
    std::string target;
    auto const proxy = StartServer({}, [&](ServerRequest const& request) {
                         target = request.target;
                         return ServerReply{.body = "by proxy"};
                       }).value();
    auto const answer = Get({{variable, proxy->origin()}}, "http://api.example.test/x?y");
    ASSERT_TRUE(answer) << variable << ": " << answer.error().message;
    EXPECT_EQ(answer->body, "by proxy");
    EXPECT_EQ(target, "http://api.example.test/x?y") << variable;
  }
}

// Covers: R185
TEST_F(CurlProxyTest, NeverProxiesLoopback) {
  TunnelProxy const proxy(server_->port());
  auto const plain = StartServer({}, &Hello).value();
  Variables const variables = {
      {"HTTPS_PROXY", proxy.url()}, {"HTTP_PROXY", proxy.url()}, {"ALL_PROXY", proxy.url()}};
  for (std::string const host : {"127.0.0.1", "localhost"}) {
    EXPECT_TRUE(Get(variables, "https://" + host + ":" + std::to_string(server_->port())));
    EXPECT_TRUE(Get(variables, "http://" + host + ":" + std::to_string(plain->port())));
  }
  EXPECT_EQ(proxy.heads(), "");
}

// Covers: R185
TEST_F(CurlProxyTest, LeavesOutWhatNoProxyNames) {
  for (auto const* variable : {"NO_PROXY", "no_proxy"}) {
    TunnelProxy const proxy(server_->port());
    // Not proxied, the name has no address; so nothing but the error tells.
    auto const answer = Get({{"HTTPS_PROXY", proxy.url()}, {variable, "other,example.test"}},
                            "https://" + std::string(70, 'a') + ".example.test/");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().Fact("failure"), "resolve") << variable;
    EXPECT_EQ(proxy.heads(), "");
  }
}

TEST_F(CurlProxyTest, VerifiesTheServerBehindTheProxy) {
  TunnelProxy const proxy(server_->port());
  auto const answer = Get({{"HTTPS_PROXY", proxy.url()}}, "https://other.example.test/");
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("is for another name"));
}

TEST_F(CurlProxyTest, SaysThatTheProxyRefuses) {
  TunnelProxy const proxy(server_->port(), 403);
  auto const answer = Get({{"https_proxy", proxy.url()}}, "https://api.example.test/");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument);
  EXPECT_FALSE(answer.error().may_have_happened);
  EXPECT_EQ(answer.error().Fact("failure"), "proxy");
  EXPECT_THAT(answer.error().message, HasSubstr("status 403"));
  EXPECT_THAT(answer.error().message, HasSubstr("from https_proxy"));
}

TEST_F(CurlProxyTest, SendsCredentialsToTheProxyAndShowsThemToNobody) {
  TunnelProxy const proxy(server_->port(), 407);
  auto const url = "http://user:canary@127.0.0.1:" + std::to_string(proxy.port());
  auto const answer = Get({{"HTTPS_PROXY", url}}, "https://api.example.test/");
  ASSERT_FALSE(answer);
  EXPECT_THAT(proxy.heads(), HasSubstr("Proxy-Authorization: Basic dXNlcjpjYW5hcnk="));
  EXPECT_THAT(answer.error().message, HasSubstr("wants a user name and a password"));
  EXPECT_THAT(answer.error().message, Not(HasSubstr("canary")));
}

TEST_F(CurlProxyTest, SaysThatTheProxyIsNotThere) {
  std::uint16_t const port = SilentListener().port();
  auto const answer =
      Get({{"HTTPS_PROXY", "127.0.0.1:" + std::to_string(port)}}, "https://api.example.test/");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(answer.error().may_have_happened);
  EXPECT_THAT(answer.error().message,
              HasSubstr("http://127.0.0.1:" + std::to_string(port) + " (from HTTPS_PROXY)"));
}

TEST_F(CurlProxyTest, SaysThatTheProxyIsNotUnderstood) {
  auto const answer = Get({{"HTTPS_PROXY", "gopher://canary"}}, "https://api.example.test/");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(answer.error().message, HasSubstr("HTTPS_PROXY"));
  EXPECT_THAT(answer.error().message, Not(HasSubstr("canary")));
}

TEST_F(CurlProxyTest, IgnoresTheProcessesOwnEnvironment) {
  TunnelProxy const proxy(server_->port());
  ::setenv("https_proxy", proxy.url().c_str(), 1);  // NOLINT(concurrency-mt-unsafe): no one reads.
  auto const answer = Get({}, "https://" + std::string(70, 'a') + ".test/");
  ::unsetenv("https_proxy");  // NOLINT(concurrency-mt-unsafe): as above.
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().Fact("failure"), "resolve");
  EXPECT_EQ(proxy.heads(), "");
}

}  // namespace
}  // namespace ferro::http
