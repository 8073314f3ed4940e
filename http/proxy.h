// Which proxy a request goes through, from the environment's variables.
#pragma once

#include <optional>
#include <string>

#include "base/environment.h"
#include "base/result.h"
#include "http/url.h"

namespace ferro::http {

struct Proxy {
  std::string url;       // With user and password, if any: never shown.
  std::string shown;     // "http://proxy.example:3128", for messages.
  std::string variable;  // Where it comes from, e.g. "HTTPS_PROXY".
};

// For https the first that is set of https_proxy, HTTPS_PROXY, all_proxy,
// ALL_PROXY; for http http_proxy, HTTP_PROXY (not in a CGI process, where a client
// could have set it), all_proxy, ALL_PROXY. None for loopback and for what no_proxy
// or NO_PROXY lists: "*", hosts with their sub-domains, ".domain" for sub-domains
// only, addresses, networks ("10.0.0.0/8"), each with an optional ":port".
//
// Proxies: http (the default), https, socks4, socks4a, socks5, socks5h. Fails with
// kInvalidArgument, naming the variable and not its value, when it is not understood.
Result<std::optional<Proxy>> ChooseProxy(Environment const& environment, Url const& target);

}  // namespace ferro::http
