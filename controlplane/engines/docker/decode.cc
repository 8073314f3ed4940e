#include "controlplane/engines/docker/decode.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "controlplane/engines/canonical.h"
#include "controlplane/engines/docker/decode_spec.h"
#include "controlplane/engines/docker/labels.h"

namespace ferro::docker {
namespace {

constexpr std::size_t kProbeOutput = 4096;

std::string NameOf(std::string_view shown) {
  if (shown.starts_with('/')) shown.remove_prefix(1);
  return std::string(shown);
}

std::string TimeOf(std::string const& text) {
  return text.starts_with("0001-01-01") ? "" : text;
}

int NumberIn(std::string const& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::max(number, 1);
}

engine::Health HealthOf(std::string_view status) {
  if (status == "starting") return engine::Health::kStarting;
  if (status == "healthy") return engine::Health::kHealthy;
  if (status == "unhealthy") return engine::Health::kUnhealthy;
  return engine::Health::kNone;
}

// Whose it is, and which of whose.
void Identify(compose::TextMap const& labels, engine::Container& to) {
  to.labels = labels;
  to.owner = OwnerOf(labels);
  to.one_off = labels.contains(std::string(engine::kLabelOneOff)) ||
               EqualsIgnoringCase(LabelOf(labels, kComposeOneOff), "true");
  bool const ours = !to.owner.environment.empty();
  to.is.service = LabelOf(labels, ours ? kLabelService : kComposeService);
  to.is.replica = NumberIn(LabelOf(labels, ours ? kLabelReplica : kComposeNumber));
}

void DecodeRunning(ContainerState const& shown, engine::Container& to) {
  to.state = DecodeState(shown.status);
  to.exit_code = shown.exit_code;
  to.error = shown.error;
  to.started_at = TimeOf(shown.started_at);
  if (!shown.health) return;
  to.health = HealthOf(shown.health->status);
  if (shown.health->log.empty()) return;
  to.probe_output = ToValidUtf8(CutUtf8(Trimmed(shown.health->log.back().output), kProbeOutput));
}

}  // namespace

engine::State DecodeState(std::string_view status) {
  using engine::State;
  for (auto const state : {State::kCreated, State::kRunning, State::kPaused, State::kRestarting,
                           State::kRemoving, State::kExited}) {
    if (engine::NameOf(state) == status) return state;
  }
  return State::kDead;
}

engine::Container DecodeContainer(Container const& shown, engine::Image const* image,
                                  engine::Host const& host, std::string const& host_name) {
  engine::Container container{.id = shown.id};
  Identify(shown.config.labels, container);
  container.is.name = NameOf(shown.name);
  container.is.image_id = shown.image;
  auto spec = DecodeSpec(shown, host_name);
  // Of an image that is gone nobody knows whether it had an entrypoint to take away.
  if (image == nullptr && spec.entrypoint && spec.entrypoint->empty()) spec.entrypoint.reset();
  container.is.spec = engine::Canonical(std::move(spec), image, host);
  DecodeRunning(shown.state, container);
  container.created = shown.created;
  container.anonymous = AnonymousVolumes(shown);
  for (auto const& [name, endpoint] : shown.network_settings.networks) {
    auto const address = endpoint.ip_address.value_or("");
    if (!address.empty()) container.addresses[name] = address;
  }
  container.restarts = shown.restart_count;
  return container;
}

engine::Container DecodeSummary(ContainerSummary const& shown) {
  engine::Container container{.id = shown.id};
  Identify(shown.labels, container);
  // Links of other containers give it further names, with a "/" inside.
  for (auto const& name : shown.names) {
    auto const plain = NameOf(name);
    if (plain.find('/') == std::string::npos) container.is.name = plain;
  }
  container.is.spec.image = shown.image;
  container.is.image_id = shown.image_id;
  container.state = DecodeState(shown.state);
  return container;
}

engine::Image DecodeImage(Image const& shown) {
  engine::Image image{.id = shown.id,
                      .tags = shown.repo_tags,
                      .digests = shown.repo_digests,
                      .healthcheck = DecodeHealth(shown.config.healthcheck),
                      .user = shown.config.user,
                      .size = shown.size,
                      .labels = shown.config.labels,
                      .command = shown.config.cmd.value_or(Texts{}),
                      .entrypoint = shown.config.entrypoint.value_or(Texts{}),
                      .working_dir = shown.config.working_dir,
                      .stop_signal = shown.config.stop_signal.value_or(""),
                      .platform = shown.os + "/" + shown.architecture};
  if (!shown.variant.empty()) image.platform += "/" + shown.variant;
  for (auto const& [port, nothing] : shown.config.exposed_ports) image.ports.push_back(port);
  for (auto const& [path, nothing] : shown.config.volumes) image.volumes.push_back(path);
  for (auto const& [name, value] : DecodeEnvironment(shown.config.env))
    image.environment[name] = value.value_or("");
  return image;
}

engine::Network DecodeNetwork(Network const& shown) {
  engine::Network network{.id = shown.id,
                          .name = shown.name,
                          .is = {.name = shown.name,
                                 .driver = shown.driver == "bridge" ? "" : shown.driver,
                                 .driver_opts = shown.options,
                                 .internal = shown.internal,
                                 .attachable = shown.attachable,
                                 .labels = OwnLabels(shown.labels)},
                          .owner = OwnerOf(shown.labels),
                          .labels = shown.labels};
  if (shown.enable_ipv6) network.is.enable_ipv6 = true;
  if (shown.ipam.driver != "default") network.is.ipam.driver = shown.ipam.driver;
  for (auto const& pool : shown.ipam.config) {
    network.is.ipam.config.push_back(
        {pool.subnet, pool.ip_range, pool.gateway, pool.auxiliary_addresses});
  }
  return network;
}

engine::Volume DecodeVolume(Volume const& shown) {
  return {.name = shown.name,
          .is = {.name = shown.name,
                 .driver = shown.driver == "local" ? "" : shown.driver,
                 .driver_opts = shown.options,
                 .labels = OwnLabels(shown.labels)},
          .owner = OwnerOf(shown.labels),
          .labels = shown.labels,
          .mountpoint = shown.mountpoint};
}

}  // namespace ferro::docker
