// What the engine shows as the model's structs, without what it or the image supplied: the
// way back from render.h. Pure.
#pragma once

#include "controlplane/engines/docker/types.h"
#include "controlplane/engines/engine.h"

namespace ferro::docker {

// `image` may be null when it is gone. `host_name` is the engine's Info.name.
engine::Container DecodeContainer(Container const& shown, engine::Image const* image,
                                  engine::Host const& host, std::string const& host_name);
// Of a list: names, owner and labels only.
engine::Container DecodeSummary(ContainerSummary const& shown);
engine::Image DecodeImage(Image const& shown);
engine::Network DecodeNetwork(Network const& shown);
engine::Volume DecodeVolume(Volume const& shown);
engine::State DecodeState(std::string_view status);

}  // namespace ferro::docker
