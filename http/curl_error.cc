#include "http/curl_error.h"

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <utility>

#include "base/time_text.h"

namespace ferro::http {
namespace {

struct Explanation {
  ErrorCode code = ErrorCode::kUnavailable;
  std::string failure;  // The fact of that name.
  std::string message;
};

std::string HostOf(Attempt const& attempt) {
  return "\"" + attempt.url.host + "\"";
}

std::string CallOf(Attempt const& attempt) {
  return attempt.method + " " + attempt.url.origin() + attempt.url.path;
}

std::string ProxyOf(Attempt const& attempt) {
  return attempt.proxy->shown + " (from " + attempt.proxy->variable + ")";
}

std::string Via(Attempt const& attempt) {
  return attempt.proxy ? " through the proxy " + ProxyOf(attempt) : "";
}

std::string InBrackets(std::string const& detail) {
  return detail.empty() ? "" : " (" + detail + ")";
}

Explanation OtherName(Attempt const& attempt) {
  return {ErrorCode::kInvalidArgument, "trust",
          "the TLS certificate shown for " + HostOf(attempt) +
              " is for another name; check the host in the URL, and whether something in between "
              "answers in its place"};
}

Explanation Trust(CurlFailure const& failure, Attempt const& attempt) {
  auto const explained = [&](std::string what) {
    return Explanation{ErrorCode::kInvalidArgument, "trust", std::move(what)};
  };
  auto const host = HostOf(attempt);
  // libcurl compares names itself, and only its words tell that.
  if (failure.detail.find("subject name") != std::string::npos) return OtherName(attempt);
  switch (failure.verify_result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return explained("the TLS certificate of " + host +
                       " has expired; check this machine's clock, or have the server's "
                       "certificate renewed");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return explained("the TLS certificate of " + host +
                       " is not valid yet; check this machine's clock");
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return OtherName(attempt);
    default:
      break;
  }
  auto const trusted = attempt.trust_origin.empty()
                           ? std::string(
                                 "no certificate authorities were found on this machine; "
                                 "install the package ca-certificates")
                           : "trusted are those of " + attempt.trust_origin;
  return explained("the TLS certificate of " + host +
                   " is signed by an authority that is not trusted here: " + trusted +
                   "; if the server has an authority of its own, or a proxy inspects TLS, name a "
                   "PEM file with that authority in SSL_CERT_FILE" +
                   InBrackets(failure.detail));
}

Explanation BadAuthorities(CurlFailure const& failure, Attempt const& attempt) {
  auto const where =
      attempt.trust_origin.empty() ? "of libcurl's default" : "of " + attempt.trust_origin;
  return {ErrorCode::kInvalidArgument, "trust",
          "the certificate authorities " + where + " cannot be used" + InBrackets(failure.detail) +
              "; repair them, or name a PEM file in SSL_CERT_FILE"};
}

Explanation ProxyRefused(CurlFailure const& failure, Attempt const& attempt) {
  std::string text = "the proxy " + ProxyOf(attempt) + " refused a tunnel to " + HostOf(attempt) +
                     " with status " + std::to_string(failure.proxy_answer);
  text += failure.proxy_answer == 407
              ? "; it wants a user name and a password: put them into the variable, "
                "http://user:password@host:port"
              : "; have the proxy let it through, or list the host in NO_PROXY";
  // 5xx is a proxy that cannot reach the host now; anything else stays as it is.
  auto const code =
      failure.proxy_answer >= 500 ? ErrorCode::kUnavailable : ErrorCode::kInvalidArgument;
  return {code, "proxy", std::move(text)};
}

Explanation TimedOut(CurlFailure const& failure, Attempt const& attempt) {
  if (attempt.limited_by_deadline) {
    return {ErrorCode::kDeadlineExceeded, "timeout",
            "the time allowed ran out while waiting for " + CallOf(attempt)};
  }
  if (!failure.connected) {
    return {ErrorCode::kUnavailable, "timeout",
            "no connection to " + attempt.url.origin() + Via(attempt) + " within " +
                DurationText(std::min(attempt.connect_timeout, attempt.timeout)) +
                "; check that it is the right address and that a firewall or a missing proxy does "
                "not keep this machine from it"};
  }
  return {ErrorCode::kUnavailable, "timeout",
          CallOf(attempt) + " was not answered within " + DurationText(attempt.timeout)};
}

Explanation Broken(CurlFailure const& failure, Attempt const& attempt) {
  return {ErrorCode::kUnavailable, "broken",
          "the connection broke while " + CallOf(attempt) + " was under way" +
              InBrackets(failure.detail)};
}

Explanation NotReached(CurlFailure const& failure, Attempt const& attempt) {
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorCode::kUnavailable, "resolve",
              "the name " + HostOf(attempt) +
                  " has no address; check the host in the URL, and this machine's DNS" +
                  InBrackets(failure.detail)};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorCode::kUnavailable, "proxy",
              "the name of the proxy " + ProxyOf(attempt) +
                  " has no address; check the variable, and this machine's DNS"};
    case CURLE_PROXY:
      return {ErrorCode::kUnavailable, "proxy",
              "the proxy " + ProxyOf(attempt) + " does not connect to " + HostOf(attempt) +
                  InBrackets(failure.detail)};
    case CURLE_SSL_CONNECT_ERROR:
      return {ErrorCode::kUnavailable, "tls",
              "no TLS connection to " + attempt.url.origin() + Via(attempt) +
                  InBrackets(failure.detail) + "; check that the address speaks https"};
    default:
      return {ErrorCode::kUnavailable, attempt.proxy ? "proxy" : "connect",
              "cannot connect to " + attempt.url.origin() + Via(attempt) +
                  InBrackets(failure.detail) +
                  "; check that it is the right address and can be reached from this machine"};
  }
}

