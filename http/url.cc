#include "http/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/number.h"
#include "base/text.h"

namespace ferro::http {
namespace {

constexpr int kHighestPort = 65535;

tl::unexpected<Error> BadUrl(std::string_view shown, std::string_view why) {
  std::string const subject =
      shown.empty() ? std::string("the URL") : "\"" + std::string(shown) + "\"";
  return Fail(ErrorCode::kInvalidArgument,
              subject + " " + std::string(why) + "; a URL looks like https://host/path");
}

std::uint16_t DefaultPort(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

bool IsHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsIpv6(std::string const& host) {
  std::array<unsigned char, 16> bytes;
  return ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "host", "host:port", "[v6]", "[v6]:port".
Status SetAuthority(Url& url, std::string_view authority, std::string_view shown) {
  std::string_view port;
  if (authority.starts_with('[')) {
    auto const close = authority.find(']');
    if (close == std::string_view::npos) return BadUrl(shown, "has a \"[\" without \"]\"");
    url.host = Lower(authority.substr(1, close - 1));
    if (!IsIpv6(url.host)) return BadUrl(shown, "has no IPv6 address between its brackets");
    auto const rest = authority.substr(close + 1);
    if (!rest.empty() && rest.front() != ':') return BadUrl(shown, "has no port after \"]\"");
    port = rest.empty() ? rest : rest.substr(1);
  } else {
    auto const colon = authority.find(':');
    url.host = Lower(authority.substr(0, colon));
    if (url.host.empty()) return BadUrl(shown, "has no host");
    if (!std::ranges::all_of(url.host, IsHostCharacter)) {
      return BadUrl(shown, "has a host with characters that no host has");
    }
    if (colon != std::string_view::npos) port = authority.substr(colon + 1);
  }
  url.port = DefaultPort(url.scheme);
  if (port.empty()) return {};
  auto const number = ParseNumber<int>(port);
  if (!number || *number < 1 || *number > kHighestPort) {
    return BadUrl(shown, "has a port that is not a number from 1 to 65535");
  }
  url.port = static_cast<std::uint16_t>(*number);
  return {};
}

}  // namespace

std::string Url::origin() const {
  std::string out =
      scheme + "://" + (host.find(':') == std::string::npos ? host : "[" + host + "]");
  if (port != DefaultPort(scheme)) out.append(":").append(std::to_string(port));
  return out;
}

std::string Url::text() const {
  return origin() + path + (query.empty() ? std::string() : "?" + query);
}

Result<Url> ParseUrl(std::string_view text) {
  auto const mark = text.find("://");
  if (mark == std::string_view::npos) {
    // What stands before an "@" may be a password.
    return BadUrl(text.find('@') == std::string_view::npos ? text : "", "has no \"https://\"");
  }
  Url url{.scheme = Lower(text.substr(0, mark))};
  auto const rest = text.substr(mark + 3);
  auto const authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) {
    return BadUrl("", "holds a user name or a password, which does not belong there");
  }
  if (std::ranges::any_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7f; })) {
    return BadUrl("", "has spaces or control characters in it");
  }
  if (url.scheme != "http" && url.scheme != "https") {
    return BadUrl(text, "is neither https nor http");
  }
  if (text.find('#') != std::string_view::npos) return BadUrl(text, "has a \"#\" part");
  if (auto done = SetAuthority(url, authority, text); !done) return Fail(std::move(done).error());
  auto const tail = rest.substr(authority.size());
  auto const question = tail.find('?');
  url.path = std::string(tail.substr(0, question));
  if (question != std::string_view::npos) url.query = std::string(tail.substr(question + 1));
  return url;
}

bool IsLoopbackHost(std::string_view host) {
  std::string name = Lower(host);
  if (name.size() > 2 && name.front() == '[' && name.back() == ']') {
    name = name.substr(1, name.size() - 2);
  }
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  in_addr v4{};
  if (::inet_pton(AF_INET, name.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24U == 127;
  in6_addr v6{};
  return ::inet_pton(AF_INET6, name.c_str(), &v6) == 1 &&
         std::ranges::equal(v6.s6_addr, in6addr_loopback.s6_addr);
}

std::string PercentEncoded(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (char const c : text) {
    if (IsUnreserved(c)) {
      out.push_back(c);
      continue;
    }
    auto const byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kDigits[byte >> 4U]);
    out.push_back(kDigits[byte & 15U]);
  }
  return out;
}

Result<std::string> PercentDecoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    int const high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
    int const low = i + 2 < text.size() ? HexValue(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return Fail(ErrorCode::kInvalidArgument, "a \"%\" is not followed by two hex digits");
    }
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

std::string QueryText(std::vector<std::pair<std::string, std::string>> const& parameters) {
  std::string out;
  for (auto const& [name, value] : parameters) {
    out.append(out.empty() ? "?" : "&").append(PercentEncoded(name)).append("=");
    out.append(PercentEncoded(value));
  }
  return out;
}

Result<std::vector<std::pair<std::string, std::string>>> ParseQuery(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> out;
  if (text.starts_with('?')) text.remove_prefix(1);
  if (text.empty()) return out;
  for (auto const& part : Split(text, '&')) {
    if (part.empty()) continue;
    auto const equals = part.find('=');
    auto name = PercentDecoded(std::string_view(part).substr(0, equals));
    auto value =
        PercentDecoded(equals == std::string::npos ? std::string_view()
                                                   : std::string_view(part).substr(equals + 1));
    if (!name) return Fail(std::move(name).error());
    if (!value) return Fail(std::move(value).error());
    out.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

std::string JoinedUrl(std::string_view base, std::string_view path) {
  while (base.ends_with('/')) base.remove_suffix(1);
  while (path.starts_with('/')) path.remove_prefix(1);
  return path.empty() ? std::string(base) : std::string(base) + "/" + std::string(path);
}

}  // namespace ferro::http
