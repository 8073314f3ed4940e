// What libcurl's failures mean to our callers; used by the curl transport only.
#pragma once

#include <chrono>
#include <string>

#include "http/proxy.h"
#include "http/transport.h"
#include "http/url.h"

namespace ferro::http {

// What was attempted.
struct Attempt {
  std::string method;
  Url url;
  std::optional<Proxy> proxy;
  std::string trust_origin;  // TrustAnchors::origin
  std::chrono::milliseconds connect_timeout{0};
  std::chrono::milliseconds timeout{0};  // Of this exchange.
  bool limited_by_deadline = false;      // That time is what the caller's deadline left.
};

// What libcurl says of how it went.
struct CurlFailure {
  int code = 0;             // CURLcode
  std::string detail = {};  // libcurl's own words.
  long verify_result = 0;   // OpenSSL's X509_V_…, of the server's or the proxy's certificate.
  long proxy_answer = 0;    // HTTP status by which a proxy answered CONNECT, or 0.
  bool connected = false;   // Ready to send the request (TLS included).
  bool stopped = false;     // By the caller.
  bool too_large = false;   // The answer went beyond the limit.
};

Error ToError(CurlFailure const& failure, Attempt const& attempt);

}  // namespace ferro::http