Explanation Explain(CurlFailure const& failure, Attempt const& attempt) {
  if (failure.stopped) {
    return {ErrorCode::kCancelled, "cancelled", "stopped while waiting for " + CallOf(attempt)};
  }
  if (failure.too_large) {
    return {ErrorCode::kInternal, "body_limit",
            "the answer to " + CallOf(attempt) + " is larger than what is accepted"};
  }
  if (attempt.proxy && failure.proxy_answer != 0 && failure.proxy_answer / 100 != 2) {
    return ProxyRefused(failure, attempt);
  }
  switch (failure.code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return Trust(failure, attempt);
    case CURLE_SSL_CACERT_BADFILE:
      return BadAuthorities(failure, attempt);
    case CURLE_OPERATION_TIMEDOUT:
      return TimedOut(failure, attempt);
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_SSL_CONNECT_ERROR:
      return NotReached(failure, attempt);
    case CURLE_UNSUPPORTED_PROTOCOL:  // The scheme was looked at before.
    case CURLE_WEIRD_SERVER_REPLY:
      return {ErrorCode::kUnavailable, "broken",
              attempt.url.origin() + " answered " + attempt.method +
                  " with something that is not HTTP" + InBrackets(failure.detail)};
    case CURLE_URL_MALFORMAT:
      return {ErrorCode::kInvalidArgument, "url",
              "the URL of " + CallOf(attempt) + " cannot be used" + InBrackets(failure.detail)};
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
      return {ErrorCode::kInternal, "internal", "libcurl cannot work" + InBrackets(failure.detail)};
    default:
      return failure.connected ? Broken(failure, attempt) : NotReached(failure, attempt);
  }
}

}  // namespace

Error ToError(CurlFailure const& failure, Attempt const& attempt) {
  auto explanation = Explain(failure, attempt);
  return Error{.code = explanation.code,
               .message = std::move(explanation.message),
               .may_have_happened = failure.connected,
               .facts = {{"failure", std::move(explanation.failure)},
                         {"host", attempt.url.host},
                         {"method", attempt.method},
                         {"path", attempt.url.path}}};
}

}  // namespace ferro::http
