#include "http/proxy.h"

#include <gmock/gmock.h>

namespace ferro::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Variables = std::map<std::string, std::string, std::less<>>;

// What the proxy for `url` is, "none", or "error: …".
std::string Chosen(Variables variables, std::string const& url) {
  auto const proxy = ChooseProxy(Environment(std::move(variables)), ParseUrl(url).value());
  if (!proxy) return "error: " + proxy.error().message;
  return *proxy ? (*proxy)->url : "none";
}

TEST(ProxyTest, SaysWhichVariableIsNotUnderstood) {
  for (auto const* value : {"gopher://canary", "http://", "http://canary:0", "canary:port",
                            "http://canary/path", "http://user:canary@", "http://x?canary"}) {
    auto const chosen = Chosen({{"HTTPS_PROXY", value}}, "https://x/");
    EXPECT_THAT(chosen, HasSubstr("error: the environment variable HTTPS_PROXY")) << value;
    EXPECT_THAT(chosen, Not(HasSubstr("canary"))) << value;
  }
}

// Covers: R185
TEST(ProxyTest, FollowsTheSchemeOfTheUrl) {
  Variables const both = {{"https_proxy", "http://s:1"}, {"http_proxy", "http://p:2"}};
  EXPECT_EQ(Chosen(both, "https://x/"), "http://s:1");
  EXPECT_EQ(Chosen(both, "http://x/"), "http://p:2");
  EXPECT_EQ(Chosen({{"http_proxy", "http://p:2"}}, "https://x/"), "none");
  EXPECT_EQ(Chosen({{"https_proxy", "http://s:1"}}, "http://x/"), "none");
  EXPECT_EQ(Chosen({}, "https://x/"), "none");
}

// Covers: R185
TEST(ProxyTest, PrefersLowerCaseAndTheParticularVariable) {
  Variables variables = {
      {"all_proxy", "a:1"}, {"ALL_PROXY", "b:1"}, {"https_proxy", "c:1"}, {"HTTPS_PROXY", "d:1"}};
  for (auto const* expected : {"c", "d", "a", "b"}) {
    EXPECT_EQ(Chosen(variables, "https://x/"), "http://" + std::string(expected) + ":1");
    std::erase_if(variables, [&](auto const& v) { return v.second[0] == expected[0]; });
  }
  EXPECT_EQ(Chosen({{"https_proxy", ""}, {"HTTPS_PROXY", "d:1"}}, "https://x/"), "http://d:1");
}

TEST(ProxyTest, TrustsNoUpperCaseHttpProxyInACgiProcess) {
  EXPECT_EQ(Chosen({{"HTTP_PROXY", "p:1"}}, "http://x/"), "http://p:1");
  EXPECT_EQ(Chosen({{"HTTP_PROXY", "p:1"}, {"REQUEST_METHOD", "GET"}}, "http://x/"), "none");
}

TEST(ProxyTest, FillsInSchemeAndPort) {
  EXPECT_EQ(Chosen({{"https_proxy", "Proxy"}}, "https://x/"), "http://proxy:80");
  EXPECT_EQ(Chosen({{"https_proxy", " https://p/ "}}, "https://x/"), "https://p:443");
  EXPECT_EQ(Chosen({{"https_proxy", "socks5h://p"}}, "https://x/"), "socks5h://p:1080");
  EXPECT_EQ(Chosen({{"https_proxy", "http://[::2]"}}, "https://x/"), "http://[::2]:80");
  EXPECT_EQ(Chosen({{"https_proxy", "http://[::2]:8"}}, "https://x/"), "http://[::2]:8");
}

TEST(ProxyTest, ShowsNoCredentials) {
  Variables variables = {{"https_proxy", "http://me:p%40ss@p:3128"}};
  auto const proxy = ChooseProxy(Environment(std::move(variables)), ParseUrl("https://x/").value());
  ASSERT_TRUE(proxy && *proxy);
  EXPECT_EQ((*proxy)->url, "http://me:p%40ss@p:3128");
  EXPECT_EQ((*proxy)->shown, "http://p:3128");
  EXPECT_EQ((*proxy)->variable, "https_proxy");
}

// Covers: R185
TEST(ProxyTest, IsNeverChosenForLoopback) {
  Variables const variables = {{"https_proxy", "p:1"}, {"http_proxy", "p:1"}, {"all_proxy", "p:1"}};
  for (auto const* host : {"localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]"}) {
    EXPECT_EQ(Chosen(variables, "https://" + std::string(host) + ":8443/"), "none") << host;
    EXPECT_EQ(Chosen(variables, "http://" + std::string(host) + "/"), "none") << host;
  }
}

struct NoProxyCase {
  char const* list;
  char const* url;
  bool exempt;
};

void PrintTo(NoProxyCase const& c, std::ostream* out) {
  *out << c.list << (c.exempt ? " covers " : " leaves out ") << c.url;
}

class NoProxyTest : public ::testing::TestWithParam<NoProxyCase> {};

TEST_P(NoProxyTest, IsFollowed) {
  for (auto const* variable : {"no_proxy", "NO_PROXY"}) {
    EXPECT_EQ(Chosen({{"https_proxy", "p:1"}, {variable, GetParam().list}}, GetParam().url),
              GetParam().exempt ? "none" : "http://p:1")
        << GetParam().list << " " << GetParam().url;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Entries, NoProxyTest,
    ::testing::Values(
        NoProxyCase{"*", "https://any.test/", true},
        NoProxyCase{"example.test", "https://example.test/", true},
        NoProxyCase{"example.test", "https://api.example.test/", true},
        NoProxyCase{"example.test", "https://badexample.test/", false},
        NoProxyCase{"EXAMPLE.test", "https://Example.TEST/", true},
        NoProxyCase{".example.test", "https://api.example.test/", true},
        NoProxyCase{".example.test", "https://example.test/", false},
        NoProxyCase{"*.example.test", "https://api.example.test/", true},
        NoProxyCase{"a, b ,c", "https://b/", true}, NoProxyCase{"a b", "https://b/", true},
        NoProxyCase{",,", "https://b/", false}, NoProxyCase{"b:443", "https://b/", true},
        NoProxyCase{"b:8443", "https://b/", false}, NoProxyCase{"b:x", "https://b/", false},
        NoProxyCase{"10.1.2.3", "https://10.1.2.3/", true},
        NoProxyCase{"10.1.2.3:443", "https://10.1.2.3/", true},
        NoProxyCase{"10.1.2.3", "https://10.1.2.33/", false},
        NoProxyCase{"10.0.0.0/8", "https://10.200.1.1/", true},
        NoProxyCase{"10.0.0.0/8", "https://11.0.0.1/", false},
        NoProxyCase{"10.0.0.0/33", "https://10.0.0.0/", false},
        NoProxyCase{"10.0.0.0/x", "https://10.0.0.0/", false},
        NoProxyCase{"10.0.0.0/8", "https://name.test/", false},
        NoProxyCase{"0.0.0.0/0", "https://8.8.8.8/", true},
        NoProxyCase{"fd00::/8", "https://[fd12::1]/", true},
        NoProxyCase{"fd00::/8", "https://[fe80::1]/", false},
        NoProxyCase{"fd00::/8", "https://10.0.0.1/", false},
        NoProxyCase{"fd00::1", "https://[fd00:0::1]/", true},
        NoProxyCase{"[fd00::1]:443", "https://[fd00::1]/", true},
        NoProxyCase{"[fd00::1]", "https://[fd00::1]/", true},
        NoProxyCase{"[fd00::1]:80", "https://[fd00::1]/", false}));

}  // namespace
}  // namespace ferro::http
