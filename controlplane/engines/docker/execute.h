// Each action of the contract as calls of the engine's API; used by the adapter.
#pragma once

#include <stop_token>

#include "base/environment.h"
#include "base/result.h"
#include "controlplane/engines/docker/client.h"
#include "controlplane/engines/engine.h"

namespace ferro::docker {

struct Means {
  Client* client = nullptr;
  CredentialStore const* credentials = nullptr;
  Environment const* environment = nullptr;
  bool selinux = false;
  engine::OnProgress const* progress = nullptr;
  std::stop_token stop = {};
};

Result<engine::Done> Perform(engine::Action const& action, Means const& means);

}  // namespace ferro::docker
