#include "controlplane/standin/settings.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "controlplane/standin/endpoint.h"

namespace ferro::standin {
namespace {

constexpr std::uint16_t kServicePort = 3000;

struct Role {
  std::string_view name;
  std::uint16_t port;
  std::string_view folder;
  std::array<std::string_view, 2> needs;  // Variables; "" for none.
};

constexpr std::array kRoles = {
    Role{"auth-service", kServicePort, "", {"JWT_SECRET"}},
    Role{"crypto-service", kServicePort, "", {"TON_API_KEY"}},
    Role{"mongo", 27017, "/data/db", {}},
    Role{"elasticsearch", 9200, "/usr/share/elasticsearch/data", {}},
    Role{"kafka",
         9092,
         "/var/lib/kafka/data",
         {"KAFKA_ZOOKEEPER_CONNECT", "KAFKA_ADVERTISED_LISTENERS"}},
};

tl::unexpected<Error> Refused(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

bool IsSecretName(std::string_view name) {
  constexpr std::array<std::string_view, 5> kEndings = {"SECRET", "PASSWORD", "API_KEY", "TOKEN",
                                                        "PRIVATE_KEY"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

Status CheckSecrets(Environment const& environment) {
  constexpr std::string_view kFile = "_FILE";
  for (auto const& [name, value] : environment.variables()) {
    if (IsSecretName(name) && value.empty()) {
      return Refused(name + " is empty: give it a value (in .env, or in the shell that deploys)");
    }
    std::string_view const stem = std::string_view(name).substr(0, name.size() - kFile.size());
    if (!name.ends_with(kFile) || !IsSecretName(stem)) continue;
    auto const content = ReadFile(value);
    if (!content) return Fail(content.error().Within(name));
    if (Trimmed(*content).empty()) return Refused(name + ": the file " + value + " is empty");
  }
  return {};
}

// "PLAINTEXT://kafka:9092,SSL://kafka:9093": the port of the first.
Result<std::uint16_t> ListenerPort(std::string_view variable, std::string_view listeners) {
  std::string_view first = listeners.substr(0, listeners.find(','));
  auto const scheme = first.find("://");
  if (scheme != std::string_view::npos) first.remove_prefix(scheme + 3);
  std::string const address(first.starts_with(':') ? "any" + std::string(first) : first);
  auto const endpoint = ParseEndpoint(address, 0);
  if (scheme == std::string_view::npos || !endpoint) {
    return Refused(std::string(variable) + " is not of the form PROTOCOL://host:port");
  }
  return endpoint->port;
}

Result<std::uint16_t> PortFor(Role const& role, Environment const& environment) {
  if (role.name == "kafka") {
    for (std::string_view const variable : {"KAFKA_LISTENERS", "KAFKA_ADVERTISED_LISTENERS"}) {
      if (environment.Has(variable)) return ListenerPort(variable, environment.Get(variable));
    }
  }
  if (role.port != kServicePort || !environment.Has("PORT")) return role.port;
  auto const endpoint = ParseEndpoint("any:" + environment.Get("PORT"), 0);
  if (!endpoint) return Refused("PORT is no port from 1 to 65535");
  return endpoint->port;
}

Status CheckStore(Role const& role, Environment const& environment) {
  if (role.name == "elasticsearch" && environment.Get("discovery.type") != "single-node" &&
      !environment.Has("cluster.initial_master_nodes")) {
    return Refused(
        "neither discovery.type=single-node nor cluster.initial_master_nodes is set: "
        "the bootstrap checks of Elasticsearch fail without");
  }
  if (role.name == "mongo" && environment.Has("MONGO_INITDB_ROOT_USERNAME") !=
                                  environment.Has("MONGO_INITDB_ROOT_PASSWORD")) {
    return Refused(
        "MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD go together, and one of "
        "them is missing");
  }
  return {};
}

Result<Misbehaviour> MisbehaviourOf(std::string_view word) {
  if (word.empty()) return Misbehaviour::kNone;
  if (word == "exit") return Misbehaviour::kExit;
  if (word == "unhealthy") return Misbehaviour::kUnhealthy;
  if (word == "silent") return Misbehaviour::kSilent;
  return Refused("STANDIN_MISBEHAVE is none of exit, unhealthy and silent");
}

}  // namespace

Result<Settings> ReadSettings(std::string_view name, Environment const& environment) {
  auto const known = std::find_if(kRoles.begin(), kRoles.end(),
                                  [&](Role const& role) { return role.name == name; });
  Role const role = known != kRoles.end() ? *known : Role{name, kServicePort, "", {}};
  if (auto good = CheckSecrets(environment); !good) return Fail(good.error());
  for (std::string_view const variable : role.needs) {
    if (!variable.empty() && !environment.Has(variable)) {
      return Refused(std::string(variable) + " is required and not set");
    }
  }
  if (auto good = CheckStore(role, environment); !good) return Fail(good.error());
  auto const port = PortFor(role, environment);
  if (!port) return Fail(port.error());
  auto dependencies = DependenciesOf(environment);
  if (!dependencies) return Fail(std::move(dependencies).error());
  auto const misbehaviour = MisbehaviourOf(environment.Get("STANDIN_MISBEHAVE"));
  if (!misbehaviour) return Fail(misbehaviour.error());
  return Settings{.name = std::string(name),
                  .version = environment.Get("STANDIN_VERSION"),
                  .port = *port,
                  .folder = std::string(role.folder),
                  .dependencies = std::move(*dependencies),
                  .misbehaviour = *misbehaviour};
}

}  // namespace ferro::standin
