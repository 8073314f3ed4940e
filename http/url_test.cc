#include "http/url.h"

#include <gmock/gmock.h>

namespace ferro::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

TEST(UrlTest, RefusesWhatIsNoHttpUrl) {
  for (auto const* text :
       {"", "cloud.example", "ftp://x/", "https://", "https:///path", "https://a b/", "https://x:0",
        "https://x:65536", "https://x:8o", "https://[::1", "https://[zz]/", "https://[::1]8080",
        "https://x/#part", "https://x\n/", "https://x/\x01", "https://x<y/",
        "javascript:alert(1)"}) {
    auto const url = ParseUrl(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, ErrorCode::kInvalidArgument) << text;
    EXPECT_THAT(url.error().message, HasSubstr("https://host/path")) << text;
  }
}

TEST(UrlTest, NeverRepeatsUserInformation) {
  for (auto const* text : {"https://me:canary@host/", "me:canary@host", "http://canary@host",
                           "ftp://x:canary@y", "https://me:canary@host/ space"}) {
    auto const url = ParseUrl(text);
    ASSERT_FALSE(url) << text;
    EXPECT_THAT(url.error().message, Not(HasSubstr("canary"))) << text;
  }
}

TEST(UrlTest, TakesUrlsApart) {
  auto url = ParseUrl("HTTPS://API.Selectel.ru/servers/v2/plan?a=b&c");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "api.selectel.ru");
  EXPECT_EQ(url->port, 443);
  EXPECT_EQ(url->path, "/servers/v2/plan");
  EXPECT_EQ(url->query, "a=b&c");
  EXPECT_EQ(url->origin(), "https://api.selectel.ru");
  EXPECT_EQ(url->text(), "https://api.selectel.ru/servers/v2/plan?a=b&c");

  url = ParseUrl("http://[::1]:8080?q");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 8080);
  EXPECT_EQ(url->path, "");
  EXPECT_EQ(url->query, "q");
  EXPECT_EQ(url->text(), "http://[::1]:8080?q");

  url = ParseUrl("http://host:80/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin(), "http://host");
}

TEST(UrlTest, KnowsLoopback) {
  for (auto const* host : {"localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.9.8.7", "::1",
                           "[::1]", "0:0:0:0:0:0:0:1"}) {
    EXPECT_TRUE(IsLoopbackHost(host)) << host;
  }
  for (auto const* host : {"", "localhost.example", "notlocalhost", "128.0.0.1", "10.0.0.1", "::2",
                           "127.0.0.1.example", "127.example"}) {
    EXPECT_FALSE(IsLoopbackHost(host)) << host;
  }
}

TEST(UrlTest, EncodesAllThatIsNotUnreserved) {
  EXPECT_EQ(PercentEncoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(PercentEncoded("a b/c?d&e=f+%"), "a%20b%2Fc%3Fd%26e%3Df%2B%25");
  EXPECT_EQ(PercentEncoded("\xd0\xb4"), "%D0%B4");
}

TEST(UrlTest, DecodesWhatItEncodedAndRefusesTheRest) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  EXPECT_EQ(PercentDecoded(PercentEncoded(all)).value(), all);
  EXPECT_EQ(PercentDecoded("%d0%B4+").value(), "\xd0\xb4+");
  for (auto const* text : {"%", "%1", "%g0", "a%2"}) EXPECT_FALSE(PercentDecoded(text)) << text;
}

TEST(UrlTest, BuildsAndReadsQueries) {
  EXPECT_EQ(QueryText({}), "");
  EXPECT_EQ(QueryText({{"a", "1"}, {"b c", "x&y"}}), "?a=1&b%20c=x%26y");
  EXPECT_THAT(ParseQuery("?a=1&b%20c=x%26y&&flag").value(),
              ElementsAre(Pair("a", "1"), Pair("b c", "x&y"), Pair("flag", "")));
  EXPECT_THAT(ParseQuery("").value(), IsEmpty());
  EXPECT_FALSE(ParseQuery("a=%zz"));
  EXPECT_FALSE(ParseQuery("%=1"));
}

TEST(UrlTest, JoinsWithOneSlash) {
  EXPECT_EQ(JoinedUrl("https://x/v2", "plan"), "https://x/v2/plan");
  EXPECT_EQ(JoinedUrl("https://x/v2//", "/plan"), "https://x/v2/plan");
  EXPECT_EQ(JoinedUrl("https://x/v2/", ""), "https://x/v2");
}

}  // namespace
}  // namespace ferro::http
