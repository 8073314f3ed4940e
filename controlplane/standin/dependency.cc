#include "controlplane/standin/dependency.h"

#include <array>
#include <cstdint>
#include <optional>

#include "base/text.h"

namespace ferro::standin {
namespace {

enum class Form { kList, kUrl };

struct Rule {
  std::string_view variable;
  std::string_view port_variable;  // "" when there is none.
  Protocol protocol;
  std::uint16_t port;  // When the value names none.
  Form form;
};

constexpr std::array kRules = {
    Rule{"DB_HOST", "DB_PORT", Protocol::kPostgres, 5432, Form::kList},
    Rule{"DATABASE_URL", "", Protocol::kPostgres, 5432, Form::kUrl},
    Rule{"REDIS_HOST", "REDIS_PORT", Protocol::kRedis, 6379, Form::kList},
    Rule{"REDIS_URL", "", Protocol::kRedis, 6379, Form::kUrl},
    Rule{"MONGODB_URI", "", Protocol::kTcp, 27017, Form::kUrl},
    Rule{"KAFKA_BROKERS", "", Protocol::kTcp, 9092, Form::kList},
    Rule{"ELASTIC_HOST", "", Protocol::kTcp, 9200, Form::kList},
    Rule{"KAFKA_ZOOKEEPER_CONNECT", "", Protocol::kZooKeeper, 2181, Form::kList},
};

// The hosts of "scheme://user:password@a:1,b:2/path?query".
std::optional<std::string_view> HostsOfUrl(std::string_view url) {
  auto const scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?"));
  if (auto const at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
  return url;
}

Error Unreadable(Rule const& rule, std::string_view expected) {
  return Error{.code = ErrorCode::kInvalidArgument,
               .message = std::string(rule.variable) + " is not of the form " +
                          std::string(expected) + "; its value is not shown"};
}

Result<std::vector<Endpoint>> EndpointsOf(Rule const& rule, std::string_view value,
                                          std::uint16_t port) {
  std::string_view hosts = value;
  if (rule.form == Form::kUrl) {
    auto const found = HostsOfUrl(value);
    if (!found) return Fail(Unreadable(rule, "scheme://[user:password@]host[:port]/name"));
    hosts = *found;
  } else {
    hosts = hosts.substr(0, hosts.find('/'));  // ZooKeeper's chroot.
  }
  std::vector<Endpoint> endpoints;
  for (std::string const& part : Split(hosts, ',')) {
    auto endpoint = ParseEndpoint(Trimmed(part), port);
    if (!endpoint) return Fail(Unreadable(rule, "host[:port][,host[:port]…]"));
    endpoints.push_back(std::move(*endpoint));
  }
  return endpoints;
}

}  // namespace

std::string_view NameOf(Protocol protocol) {
  switch (protocol) {
    case Protocol::kPostgres:
      return "postgresql";
    case Protocol::kRedis:
      return "redis";
    case Protocol::kZooKeeper:
      return "zookeeper";
    case Protocol::kTcp:
      return "tcp";
  }
  return "";
}

Result<std::vector<Dependency>> DependenciesOf(Environment const& environment) {
  std::vector<Dependency> dependencies;
  for (Rule const& rule : kRules) {
    std::string const value = environment.Get(rule.variable);
    if (value.empty()) continue;
    std::uint16_t port = rule.port;
    if (!rule.port_variable.empty() && environment.Has(rule.port_variable)) {
      auto const given = ParseEndpoint("h:" + environment.Get(rule.port_variable), 0);
      if (!given) return Fail(given.error().Within(rule.port_variable));
      port = given->port;
    }
    auto endpoints = EndpointsOf(rule, value, port);
    if (!endpoints) return Fail(std::move(endpoints).error());
    dependencies.push_back({std::string(rule.variable), rule.protocol, std::move(*endpoints)});
  }
  return dependencies;
}

}  // namespace ferro::standin
