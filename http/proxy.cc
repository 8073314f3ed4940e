#include "http/proxy.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/number.h"
#include "base/text.h"

namespace ferro::http {
namespace {

struct Setting {
  std::string variable;
  std::string value;
};

struct Address {
  std::array<unsigned char, 16> bytes{};
  int bits = 0;  // 32, 128, or 0 for what is no address.
};

Address ParseAddress(std::string const& text) {
  Address address;
  if (::inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1)
    address.bits = 32;
  else if (::inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1)
    address.bits = 128;
  return address;
}

bool SameBits(Address const& a, Address const& b, int count) {
  for (int bit = 0; bit < count; ++bit) {
    auto const byte = static_cast<std::size_t>(bit / 8);
    auto const mask = static_cast<unsigned char>(0x80U >> static_cast<unsigned>(bit % 8));
    if ((a.bytes[byte] & mask) != (b.bytes[byte] & mask)) return false;
  }
  return true;
}

bool NetworkCovers(std::string const& entry, std::size_t slash, std::string const& host) {
  auto const network = ParseAddress(entry.substr(0, slash));
  auto const address = ParseAddress(host);
  int const length = ParseNumber<int>(std::string_view(entry).substr(slash + 1)).value_or(-1);
  return address.bits > 0 && network.bits == address.bits && length >= 0 &&
         length <= network.bits && SameBits(network, address, length);
}

// Takes ":port" off the entry; false when the port is another one.
bool PortFits(std::string& entry, std::uint16_t port) {
  auto const colon = entry.rfind(':');
  bool const is_bare_v6 = std::ranges::count(entry, ':') > 1 && entry.front() != '[';
  bool const is_bracketed_end = entry.ends_with(']');
  if (colon == std::string::npos || is_bare_v6 || is_bracketed_end) return true;
  int const wanted = ParseNumber<int>(std::string_view(entry).substr(colon + 1)).value_or(-1);
  entry.resize(colon);
  return wanted == port;
}

bool EntryCovers(std::string entry, Url const& target) {
  if (entry == "*") return true;
  if (entry.empty() || !PortFits(entry, target.port)) return false;
  if (entry.size() > 2 && entry.front() == '[' && entry.back() == ']') {
    entry = entry.substr(1, entry.size() - 2);
  }
  if (auto const slash = entry.find('/'); slash != std::string::npos) {
    return NetworkCovers(entry, slash, target.host);
  }
  if (auto const address = ParseAddress(entry); address.bits > 0) {
    auto const other = ParseAddress(target.host);
    return other.bits == address.bits && SameBits(address, other, address.bits);
  }
  if (entry.starts_with("*.")) entry.erase(0, 1);
  if (entry.starts_with('.')) return target.host.ends_with(entry);
  return target.host == entry || target.host.ends_with("." + entry);
}

Setting FirstSet(Environment const& environment, std::vector<std::string> const& names) {
  for (auto const& name : names) {
    if (environment.Has(name)) return {name, environment.Get(name)};
  }
  return {};
}

bool IsExempt(Environment const& environment, Url const& target) {
  if (IsLoopbackHost(target.host)) return true;
  auto list = Lower(FirstSet(environment, {"no_proxy", "NO_PROXY"}).value);
  std::ranges::replace_if(list, [](char c) { return c == ' ' || c == '\t' || c == ';'; }, ',');
  return std::ranges::any_of(Split(list, ','),
                             [&](std::string const& entry) { return EntryCovers(entry, target); });
}

Setting SettingFor(Environment const& environment, std::string const& scheme) {
  if (scheme == "https") {
    return FirstSet(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  }
  bool const is_cgi = environment.Has("REQUEST_METHOD");
  return FirstSet(
      environment,
      is_cgi ? std::vector<std::string>{"http_proxy", "all_proxy", "ALL_PROXY"}
             : std::vector<std::string>{"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"});
}

std::string DefaultProxyPort(std::string const& scheme) {
  if (scheme == "http") return "80";
  return scheme == "https" ? "443" : "1080";
}

Result<Proxy> Understood(Setting const& setting) {
  static constexpr std::array kSchemes = {"http",    "https",  "socks4",
                                          "socks4a", "socks5", "socks5h"};
  auto const bad = [&](std::string const& why) {
    return Fail(ErrorCode::kInvalidArgument, "the environment variable " + setting.variable + " " +
                                                 why + "; a proxy looks like http://host:3128");
  };
  auto const value = std::string(Trimmed(setting.value));
  auto const mark = value.find("://");
  auto const scheme = mark == std::string::npos ? "http" : Lower(value.substr(0, mark));
  if (std::ranges::find(kSchemes, scheme) == kSchemes.end()) {
    return bad(
        "names a kind of proxy that is not one of http, https, socks4, socks4a, socks5 and "
        "socks5h");
  }
  auto rest = mark == std::string::npos ? value : value.substr(mark + 3);
  while (rest.ends_with('/')) rest.pop_back();
  auto const at = rest.rfind('@');
  auto const user = at == std::string::npos ? "" : rest.substr(0, at + 1);
  auto const host = at == std::string::npos ? rest : rest.substr(at + 1);
  auto const url = ParseUrl("http://" + host);
  if (!url || !url->path.empty() || !url->query.empty()) {
    return bad("does not name a host and a port");
  }
  auto const bare = url->host.find(':') == std::string::npos ? url->host : "[" + url->host + "]";
  bool const has_port = !host.ends_with(']') && host.rfind(':') != std::string::npos &&
                        host.rfind(':') + 1 < host.size();
  auto const port = has_port ? std::to_string(url->port) : DefaultProxyPort(scheme);
  return Proxy{.url = scheme + "://" + user + bare + ":" + port,
               .shown = scheme + "://" + bare + ":" + port,
               .variable = setting.variable};
}

}  // namespace

Result<std::optional<Proxy>> ChooseProxy(Environment const& environment, Url const& target) {
  if (IsExempt(environment, target)) return std::nullopt;
  auto const setting = SettingFor(environment, target.scheme);
  if (setting.value.empty()) return std::nullopt;
  auto proxy = Understood(setting);
  if (!proxy) return Fail(std::move(proxy).error());
  return std::optional<Proxy>(std::move(*proxy));
}

}  // namespace ferro::http
