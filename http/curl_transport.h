// The transport that talks to the network, by libcurl.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include "base/clock.h"
#include "base/environment.h"
#include "http/transport.h"

namespace ferro::http {

// Made once, by main, before any transport; outlives them all. Other threads may run already
// (libcurl has been thread-safe in this since 7.84).
// Also has the process ignore SIGPIPE: a write to a connection that the other
// side closed is an error to report, not an end of the process.
class CurlGlobal {
 public:
  CurlGlobal();
  CurlGlobal(CurlGlobal const&) = delete;
  CurlGlobal& operator=(CurlGlobal const&) = delete;
  ~CurlGlobal();
};

struct CurlOptions {
  // Proxies (http/proxy.h) and trust anchors (http/trust.h) are read from here,
  // never from the process's own environment.
  Environment environment = {};
  std::chrono::milliseconds connect_timeout{30'000};  // Name, connection and TLS together.
  std::chrono::milliseconds timeout{120'000};         // A whole exchange.
  std::size_t body_limit = 32U << 20U;                // Bytes of an answer, unpacked.
  std::size_t idle_handles = 32;                      // Kept for reuse, with their connections.
  // Without encryption only loopback is talked to, unless this is set.
  bool allow_plain_http = false;
};

// Connections are reused and HTTP/2 is spoken where the server can. TLS
// certificates are always verified, redirects never followed (a 3xx is the
// answer). A request that is not idempotent gets a connection of its own, because
// libcurl silently repeats a request whose reused connection turns out to be dead.
//
// Errors beside those of Transport: kInvalidArgument also for what only a change
// of the configuration can mend (certificate refused, unusable CA file or proxy
// variable), kInternal for an answer above the body limit. The fact "failure" says
// which: resolve, connect, proxy, tls, trust, timeout, broken, body_limit.
//
// A stop request ends the exchange within about a second, at any stage.
std::unique_ptr<Transport> MakeCurlTransport(CurlOptions options, Clock& clock = SystemClock());

}  // namespace ferro::http
