#include "controlplane/standin/endpoint.h"

#include "base/number.h"

namespace ferro::standin {
namespace {

Result<std::uint16_t> ParsePort(std::string_view text, std::string_view whole) {
  auto const port = ParseNumber<std::uint16_t>(text);
  if (port.value_or(0) == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"" + std::string(whole) + "\" has no port from 1 to 65535 after the colon");
  }
  return *port;
}

}  // namespace

bool operator==(Endpoint const& a, Endpoint const& b) {
  return a.host == b.host && a.port == b.port;
}

Result<Endpoint> ParseEndpoint(std::string_view text, std::uint16_t default_port) {
  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    auto const close = text.find(']');
    if (close == std::string_view::npos) {
      return Fail(ErrorCode::kInvalidArgument, "\"" + std::string(text) + "\" lacks a ]");
    }
    host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else if (auto const colon = text.find(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon);
  }
  if (host.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "\"" + std::string(text) + "\" names no host");
  }
  if (port.empty() && default_port != 0) return Endpoint{std::string(host), default_port};
  if (!port.starts_with(':')) {
    return Fail(ErrorCode::kInvalidArgument, "\"" + std::string(text) + "\" names no port");
  }
  auto const number = ParsePort(port.substr(1), text);
  if (!number) return Fail(number.error());
  return Endpoint{std::string(host), *number};
}

}  // namespace ferro::standin
