#include "simulator/front.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "http/tls_identity.h"

namespace ferro::sim {
namespace {

// How long a connection is held whose answer never comes (Cut::kTimeout).
constexpr std::chrono::minutes kNever{10};
constexpr unsigned kPrivateFile = 0600;

http::ServerReply Answered(Cloud& cloud, http::ServerRequest const& request) {
  Reply reply = cloud.Handle({.method = request.method,
                              .url = request.target,
                              .headers = request.headers,
                              .body = request.body});
  http::ServerReply out{.status = reply.response.status,
                        .headers = std::move(reply.response.headers),
                        .body = std::move(reply.response.body),
                        .delay = reply.delay};
  switch (reply.cut) {
    case Cut::kNone:
      break;
    case Cut::kRefused:  // A listener can't refuse any more; a reset is the nearest.
    case Cut::kReset:
      out.ending = http::ServerEnding::kResetWithout;
      break;
    case Cut::kTimeout:
      out.delay = kNever;
      out.ending = http::ServerEnding::kCloseWithout;
      break;
  }
  return out;
}

Result<std::optional<http::TlsIdentity>> IdentityFor(FrontOptions const& options) {
  if (!options.tls) return std::nullopt;
  if (options.env_file.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "TLS needs an env file: the certificate to trust is written beside it");
  }
  auto names = options.tls_names;
  if (names.empty()) names = http::TlsIdentityOptions{}.names;
  auto identity = http::MakeTlsIdentity(std::move(names), SystemClock().Now());
  if (!identity) return Fail(std::move(identity).error().Within("making a certificate"));
  return *std::move(identity);
}

std::string Origin(std::string const& host, bool tls, std::uint16_t port) {
  bool const bracket = host.find(':') != std::string::npos;
  return std::string(tls ? "https://" : "http://") + (bracket ? "[" + host + "]" : host) + ":" +
         std::to_string(port);
}

// What to announce: nobody can connect to "every address of this machine".
std::string HostFor(FrontOptions const& options, std::string const& address) {
  if (!options.public_host.empty()) return options.public_host;
  if (address == "0.0.0.0") return "127.0.0.1";
  return address == "::" ? "::1" : address;
}

std::string Quoted(std::string const& text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::vector<std::pair<std::string, std::string>> Variables(CloudOptions const& account,
                                                           std::string const& origin) {
  User const user = account.users.empty() ? User{} : account.users.front();
  return {{"OS_AUTH_URL", origin + "/identity/v3"},
          {"OS_DOMAIN_NAME", account.domain_name},
          {"OS_USERNAME", user.name},
          {"OS_PASSWORD", user.password.Reveal()},
          {"OS_REGION_NAME", account.region},
          {"INFRA_PROJECT_ID", account.projects.empty() ? "" : account.projects.front().id},
          {"SEL_DEDICATED_ENDPOINT", origin + "/servers/v2"}};
}

}  // namespace

Result<std::pair<std::string, std::uint16_t>> ParseListen(std::string const& text) {
  auto const colon = text.rfind(':');
  std::uint16_t port = 0;
  char const* const end = text.data() + text.size();
  bool good = colon != std::string::npos && colon + 1 < text.size();
  if (good) {
    auto const read = std::from_chars(text.data() + colon + 1, end, port);
    good = read.ec == std::errc() && read.ptr == end;  // 99999 is read whole, and is none.
  }
  std::string address = good ? text.substr(0, colon) : "";
  if (address.size() > 2 && address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  }
  if (!good || address.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"" + text + "\" is not ADDRESS:PORT, for example 127.0.0.1:0");
  }
  return std::pair(address, port);
}

Result<Front> StartFront(Cloud& cloud, CloudOptions const& account, FrontOptions const& options) {
  auto const listen = ParseListen(options.listen);
  if (!listen) return Fail(listen.error());
  auto identity = IdentityFor(options);
  if (!identity) return Fail(std::move(identity).error());
  auto server = http::StartServer(
      {.address = listen->first, .port = listen->second, .tls = *identity},
      [&cloud](http::ServerRequest const& request) { return Answered(cloud, request); });
  if (!server) return Fail(std::move(server).error());
  std::string const origin =
      Origin(HostFor(options, listen->first), options.tls, (*server)->port());
  cloud.SetBaseUrl(origin);
  Front front{.server = *std::move(server), .variables = Variables(account, origin)};
  if (options.env_file.empty()) return front;
  if (*identity) {
    std::filesystem::path ca = std::filesystem::absolute(options.env_file);
    ca += ".ca.pem";
    if (auto ok = WriteFile(ca, (*identity)->ca_pem); !ok) return Fail(std::move(ok).error());
    front.variables.emplace_back("SSL_CERT_FILE", ca.string());
  }
  if (auto ok = WriteFile(options.env_file, ExportText(front), kPrivateFile); !ok) {
    return Fail(std::move(ok).error());
  }
  return front;
}

std::string ExportText(Front const& front) {
  std::string out;
  for (auto const& [name, value] : front.variables) {
    out += "export " + name + "=" + Quoted(value) + "\n";
  }
  return out;
}

std::string AnnouncementText(Front const& front) {
  nlohmann::ordered_json out;
  out["ready"] = true;
  out["url"] = front.server->origin();
  for (auto const& [name, value] : front.variables) out[name] = value;
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace ferro::sim
