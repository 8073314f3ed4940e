#include "controlplane/engines/docker/render.h"

#include <chrono>
#include <utility>

#include "controlplane/engines/canonical.h"
#include "controlplane/engines/docker/labels.h"
#include "controlplane/engines/docker/render_host.h"

namespace ferro::docker {
namespace {

using compose::Service;

constexpr ApiVersion kManyEndpoints{1, 44};

std::int64_t Nanoseconds(std::optional<compose::Duration> const& duration) {
  return duration ? duration->count() : 0;
}

Result<std::optional<HealthConfig>> RenderHealth(Service const& spec,
                                                 RenderContext const& context) {
  if (!spec.healthcheck) return std::optional<HealthConfig>();
  auto const& check = *spec.healthcheck;
  if (check.disable) return HealthConfig{.test = Texts{"NONE"}};
  HealthConfig health{.test = check.test,
                      .interval = Nanoseconds(check.interval),
                      .timeout = Nanoseconds(check.timeout),
                      .start_period = Nanoseconds(check.start_period),
                      .retries = check.retries.value_or(0)};
  if (check.start_interval) {
    auto needed = NeedsApi(context, {1, 44}, "healthcheck.start_interval");
    if (!needed) return Fail(std::move(needed).error());
    health.start_interval = check.start_interval->count();
  }
  return health;
}

Result<ContainerConfig> RenderConfig(engine::CreateContainer const& action,
                                     RenderContext const& context) {
  auto const& spec = action.container.spec;
  ContainerConfig config{.hostname = spec.hostname,
                         .domainname = spec.domainname,
                         .user = spec.user,
                         .attach_stdout = true,
                         .attach_stderr = true,
                         .tty = spec.tty,
                         .open_stdin = spec.stdin_open,
                         .image = spec.image,
                         .working_dir = spec.working_dir,
                         .entrypoint = spec.entrypoint,
                         .labels = spec.labels};
  if (spec.command && !spec.command->empty()) config.cmd = spec.command;
  for (auto const& [name, value] : spec.environment)
    config.env.push_back(value ? std::string(name).append("=").append(*value) : name);
  auto health = RenderHealth(spec, context);
  if (!health) return Fail(std::move(health).error());
  config.healthcheck = std::move(*health);
  config.labels.insert(action.labels.begin(), action.labels.end());
  // The end of our input is the end of a one-off's; else the engine cuts its output then, too.
  config.stdin_once = spec.stdin_open && action.labels.contains(std::string(engine::kLabelOneOff));
  if (!spec.stop_signal.empty()) config.stop_signal = spec.stop_signal;
  if (spec.stop_grace_period) {
    config.stop_timeout = std::chrono::ceil<std::chrono::seconds>(*spec.stop_grace_period).count();
  }
  for (auto const& port : spec.expose)
    config.exposed_ports[port.find('/') == std::string::npos ? port + "/tcp" : port];
  return config;
}

void RenderPorts(Service const& spec, ContainerCreate& to) {
  for (auto const& port : spec.ports) {
    auto const key = std::to_string(port.target) + "/" +
                     (port.protocol.empty() ? std::string("tcp") : port.protocol);
    to.config.exposed_ports[key];
    to.host_config.port_bindings[key].push_back(
        {.host_ip = port.host_ip, .host_port = port.published});
  }
}

Status CheckNetworks(Service const& spec, std::string const& primary,
                     RenderContext const& context) {
  for (auto const& [name, joined] : spec.networks) {
    auto const of = " of network " + name;
    // Since 1.48, which is newer than what this client speaks.
    if (joined.gw_priority != 0) {
      auto needed = NeedsApi(context, {1, 48}, "gw_priority" + of);
      if (!needed) return needed;
    }
    if (!joined.interface_name.empty()) {
      auto needed = NeedsApi(context, {1, 47}, "interface_name" + of);
      if (!needed) return needed;
    }
    if (!joined.mac_address.empty() && name != primary) {
      auto needed = NeedsApi(context, kManyEndpoints, "mac_address" + of);
      if (!needed) return needed;
    }
  }
  return {};
}

void RenderMac(Service const& spec, std::string const& primary, ApiVersion api,
               ContainerCreate& to) {
  auto address = spec.mac_address;
  auto const joined = spec.networks.find(primary);
  if (address.empty() && joined != spec.networks.end()) address = joined->second.mac_address;
  if (api < kManyEndpoints) {
    if (!address.empty()) to.config.mac_address = address;
    return;
  }
  auto& endpoints = to.networking_config.endpoints_config;
  for (auto& [name, endpoint] : endpoints) {
    auto const& own = name == primary ? address : spec.networks.at(name).mac_address;
    if (own.empty()) continue;
    endpoint.mac_address = own;
    auto const label = std::string(kLabelMac) + (name == primary ? "" : "." + name);
    to.config.labels[label] = own;
  }
}

// Creates on one network what the others are connected to afterwards.
Status RenderNetworks(Service const& spec, RenderContext const& context, Rendered& to) {
  auto& host = to.create.host_config;
  auto const primary = engine::PrimaryNetwork(spec);
  if (auto checked = CheckNetworks(spec, primary, context); !checked) return checked;
  host.network_mode = spec.network_mode.empty() ? primary : spec.network_mode;
  if (host.network_mode.empty()) host.network_mode = "default";
  auto& endpoints = to.create.networking_config.endpoints_config;
  for (auto const& [name, joined] : spec.networks) {
    bool const at_create =
        context.api >= kManyEndpoints || (spec.network_mode.empty() && name == primary);
    (at_create ? endpoints : to.connect)[name] = RenderEndpoint(joined, spec.external_links);
  }
  if (spec.networks.empty()) host.links = spec.external_links;
  RenderMac(spec, primary, context.api, to.create);
  return {};
}

}  // namespace

NetworkEndpoint RenderEndpoint(compose::ServiceNetwork const& joined, compose::Texts links) {
  NetworkEndpoint endpoint{
      .links = std::move(links), .aliases = joined.aliases, .driver_opts = joined.driver_opts};
  bool const is_fixed = !joined.ipv4_address.empty() || !joined.ipv6_address.empty() ||
                        !joined.link_local_ips.empty();
  if (is_fixed) {
    endpoint.ipam_config = EndpointIpam{.ipv4_address = joined.ipv4_address,
                                        .ipv6_address = joined.ipv6_address,
                                        .link_local_ips = joined.link_local_ips};
  }
  if (!joined.interface_name.empty())
    endpoint.driver_opts[std::string(kInterfaceOption)] = joined.interface_name;
  return endpoint;
}

Result<Rendered> Render(engine::CreateContainer const& action, RenderContext const& context) {
  auto const& spec = action.container.spec;
  auto config = RenderConfig(action, context);
  if (!config) return Fail(std::move(config).error());
  auto host = RenderHost(action, context);
  if (!host) return Fail(std::move(host).error());
  Rendered rendered{.create = {.config = std::move(*config), .host_config = std::move(*host)},
                    .platform = spec.platform};
  RenderPorts(spec, rendered.create);
  if (auto done = RenderNetworks(spec, context, rendered); !done)
    return Fail(std::move(done).error());
  return rendered;
}

NetworkCreate RenderNetwork(engine::CreateNetwork const& action, ApiVersion api) {
  auto const& spec = action.spec;
  NetworkCreate network{.name = action.name,
                        .driver = spec.driver.empty() ? "bridge" : spec.driver,
                        .internal = spec.internal,
                        .attachable = spec.attachable,
                        .enable_ipv6 = spec.enable_ipv6,
                        .options = spec.driver_opts,
                        .labels = spec.labels};
  if (api >= ApiVersion{1, 47}) network.enable_ipv4 = spec.enable_ipv4;
  network.labels.insert(action.labels.begin(), action.labels.end());
  if (spec.ipam.driver.empty() && spec.ipam.config.empty()) return network;
  network.ipam = Ipam{.driver = spec.ipam.driver.empty() ? "default" : spec.ipam.driver};
  for (auto const& pool : spec.ipam.config) {
    network.ipam->config.push_back({.subnet = pool.subnet,
                                    .ip_range = pool.ip_range,
                                    .gateway = pool.gateway,
                                    .auxiliary_addresses = pool.aux_addresses});
  }
  return network;
}

VolumeCreate RenderVolume(engine::CreateVolume const& action) {
  VolumeCreate volume{.name = action.name,
                      .driver = action.spec.driver.empty() ? "local" : action.spec.driver,
                      .driver_opts = action.spec.driver_opts,
                      .labels = action.spec.labels};
  volume.labels.insert(action.labels.begin(), action.labels.end());
  return volume;
}

}  // namespace ferro::docker
