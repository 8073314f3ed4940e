// A container, a network and a volume of the model as bodies of the engine's API; decode.h
// is the way back.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "controlplane/engines/docker/client.h"
#include "controlplane/engines/docker/types.h"
#include "controlplane/engines/engine.h"

namespace ferro::docker {

struct RenderContext {
  ApiVersion api;
  bool selinux = false;  // The engine labels files.
};

struct Rendered {
  ContainerCreate create;
  std::string platform;
  // By network: to be connected before the start. Below API 1.44 a container is created on
  // one network only.
  std::map<std::string, NetworkEndpoint> connect;
};

// Fails with kInvalidArgument on what this engine is too old for: nothing is left out
// silently. Mounts, never Binds: a missing source is refused instead of made.
Result<Rendered> Render(engine::CreateContainer const& action, RenderContext const& context);

// What `update` can change.
Resources RenderLimits(compose::Service const& spec);
RestartPolicy RenderRestart(std::string const& restart);
NetworkEndpoint RenderEndpoint(compose::ServiceNetwork const& joined, compose::Texts links);
NetworkCreate RenderNetwork(engine::CreateNetwork const& action, ApiVersion api);
VolumeCreate RenderVolume(engine::CreateVolume const& action);

}  // namespace ferro::docker
