#include "controlplane/engines/docker/adapter.h"

#include <algorithm>
#include <system_error>

#include "base/text.h"
#include "controlplane/engines/docker/daemon.h"
#include "controlplane/engines/docker/decode.h"
#include "controlplane/engines/docker/execute.h"
#include "controlplane/engines/docker/probe.h"

namespace ferro::docker {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kProbeLimit{3'000};
constexpr std::size_t kLastOutput = 64U << 10U;
// Images are few and small; beyond this the oldest knowledge is dropped as a whole.
constexpr std::size_t kMostImages = 2'000;

// The engine is on this machine, and does not tell all of it.
std::vector<std::string> IgnoredBy(Info const& info) {
  bool const unified = info.cgroup_version == "2";
  std::vector<std::string> ignored;
  std::error_code failed;
  bool const weighs =
      unified || std::filesystem::exists("/sys/fs/cgroup/blkio/blkio.weight", failed);
  if (!weighs) ignored.emplace_back("blkio_config.weight");
  if (unified) ignored.emplace_back("mem_swappiness");
  if (unified || !info.oom_kill_disable) ignored.emplace_back("oom_kill_disable");
  if (!info.swap_limit) ignored.emplace_back("memswap_limit");
  return ignored;
}

engine::Host HostOf(Info const& info, Client const& client) {
  engine::Host host{.engine_id = info.id,
                    .engine_name = "Docker " + info.server_version,
                    .api_version = client.api().text(),
                    .endpoint = "unix://" + client.endpoint().socket,
                    .cpus = static_cast<double>(info.ncpu),
                    .memory = info.mem_total,
                    .log_driver = info.logging_driver,
                    .architecture = info.architecture,
                    .swap_limit = info.swap_limit,
                    .warnings = info.warnings,
                    .default_runtime = info.default_runtime,
                    .default_cgroup = info.cgroup_version == "2" ? "private" : "host",
                    .ignored = IgnoredBy(info)};
  for (auto const& pool : info.default_address_pools)
    host.address_pools.push_back(pool.base + " by /" + std::to_string(pool.size));
  std::error_code failed;
  auto const space = std::filesystem::space(info.docker_root_dir, failed);
  if (!failed) host.disk_free = static_cast<std::int64_t>(space.available);
  return host;
}

// Drivers that bound what they keep on disk, or keep nothing there.
bool DriverLimitsItself(std::string_view driver) {
  return driver == "local" || driver == "none" || driver == "journald";
}

bool HasLabel(Texts const& options, std::string_view name) {
  return std::any_of(options.begin(), options.end(),
                     [&](std::string const& option) { return option.starts_with(name); });
}

void AddPorts(std::vector<ContainerSummary> const& containers, engine::Host& to) {
  for (auto const& container : containers) {
    for (auto const& port : container.ports) {
      if (port.public_port == 0) continue;
      to.ports.push_back({.address = port.ip,
                          .port = port.public_port,
                          .protocol = port.type,
                          .holder = "container " + DecodeSummary(container).is.name});
    }
  }
}

bool Contains(std::vector<std::string> const& list, std::string const& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool BelongsTo(engine::Container const& container, engine::Scope const& scope) {
  bool const owned =
      !scope.environment.empty() && (container.owner.environment == scope.environment ||
                                     (container.owner.environment.empty() &&
                                      container.owner.compose_project == scope.environment));
  return owned || Contains(scope.containers, container.is.name) ||
         Contains(scope.containers, container.id);
}

void SortByName(std::vector<engine::Container>& containers) {
  std::sort(containers.begin(), containers.end(),
            [](auto const& a, auto const& b) { return a.is.name < b.is.name; });
}

}  // namespace

Result<std::unique_ptr<Adapter>> Adapter::Connect(AdapterOptions options,
                                                  std::stop_token const& stop) {
  auto client = Client::Connect(options.endpoint, {.stop = stop});
  if (!client) return Fail(std::move(client).error());
  return std::unique_ptr<Adapter>(new Adapter(std::move(options), std::move(*client)));
}

Result<Adapter::Known> Adapter::Learn(std::stop_token const& stop) {
  auto info = client_->GetInfo({.stop = stop});
  if (!info) return Fail(std::move(info).error());
  Known known{.host = HostOf(*info, *client_),
              .host_name = info->name,
              .selinux = HasLabel(info->security_options, "name=selinux")};
  auto facts = FactsOfDaemon(options_.endpoint.socket, options_.proc);
  known.host.limits_logs = facts.limits_logs || DriverLimitsItself(known.host.log_driver);
  known.host.routes = std::move(facts.routes);
  std::scoped_lock lock(mutex_);
  known_ = known;
  return known;
}

Result<Adapter::Known> Adapter::Recall(std::stop_token const& stop) {
  {
    std::scoped_lock lock(mutex_);
    if (known_) return *known_;
  }
  return Learn(stop);
}

Result<engine::Host> Adapter::Discover(std::stop_token const& stop) {
  auto known = Learn(stop);
  if (!known) return Fail(std::move(known).error());
  auto containers = client_->ListContainers({}, {.stop = stop});
  if (!containers) return Fail(std::move(containers).error());
  AddPorts(*containers, known->host);
  return std::move(known->host);
}

Result<std::optional<engine::Image>> Adapter::ImageById(std::string const& id,
                                                        std::stop_token const& stop) {
  {
    std::scoped_lock lock(mutex_);
    if (auto const found = images_.find(id); found != images_.end()) return found->second;
  }
  auto shown = client_->InspectImage(id, {.stop = stop});
  if (!shown && shown.error().code == ErrorCode::kNotFound) return std::optional<engine::Image>();
  if (!shown) return Fail(std::move(shown).error());
  auto image = DecodeImage(*shown);
  Keep(image);
  return image;
}

void Adapter::Keep(engine::Image const& image) {
  std::scoped_lock lock(mutex_);
  if (images_.size() >= kMostImages) images_.clear();
  images_[image.id] = image;
}

Result<std::vector<engine::Container>> Adapter::InspectAll(
    std::vector<std::string> const& ids, Known const& known,
    std::map<std::string, engine::Image>& images, std::stop_token const& stop) {
  std::vector<engine::Container> out;
  for (auto const& id : ids) {
    auto shown = client_->InspectContainer(id, {.stop = stop});
    if (!shown && shown.error().code == ErrorCode::kNotFound) continue;  // Gone meanwhile.
    if (!shown) return Fail(std::move(shown).error());
    auto image = ImageById(shown->image, stop);
    if (!image) return Fail(std::move(image).error());
    if (*image) images[shown->image] = **image;
    out.push_back(
        DecodeContainer(*shown, *image ? &**image : nullptr, known.host, known.host_name));
  }
  SortByName(out);
  return out;
}

Status Adapter::ObserveNetworks(std::vector<ContainerSummary> const& containers,
                                engine::Observed& to, std::stop_token const& stop) {
  auto networks = client_->ListNetworks({}, {.stop = stop});
  if (!networks) return Fail(std::move(networks).error());
  for (auto const& shown : *networks) {
    auto network = DecodeNetwork(shown);
    for (auto const& container : containers) {
      for (auto const& [name, endpoint] : container.network_settings.networks) {
        bool const is_it = endpoint.network_id.value_or("").empty()
                               ? name == shown.name
                               : *endpoint.network_id == shown.id;
        if (is_it) network.containers.push_back(DecodeSummary(container).is.name);
      }
    }
    std::sort(network.containers.begin(), network.containers.end());
    to.networks.push_back(std::move(network));
  }
  std::sort(to.networks.begin(), to.networks.end(),
            [](auto const& a, auto const& b) { return a.name < b.name; });
  return {};
}

Status Adapter::ObserveVolumes(engine::Scope const& scope, engine::Observed& to,
                               std::stop_token const& stop) {
  auto volumes = client_->ListVolumes({}, {.stop = stop});
  if (!volumes) return Fail(std::move(volumes).error());
  auto wanted = scope.volumes;
  for (auto const& container : to.containers) {
    for (auto const& mount : container.is.spec.volumes) {
      if (mount.type == "volume") wanted.push_back(mount.source);
    }
    for (auto const& [path, name] : container.anonymous) wanted.push_back(name);
  }
  for (auto const& shown : volumes->volumes) {
    auto volume = DecodeVolume(shown);
    bool const owned =
        !scope.environment.empty() && (volume.owner.environment == scope.environment ||
                                       volume.owner.compose_project == scope.environment);
    if (owned || Contains(wanted, volume.name)) to.volumes.push_back(std::move(volume));
  }
  std::sort(to.volumes.begin(), to.volumes.end(),
            [](auto const& a, auto const& b) { return a.name < b.name; });
  return {};
}

Result<engine::Observed> Adapter::Observe(engine::Scope const& scope, std::stop_token const& stop) {
  auto known = Recall(stop);
  if (!known) return Fail(std::move(known).error());
  auto list = client_->ListContainers({}, {.stop = stop});
  if (!list) return Fail(std::move(list).error());
  if (!scope.images.empty()) {  // What an image is called may have changed since it was kept.
    std::scoped_lock lock(mutex_);
    images_.clear();
  }
  engine::Observed seen{.host = known->host};
  AddPorts(*list, seen.host);
  std::vector<std::string> ids;
  for (auto const& shown : *list) {
    auto container = DecodeSummary(shown);
    if (BelongsTo(container, scope)) {
      ids.push_back(shown.id);
    } else {
      seen.others.push_back(std::move(container));
    }
  }
  SortByName(seen.others);
  auto inspected = InspectAll(ids, *known, seen.images, stop);
  if (!inspected) return Fail(std::move(inspected).error());
  seen.containers = std::move(*inspected);
  if (auto done = ObserveNetworks(*list, seen, stop); !done) return Fail(std::move(done).error());
  if (auto done = ObserveVolumes(scope, seen, stop); !done) return Fail(std::move(done).error());
  if (auto done = ObserveImages(scope, seen, stop); !done) return Fail(std::move(done).error());
  return seen;
}

// Most references are what a container runs: then its image has told its names already.
Status Adapter::ObserveImages(engine::Scope const& scope, engine::Observed& to,
                              std::stop_token const& stop) {
  std::map<std::string, engine::Image> named;
  for (auto const& [id, image] : to.images)
    for (auto const& tag : image.tags) named.emplace(tag, image);
  for (auto const& reference : scope.images) {
    if (auto const found = named.find(reference); found != named.end()) {
      to.images[reference] = found->second;
      continue;
    }
    auto shown = client_->InspectImage(reference, {.stop = stop});
    if (!shown && shown.error().code == ErrorCode::kNotFound) continue;
    if (!shown) return Fail(std::move(shown).error());
    Keep(to.images[reference] = DecodeImage(*shown));
  }
  return {};
}

Result<engine::Container> Adapter::Inspect(std::string const& container,
                                           std::stop_token const& stop) {
  auto known = Recall(stop);
  if (!known) return Fail(std::move(known).error());
  auto shown = client_->InspectContainer(container, {.stop = stop});
  if (!shown) return Fail(std::move(shown).error());
  auto image = ImageById(shown->image, stop);
  if (!image) return Fail(std::move(image).error());
  return DecodeContainer(*shown, *image ? &**image : nullptr, known->host, known->host_name);
}

Result<std::string> Adapter::Resolve(std::string const& reference, std::stop_token const& stop) {
  auto name = ParseImageName(reference);
  if (!name) return Fail(std::move(name).error());
  auto credentials = credentials_.For(name->registry, stop);
  if (!credentials) return Fail(std::move(credentials).error());
  auto found = client_->AskRegistry(*name, *credentials, {.stop = stop});
  if (!found) return Fail(std::move(found).error());
  return std::move(found->descriptor.digest);
}

Result<std::string> Adapter::LastLines(std::string const& container, int lines,
                                       std::stop_token const& stop) {
  auto shown = client_->InspectContainer(container, {.stop = stop});
  if (!shown) return Fail(std::move(shown).error());
  std::string all;
  auto const take = [&all](Output, std::string_view bytes) {
    all.append(bytes);
    if (all.size() > 2 * kLastOutput) all.erase(0, all.size() - kLastOutput);
    return true;
  };
  auto read =
      client_->Logs(shown->id, {.tty = shown->config.tty, .tail = lines}, take, {.stop = stop});
  if (!read) return Fail(std::move(read).error());
  if (all.size() > kLastOutput) all.erase(0, all.size() - kLastOutput);
  return ToValidUtf8(all);
}

Result<std::string> Adapter::AddressOf(engine::Container const& container,
                                       std::stop_token const& stop) {
  constexpr std::string_view kShared = "container:";
  auto shown = client_->InspectContainer(container.id, {.stop = stop});
  if (!shown) return Fail(std::move(shown).error());
  auto const mode = shown->host_config.network_mode;
  if (mode.starts_with(kShared)) {
    shown = client_->InspectContainer(mode.substr(kShared.size()), {.stop = stop});
    if (!shown) return Fail(std::move(shown).error());
  }
  std::string address = shown->host_config.network_mode == "host" ? "127.0.0.1" : "";
  for (auto const& [name, endpoint] : shown->network_settings.networks) {
    if (address.empty()) address = endpoint.ip_address.value_or("");
  }
  if (!address.empty()) return address;
  return Fail(ErrorCode::kUnavailable, container.is.name + " has no address: it is " +
                                           shown->state.status + ", on network " + mode);
}

Status Adapter::Try(engine::Container const& container, engine::Probe const& probe,
                    std::stop_token const& stop) {
  auto const& own = container.addresses;
  auto const address = own.empty() ? AddressOf(container, stop) : own.begin()->second;
  if (!address) return Fail(address.error());
  return ProbeServer(*address, static_cast<std::uint16_t>(probe.port), probe.path,
                     {.stop = stop, .whole = kProbeLimit});
}

Result<engine::Done> Adapter::Execute(engine::Action const& action,
                                      engine::OnProgress const& progress,
                                      std::stop_token const& stop) {
  auto known = Recall(stop);
  if (!known) return Fail(std::move(known).error());
  return Perform(action, {.client = client_.get(),
                          .credentials = &credentials_,
                          .environment = &options_.environment,
                          .selinux = known->selinux,
                          .progress = &progress,
                          .stop = stop});
}

// Not each exec, of which every probe is one.
Status Adapter::Watch(engine::OnContainer const& on_container, Clock& clock,
                      std::stop_token const& stop) {
  return client_->WatchEvents(
      {.filters = {{"type", {"container"}},
                   {"event", {"start", "die", "destroy", "pause", "unpause", "health_status"}}},
       .on_event =
           [&](Event const& event) {
             on_container(event.actor.id);
             return true;
           },
       .on_gap =
           [&] {
             on_container("");
             return true;
           }},
      clock, stop);
}

}  // namespace ferro::docker
