#include "http/headers.h"

#include <gmock/gmock.h>

#include "http/transport_testing.h"

namespace ferro::http {
namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

TEST(HeadersTest, AddsWhatTheRequestDoesNotSetItself) {
  auto inner =
      std::make_unique<ScriptedTransport>(std::deque<Result<Response>>{Response{.status = 200}});
  auto* const script = inner.get();
  auto const transport =
      WithHeaders(std::move(inner), {{"user-agent", "ours"}, {"accept", "application/json"}});
  ASSERT_TRUE(transport->Send({.url = "https://x/", .headers = {{"accept", "text/plain"}}}));
  EXPECT_THAT(script->requests().at(0).headers,
              ::testing::ElementsAre(::testing::Pair("accept", "text/plain"),
                                     ::testing::Pair("user-agent", "ours")));
}

// Covers: R184
TEST(HeadersTest, NamesTerraformAndTheProductAndWhatTheUserAppends) {
  EXPECT_EQ(UserAgent("1.11.4", "terraform-provider-x/0.1.0", {}),
            "Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-x/0.1.0");
  EXPECT_EQ(UserAgent("", "p/1", Environment(Variables{{"TF_APPEND_USER_AGENT", "  "}})),
            "Terraform (+https://www.terraform.io) p/1");
  EXPECT_EQ(
      UserAgent("1", "p/1", Environment(Variables{{"TF_APPEND_USER_AGENT", " ci/7\r\nx-a: b \n"}})),
      "Terraform/1 (+https://www.terraform.io) p/1 ci/7  x-a: b");
}

}  // namespace
}  // namespace ferro::http
