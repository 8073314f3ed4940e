// What a service needs to reach, told from its environment as the original would.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "controlplane/standin/endpoint.h"

namespace ferro::standin {

// By which protocol the dependency is asked whether it lives.
enum class Protocol { kPostgres, kRedis, kZooKeeper, kTcp };

std::string_view NameOf(Protocol protocol);

// Reached when one of the endpoints is: they are the doors of one cluster.
struct Dependency {
  std::string variable;  // The variable that told of it.
  Protocol protocol = Protocol::kTcp;
  std::vector<Endpoint> endpoints;
};

// From DB_HOST (DB_PORT), DATABASE_URL, REDIS_HOST (REDIS_PORT), REDIS_URL, MONGODB_URI,
// KAFKA_BROKERS, ELASTIC_HOST and KAFKA_ZOOKEEPER_CONNECT, in this order; those unset or
// empty tell of nothing. Fails with kInvalidArgument on a value that cannot be read; the
// text names the variable and never quotes what may hold a password.
Result<std::vector<Dependency>> DependenciesOf(Environment const& environment);

}  // namespace ferro::standin
