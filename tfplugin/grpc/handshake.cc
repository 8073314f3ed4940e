#include "tfplugin/grpc/handshake.h"

#include <algorithm>

#include "base/number.h"
#include "base/text.h"

namespace ferro::tf {
namespace {

constexpr std::string_view kCookieName = "TF_PLUGIN_MAGIC_COOKIE";
constexpr std::string_view kCookie =
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
constexpr int kHandshakeVersion = 1;
constexpr int kHighestPort = 65535;

Result<int> ReadPort(Environment const& environment, std::string_view name) {
  std::string const text = environment.Get(name);
  if (text.empty()) return 0;
  auto const port = ParseNumber<int>(text);
  if (!port || *port < 0 || *port > kHighestPort) {
    return Fail(ErrorCode::kInvalidArgument,
                std::string(name) + " is \"" + text + "\": a port is a number from 0 to 65535");
  }
  return *port;
}

// For paths and addresses of our own making: quotes, backslashes, control characters.
std::string JsonText(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (char const c : ToValidUtf8(text)) {
    auto const byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xFU];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string TemporaryDirectory(Environment const& environment) {
  return environment.Has("TMPDIR") ? environment.Get("TMPDIR") : "/tmp";
}

}  // namespace

bool HasMagicCookie(Environment const& environment) {
  return environment.Get(kCookieName) == kCookie;
}

std::string StartedByHandText(std::string_view program) {
  std::string const name(program);
  return name +
         " is a Terraform provider: a plugin that Terraform (or OpenTofu) starts by itself.\n" +
         "Name it under required_providers in a configuration and run `terraform init`;\n" +
         "see `" + name + " --help` for what it can do on its own.\n";
}

HostWishes ReadHostWishes(Environment const& environment) {
  auto const offered = Split(environment.Get("PLUGIN_PROTOCOL_VERSIONS"), ',');
  auto const is_ours = [](std::string const& text) {
    return Trimmed(text) == std::to_string(kProtocolVersion);
  };
  return {
      .client_certificate = environment.Get("PLUGIN_CLIENT_CERT"),
      .socket_directory = environment.Get("PLUGIN_UNIX_SOCKET_DIR"),
      .socket_group = environment.Get("PLUGIN_UNIX_SOCKET_GROUP"),
      .temporary_directory = TemporaryDirectory(environment),
      .knows_multiplexing = environment.Has("PLUGIN_MULTIPLEX_GRPC"),
      .knows_version_6 = std::ranges::any_of(offered, is_ours),
  };
}

HostWishes DebugWishes(Environment const& environment) {
  return {.temporary_directory = TemporaryDirectory(environment)};
}

Result<PortRange> ReadPortRange(Environment const& environment) {
  auto const first = ReadPort(environment, "PLUGIN_MIN_PORT");
  if (!first) return Fail(first.error());
  auto const last = ReadPort(environment, "PLUGIN_MAX_PORT");
  if (!last) return Fail(last.error());
  if (*first > *last) {
    return Fail(ErrorCode::kInvalidArgument, "PLUGIN_MIN_PORT (" + std::to_string(*first) +
                                                 ") is above PLUGIN_MAX_PORT (" +
                                                 std::to_string(*last) + ")");
  }
  return PortRange{.first = *first, .last = *last};
}

std::string HandshakeLine(Address const& address, std::string_view certificate,
                          HostWishes const& wishes) {
  std::string line = std::to_string(kHandshakeVersion) + '|' + std::to_string(kProtocolVersion) +
                     '|' + address.network + '|' + address.text + "|grpc|" +
                     std::string(certificate);
  if (wishes.knows_multiplexing) line += "|false";
  return line + '\n';
}

std::string ReattachValue(std::string_view provider_address, Address const& address, long pid) {
  return "{" + JsonText(provider_address) + R"(:{"Protocol":"grpc","ProtocolVersion":)" +
         std::to_string(kProtocolVersion) + R"(,"Pid":)" + std::to_string(pid) +
         R"(,"Test":true,"Addr":{"Network":)" + JsonText(address.network) + R"(,"String":)" +
         JsonText(address.text) + "}}}";
}

}  // namespace ferro::tf
