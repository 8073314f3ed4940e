#include "controlplane/engines/docker/registry.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <utility>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "base/text.h"
#include "controlplane/engines/docker/endpoint.h"

namespace ferro::docker {
namespace {

constexpr std::chrono::milliseconds kHelperLimit{30'000};
constexpr std::string_view kHubServer = "https://index.docker.io/v1/";
// What a helper answers for a server that it does not know; by protocol, on stdout.
constexpr std::string_view kNotThere = "credentials not found";

struct AuthEntry {
  Secret auth;
  std::string username;
  Secret password;
  Secret identity_token;
};

void Describe(json::Fields& f, AuthEntry& m) {
  f("auth", m.auth);
  f("username", m.username);
  f("password", m.password);
  f("identitytoken", m.identity_token);
}

struct ConfigFile {
  std::map<std::string, AuthEntry> auths;
  std::string creds_store;
  std::map<std::string, std::string> cred_helpers;
};

void Describe(json::Fields& f, ConfigFile& m) {
  f("auths", m.auths);
  f("credsStore", m.creds_store);
  f("credHelpers", m.cred_helpers);
}

struct HelperAnswer {
  std::string server_url;
  std::string username;
  Secret secret;
};

void Describe(json::Fields& f, HelperAnswer& m) {
  f("ServerURL", m.server_url);
  f("Username", m.username);
  f("Secret", m.secret);
}

struct AuthHeader {
  std::optional<std::string> username;
  std::optional<Secret> password;
  std::optional<Secret> identity_token;
  std::string server;
};

void Describe(json::Fields& f, AuthHeader& m) {
  f("username", m.username);
  f("password", m.password);
  f("identitytoken", m.identity_token);
  f("serveraddress", m.server);
}

std::optional<std::string> FromBase64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (char const c : text) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    auto const digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU));
  }
  return out;
}

// "https://host:5000/v1/" -> "host:5000": as old entries of `auths` are written.
std::string_view HostOf(std::string_view server) {
  for (std::string_view const scheme : {"https://", "http://"}) {
    if (server.starts_with(scheme)) server.remove_prefix(scheme.size());
  }
  return server.substr(0, server.find('/'));
}

std::string ServerOf(std::string_view registry) {
  bool const hub = registry == "docker.io" || registry == "index.docker.io";
  return std::string(hub ? kHubServer : registry);
}

Result<std::optional<Credentials>> FromEntry(std::string const& server, AuthEntry const& entry) {
  Credentials found{.username = entry.username,
                    .password = entry.password,
                    .identity_token = entry.identity_token,
                    .server = server};
  if (!entry.auth.empty()) {
    auto const pair = FromBase64(entry.auth.Reveal());
    auto const colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos) {
      return Fail(ErrorCode::kInvalidArgument,
                  "auths[\"" + server +
                      "\"].auth is not base64 of USER:PASSWORD: log in anew "
                      "with `docker login " +
                      server + "`");
    }
    found.username = pair->substr(0, colon);
    auto password = pair->substr(colon + 1);
    while (password.ends_with('\0')) password.pop_back();
    found.password = Secret(std::move(password));
  }
  bool const nothing = found.username.empty() && found.identity_token.empty();
  if (nothing) return std::optional<Credentials>();
  return found;
}

bool IsHelperName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}

Result<std::optional<Credentials>> FromHelper(std::string const& helper, std::string const& server,
                                              Environment const& environment,
                                              std::stop_token const& stop) {
  auto const program = "docker-credential-" + helper;
  if (!IsHelperName(helper)) {
    return Fail(ErrorCode::kInvalidArgument, "\"" + helper + "\" is no name of a helper");
  }
  auto ran = RunProcess({.arguments = {program, "get"},
                         .input = server + "\n",
                         .environment = environment,
                         .stop = stop,
                         .limit = kHelperLimit});
  if (!ran) {
    return Fail(std::move(ran).error().Within("asking " + program + " for " + server));
  }
  if (ran->status != 0) {
    if (ran->out.find(kNotThere) != std::string::npos) return std::optional<Credentials>();
    auto const said = Trimmed(ran->err.empty() ? ran->out : ran->err);
    return Fail(ErrorCode::kUnauthenticated, program + " get failed for " + server +
                                                 " with exit code " + std::to_string(ran->status) +
                                                 ": " + std::string(CutUtf8(said, 500)));
  }
  auto answer = json::Parse<HelperAnswer>(ran->out);
  if (!answer) {
    return Fail(std::move(answer).error().Within("reading what " + program + " answered"));
  }
  Credentials found{.server = server};
  if (answer->username == "<token>") {
    found.identity_token = std::move(answer->secret);
  } else {
    found.username = answer->username;
    found.password = std::move(answer->secret);
  }
  return found;
}

}  // namespace

Result<std::optional<Credentials>> CredentialStore::For(std::string_view registry,
                                                        std::stop_token const& stop) const {
  auto const folder = ConfigFolder(environment_);
  if (folder.empty()) return std::optional<Credentials>();
  auto const file = folder / "config.json";
  auto text = ReadFile(file);
  if (!text && text.error().code == ErrorCode::kNotFound) return std::optional<Credentials>();
  if (!text) return Fail(std::move(text).error());
  auto config = json::Parse<ConfigFile>(*text);
  if (!config) return Fail(std::move(config).error().Within("reading " + file.string()));

  auto const server = ServerOf(registry);
  auto const host = HostOf(server);
  for (auto const& key : {server, std::string(host)}) {
    auto const helper = config->cred_helpers.find(key);
    if (helper == config->cred_helpers.end()) continue;
    return FromHelper(helper->second, server, environment_, stop);
  }
  if (!config->creds_store.empty()) {
    return FromHelper(config->creds_store, server, environment_, stop);
  }
  for (auto const& [name, entry] : config->auths) {
    if (name != server && HostOf(name) != host) continue;
    auto found = FromEntry(name, entry);
    if (!found) return Fail(std::move(found).error().Within("reading " + file.string()));
    if (*found) return found;
  }
  return std::optional<Credentials>();
}

Secret RegistryAuth(Credentials const& credentials) {
  AuthHeader header{.server = credentials.server};
  if (credentials.identity_token.empty()) {
    header.username = credentials.username;
    header.password = credentials.password;
  } else {
    header.identity_token = credentials.identity_token;
  }
  Secret const text(json::Print(header));
  auto encoded = Base64(text.Reveal());
  std::replace(encoded.begin(), encoded.end(), '+', '-');
  std::replace(encoded.begin(), encoded.end(), '/', '_');
  return Secret(std::move(encoded));
}

}  // namespace ferro::docker
