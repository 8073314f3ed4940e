#include "controlplane/engines/docker/client.h"
#include "controlplane/engines/docker/client_parts.h"

namespace ferro::docker {

Result<std::vector<Network>> Client::ListNetworks(Filters const& filters, CallOptions const& o) {
  return Parsed<std::vector<Network>>(Get("/networks", {{"filters", FiltersText(filters)}}, o),
                                      "listing networks");
}

Result<Network> Client::InspectNetwork(std::string_view name, CallOptions const& o) {
  return Parsed<Network>(Get("/networks/" + PathPart(name), {}, o),
                         "reading network " + std::string(name));
}

Result<NetworkCreated> Client::CreateNetwork(NetworkCreate const& network, CallOptions const& o) {
  return Parsed<NetworkCreated>(
      Post("/networks/create", {}, json::Print(network), Effect::kOnce, o),
      "creating network " + network.name);
}

Status Client::ConnectNetwork(std::string_view network, NetworkConnect const& connect,
                              CallOptions const& o) {
  auto done = Post("/networks/" + PathPart(network) + "/connect", {}, json::Print(connect),
                   Effect::kOnce, o);
  if (done) return {};
  return Fail(std::move(done).error().Within("connecting container " + connect.container +
                                             " to network " + std::string(network)));
}

Status Client::DisconnectNetwork(std::string_view network, NetworkDisconnect const& disconnect,
                                 CallOptions const& o) {
  auto done = Post("/networks/" + PathPart(network) + "/disconnect", {}, json::Print(disconnect),
                   Effect::kOnce, o);
  if (done) return {};
  return Fail(std::move(done).error().Within("disconnecting container " + disconnect.container +
                                             " from network " + std::string(network)));
}

Status Client::RemoveNetwork(std::string_view network, CallOptions const& o) {
  return Within(Delete("/networks/" + PathPart(network), {}, o),
                "removing network " + std::string(network));
}

Result<VolumeList> Client::ListVolumes(Filters const& filters, CallOptions const& o) {
  return Parsed<VolumeList>(Get("/volumes", {{"filters", FiltersText(filters)}}, o),
                            "listing volumes");
}

Result<Volume> Client::InspectVolume(std::string_view name, CallOptions const& o) {
  return Parsed<Volume>(Get("/volumes/" + PathPart(name), {}, o),
                        "reading volume " + std::string(name));
}

Result<Volume> Client::CreateVolume(VolumeCreate const& volume, CallOptions const& o) {
  return Parsed<Volume>(Post("/volumes/create", {}, json::Print(volume), Effect::kRepeatable, o),
                        "creating volume " + volume.name);
}

Status Client::RemoveVolume(std::string_view name, CallOptions const& o) {
  return Within(Delete("/volumes/" + PathPart(name), {}, o),
                "removing volume " + std::string(name));
}

}  // namespace ferro::docker
