#include "controlplane/engines/docker/endpoint.h"

#include <map>
#include <string_view>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"

namespace ferro::docker {
namespace {

struct ContextEndpoint {
  std::string host;
};

void Describe(json::Fields& f, ContextEndpoint& m) {
  f("Host", m.host);
}

struct ContextMeta {
  std::string name;
  std::map<std::string, ContextEndpoint> endpoints;
};

void Describe(json::Fields& f, ContextMeta& m) {
  f("Name", m.name);
  f("Endpoints", m.endpoints);
}

struct CurrentContext {
  std::string current_context;
};

void Describe(json::Fields& f, CurrentContext& m) {
  f("currentContext", m.current_context);
}

Result<Endpoint> FromHost(std::string_view host, std::string source) {
  constexpr std::string_view kUnix = "unix://";
  if (host.starts_with(kUnix)) {
    auto const path = host.substr(kUnix.size());
    if (path.empty()) return Endpoint{kDefaultSocket, std::move(source)};
    if (path.front() == '/') return Endpoint{std::string(path), std::move(source)};
    return Fail(ErrorCode::kInvalidArgument, source + " names the socket \"" + std::string(path) +
                                                 "\": write its whole path, unix:///PATH");
  }
  auto const mark = host.find("://");
  auto const scheme = mark == std::string_view::npos ? "" : std::string(host.substr(0, mark));
  if (scheme == "ssh" || scheme == "tcp" || scheme == "http" || scheme == "https") {
    return Fail(ErrorCode::kInvalidArgument,
                source + " names an engine by " + scheme +
                    "://: only the engine of this machine can be used now, by unix:///PATH; "
                    "remote hosts come with `ferroplane host add`");
  }
  return Fail(ErrorCode::kInvalidArgument,
              source + " is \"" + std::string(host) + "\", not unix:///PATH");
}

Result<std::string> ContextName(Environment const& environment,
                                std::filesystem::path const& folder) {
  if (environment.Has("DOCKER_CONTEXT")) return environment.Get("DOCKER_CONTEXT");
  if (folder.empty()) return "";
  auto const file = folder / "config.json";
  auto text = ReadFile(file);
  if (!text && text.error().code == ErrorCode::kNotFound) return "";
  if (!text) return Fail(std::move(text).error());
  auto config = json::Parse<CurrentContext>(*text);
  if (!config) return Fail(std::move(config).error().Within("reading " + file.string()));
  return config->current_context;
}

Result<Endpoint> FromContext(std::string const& name, std::filesystem::path const& folder) {
  auto const file = folder / "contexts" / "meta" / Sha256Hex(name) / "meta.json";
  auto text = ReadFile(file);
  if (!text) {
    if (text.error().code != ErrorCode::kNotFound) return Fail(std::move(text).error());
    return Fail(ErrorCode::kInvalidArgument, "there is no docker context \"" + name + "\" (" +
                                                 file.string() +
                                                 "): see `docker context ls`, or set DOCKER_HOST");
  }
  auto meta = json::Parse<ContextMeta>(*text);
  if (!meta) return Fail(std::move(meta).error().Within("reading " + file.string()));
  return FromHost(meta->endpoints["docker"].host, "context \"" + name + "\"");
}

}  // namespace

std::filesystem::path ConfigFolder(Environment const& environment) {
  if (environment.Has("DOCKER_CONFIG")) return environment.Get("DOCKER_CONFIG");
  if (environment.Has("HOME")) return std::filesystem::path(environment.Get("HOME")) / ".docker";
  return {};
}

Result<Endpoint> FindEndpoint(Environment const& environment) {
  if (environment.Has("DOCKER_HOST")) {
    return FromHost(environment.Get("DOCKER_HOST"), "DOCKER_HOST");
  }
  auto const folder = ConfigFolder(environment);
  auto name = ContextName(environment, folder);
  if (!name) return Fail(std::move(name).error());
  if (name->empty() || *name == "default") return Endpoint{kDefaultSocket, "default"};
  return FromContext(*name, folder);
}

}  // namespace ferro::docker
