#include "http/curl_error.h"

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <openssl/x509_vfy.h>

namespace ferro::http {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

Attempt Direct() {
  return {.method = "POST",
          .url = ParseUrl("https://api.example.test/order?q=canary").value(),
          .trust_origin = "/etc/ssl/bundle.pem",
          .connect_timeout = milliseconds(30'000),
          .timeout = milliseconds(120'000)};
}

Attempt Proxied() {
  auto attempt = Direct();
  attempt.proxy = Proxy{
      .url = "http://u:canary@proxy:3128", .shown = "http://proxy:3128", .variable = "HTTPS_PROXY"};
  return attempt;
}

struct ErrorCase {
  CurlFailure failure;
  bool proxied;
  ErrorCode code;
  char const* fact;
  char const* message;
};

// What the test runner shows and names the case by: the same in every build.
void PrintTo(ErrorCase const& c, std::ostream* out) {
  *out << c.message << (c.proxied ? " through a proxy" : "");
}

class CurlErrorTest : public ::testing::TestWithParam<ErrorCase> {};

// Covers: R186
TEST_P(CurlErrorTest, SaysWhatFailedOnWhatAndWhatToDo) {
  auto const& expected = GetParam();
  auto const error = ToError(expected.failure, expected.proxied ? Proxied() : Direct());
  EXPECT_EQ(error.code, expected.code) << error.message;
  EXPECT_EQ(error.may_have_happened, expected.failure.connected);
  EXPECT_EQ(error.Fact("failure"), expected.fact);
  EXPECT_EQ(error.Fact("host"), "api.example.test");
  EXPECT_EQ(error.Fact("method"), "POST");
  EXPECT_EQ(error.Fact("path"), "/order");
  EXPECT_THAT(error.message, HasSubstr(expected.message));
  EXPECT_THAT(error.message, HasSubstr("api.example.test"));
  EXPECT_THAT(error.message, ::testing::Not(HasSubstr("canary")));
}

constexpr auto kUnavailable = ErrorCode::kUnavailable;
constexpr auto kInvalid = ErrorCode::kInvalidArgument;

INSTANTIATE_TEST_SUITE_P(
    Failures, CurlErrorTest,
    ::testing::Values(
        ErrorCase{{.code = CURLE_COULDNT_RESOLVE_HOST}, false, kUnavailable, "resolve", "DNS"},
        ErrorCase{{.code = CURLE_COULDNT_CONNECT, .detail = "refused"},
                  false,
                  kUnavailable,
                  "connect",
                  "(refused)"},
        ErrorCase{{.code = CURLE_COULDNT_CONNECT},
                  true,
                  kUnavailable,
                  "proxy",
                  "through the proxy http://proxy:3128 (from HTTPS_PROXY)"},
        ErrorCase{{.code = CURLE_PROXY}, true, kUnavailable, "proxy", "does not connect to"},
        ErrorCase{{.code = CURLE_RECV_ERROR, .proxy_answer = 407},
                  true,
                  kInvalid,
                  "proxy",
                  "http://user:password@host:port"},
        ErrorCase{{.code = CURLE_RECV_ERROR, .proxy_answer = 502},
                  true,
                  kUnavailable,
                  "proxy",
                  "status 502"},
        ErrorCase{{.code = CURLE_RECV_ERROR, .proxy_answer = 200, .connected = true},
                  true,
                  kUnavailable,
                  "broken",
                  "the connection broke"},
        ErrorCase{{.code = CURLE_SSL_CONNECT_ERROR}, false, kUnavailable, "tls", "speaks https"},
        ErrorCase{{.code = CURLE_PEER_FAILED_VERIFICATION,
                   .verify_result = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY},
                  false,
                  kInvalid,
                  "trust",
                  "trusted are those of /etc/ssl/bundle.pem"},
        ErrorCase{
            {.code = CURLE_PEER_FAILED_VERIFICATION, .verify_result = X509_V_ERR_CERT_HAS_EXPIRED},
            false,
            kInvalid,
            "trust",
            "has expired"},
        ErrorCase{
            {.code = CURLE_PEER_FAILED_VERIFICATION, .verify_result = X509_V_ERR_HOSTNAME_MISMATCH},
            false,
            kInvalid,
            "trust",
            "another name"},
        ErrorCase{{.code = CURLE_OPERATION_TIMEDOUT},
                  false,
                  kUnavailable,
                  "timeout",
                  "no connection to https://api.example.test within 30s"},
        ErrorCase{{.code = CURLE_OPERATION_TIMEDOUT, .connected = true},
                  false,
                  kUnavailable,
                  "timeout",
                  "was not answered within 2m"},
        ErrorCase{{.code = CURLE_SEND_ERROR}, false, kUnavailable, "connect", "cannot connect"},
        ErrorCase{{.code = CURLE_SEND_ERROR, .connected = true},
                  false,
                  kUnavailable,
                  "broken",
                  "POST https://api.example.test/order"},
        ErrorCase{{.code = CURLE_PARTIAL_FILE, .connected = true},
                  false,
                  kUnavailable,
                  "broken",
                  "the connection broke"},
        ErrorCase{{.code = CURLE_WRITE_ERROR, .connected = true, .too_large = true},
                  false,
                  ErrorCode::kInternal,
                  "body_limit",
                  "larger than what is accepted"},
        ErrorCase{{.code = CURLE_ABORTED_BY_CALLBACK, .connected = true, .stopped = true},
                  false,
                  ErrorCode::kCancelled,
                  "cancelled",
                  "stopped"}));

TEST(CurlErrorTextTest, TellsOfAMissingBundle) {
  auto attempt = Direct();
  attempt.trust_origin.clear();
  auto const error = ToError({.code = CURLE_PEER_FAILED_VERIFICATION,
                              .verify_result = X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN},
                             attempt);
  EXPECT_THAT(error.message, HasSubstr("install the package ca-certificates"));
  EXPECT_THAT(ToError({.code = CURLE_SSL_CACERT_BADFILE}, attempt).message,
              HasSubstr("SSL_CERT_FILE"));
}

TEST(CurlErrorTextTest, TellsTheDeadlineFromTheTimeOut) {
  auto attempt = Direct();
  attempt.limited_by_deadline = true;
  EXPECT_EQ(ToError({.code = CURLE_OPERATION_TIMEDOUT}, attempt).code,
            ErrorCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace ferro::http
