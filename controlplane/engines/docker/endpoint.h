// Where the engine listens: DOCKER_HOST, a context of the docker command, or the usual
// socket, in the docker command's own order.
#pragma once

#include <filesystem>
#include <string>

#include "base/environment.h"
#include "base/result.h"

namespace ferro::docker {

inline constexpr char kDefaultSocket[] = "/var/run/docker.sock";

struct Endpoint {
  std::string socket;
  std::string source;  // "DOCKER_HOST", "context \"desktop\"", "default".
};

// The folder of the docker command's configuration: DOCKER_CONFIG, else HOME/.docker;
// "" without either.
std::filesystem::path ConfigFolder(Environment const& environment);

// DOCKER_HOST, DOCKER_CONTEXT, currentContext of config.json, the usual socket: the first
// that is there. Fails with kInvalidArgument on other hosts than unix sockets (those come
// with `ferroplane host add`) and on a context that is not there or cannot be read.
Result<Endpoint> FindEndpoint(Environment const& environment);

}  // namespace ferro::docker
