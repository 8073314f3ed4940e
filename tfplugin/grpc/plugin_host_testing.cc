#include "tfplugin/grpc/plugin_host_testing.h"

#include <array>
#include <cstdint>
#include <utility>

#include "base/text.h"

namespace ferro::tf {
namespace {

constexpr std::string_view kCookie =
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

// The alphabet of RFC 4648 without padding, strictly: as Go's RawStdEncoding.
std::optional<std::string> FromRawBase64(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (char const c : text) {
    auto const value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
    }
  }
  return out;
}

tl::unexpected<Error> NoHandshake(std::string_view line, std::string_view why) {
  return Fail(ErrorCode::kInvalidArgument,
              "no handshake (" + std::string(why) + "): \"" + std::string(line) + "\"");
}

}  // namespace

Result<Handshake> ReadHandshake(std::string_view line) {
  Handshake handshake;
  handshake.fields = Split(line, '|');
  auto const& fields = handshake.fields;
  if (fields.size() < 6) return NoHandshake(line, "fewer than six fields");
  if (fields[0] != "1" || fields[1] != "6" || fields[4] != "grpc")
    return NoHandshake(line, "other versions");
  if (fields[2] != "unix" && fields[2] != "tcp") return NoHandshake(line, "unknown network");
  handshake.address = {.network = fields[2], .text = fields[3]};
  if (fields[5].empty()) return handshake;
  auto const der = FromRawBase64(fields[5]);
  if (!der) return NoHandshake(line, "the certificate is not in raw base64");
  auto pem = PemOf(*der);
  if (!pem) return NoHandshake(line, pem.error().message);
  handshake.server_certificate = std::move(*pem);
  return handshake;
}

std::map<std::string, std::string> HostEnvironment(HostOptions const& options,
                                                   std::optional<Certificate> const& certificate) {
  std::map<std::string, std::string> environment{
      {"TF_PLUGIN_MAGIC_COOKIE", std::string(kCookie)},
      {"PLUGIN_PROTOCOL_VERSIONS", "6,5"},
      {"PLUGIN_MIN_PORT", "10000"},
      {"PLUGIN_MAX_PORT", "25000"},
      {"TMPDIR", options.temporary_directory},
      {"PATH", "/usr/bin:/bin"},
  };
  if (certificate) environment["PLUGIN_CLIENT_CERT"] = certificate->pem;
  for (auto const& [name, value] : options.environment) {
    environment.erase(name);
    if (!value.empty()) environment[name] = value;
  }
  return environment;
}

Result<std::unique_ptr<PluginHost>> PluginHost::Start(HostOptions const& options) {
  std::unique_ptr<PluginHost> host(new PluginHost);
  if (options.tls) {
    auto certificate = MakeCertificate(options.curve, SystemClock().Now());
    if (!certificate) return Fail(std::move(certificate).error());
    host->certificate_ = std::move(*certificate);
  }
  auto process =
      PluginProcess::Start({.program = options.program,
                            .arguments = options.arguments,
                            .environment = HostEnvironment(options, host->certificate_)});
  if (!process) return Fail(std::move(process).error());
  host->process_ = std::move(*process);
  auto const line = host->process_->ReadLine(options.start_timeout);
  if (!line) {
    host->process_->WaitForEof(std::chrono::seconds(1));
    return Fail(ErrorCode::kUnavailable,
                "no handshake; stderr says: " + host->process_->stderr_text());
  }
  auto handshake = ReadHandshake(*line);
  if (!handshake) return Fail(std::move(handshake).error());
  host->handshake_ = std::move(*handshake);
  host->client_ = host->Connect();
  return host;
}

std::unique_ptr<PluginClient> PluginHost::Connect() const {
  return PluginClient::Connect(handshake_.address, handshake_.server_certificate, certificate_);
}

PluginHost::Ended PluginHost::End() {
  auto const begin = std::chrono::steady_clock::now();
  // An answer, a broken connection: both are an end (tfplugin6 §1.7).
  static_cast<void>(client_->Shutdown());
  process_->WaitForEof(std::chrono::seconds(20));
  auto const status = process_->WaitForExit(std::chrono::seconds(20));
  auto const took = std::chrono::steady_clock::now() - begin;
  return {.status = status, .took = std::chrono::duration_cast<std::chrono::milliseconds>(took)};
}

}  // namespace ferro::tf
