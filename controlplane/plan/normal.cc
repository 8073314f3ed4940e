#include "controlplane/plan/normal.h"

#include <algorithm>

#include "controlplane/engines/canonical.h"

namespace ferro::plan {

namespace {

constexpr std::string_view kContainer = "container:";

void NormaliseNetworks(compose::Service& spec, std::string const& name) {
  for (auto& [network, joined] : spec.networks) {
    // Every engine answers to a container's own name.
    std::erase(joined.aliases, name);
    joined.priority = 0;  // Only the order in which Compose connects.
    std::ranges::sort(joined.aliases);
    joined.aliases.erase(std::ranges::unique(joined.aliases).begin(), joined.aliases.end());
  }
}

void NormaliseMounts(compose::Service& spec) {
  for (auto& mount : spec.volumes) {
    if (mount.type.empty()) mount.type = "volume";
    mount.consistency.clear();
    if (mount.bind) {
      auto const& bind = *mount.bind;
      if (bind.propagation.empty() && bind.recursive.empty() && bind.selinux.empty())
        mount.bind.reset();
      else
        mount.bind->create_host_path = false;
    }
    // A volume's labels are its own, given when it is made.
    if (mount.volume) {
      mount.volume->labels.clear();
      if (!mount.volume->nocopy && mount.volume->subpath.empty()) mount.volume.reset();
    }
  }
}

void NormaliseRest(compose::Service& spec) {
  if (spec.restart.empty()) spec.restart = "no";
  std::erase_if(spec.environment, [](auto const& entry) { return !entry.second.has_value(); });
  for (auto& port : spec.ports) {
    port.name.clear();
    port.mode.clear();
    port.app_protocol.clear();
    if (port.protocol.empty()) port.protocol = "tcp";
    if (port.host_ip == "0.0.0.0") port.host_ip.clear();
  }
  for (auto& port : spec.expose) {
    if (port.find('/') == std::string::npos) port += "/tcp";
  }
  if (spec.healthcheck && spec.healthcheck->disable)
    spec.healthcheck = compose::HealthCheck{.test = compose::Texts{"NONE"}};
}

compose::Mount const* MountAt(std::vector<compose::Mount> const& mounts,
                              std::string const& target) {
  for (auto const& mount : mounts) {
    if (mount.target == target) return &mount;
  }
  return nullptr;
}

// Anonymous volumes have names that nobody chose.
void DropAnonymous(Pair& pair, engine::Container const& is) {
  std::erase_if(pair.after.volumes, [&](compose::Mount const& mount) {
    return mount.type == "volume" && mount.source.empty() && is.anonymous.contains(mount.target);
  });
  std::erase_if(pair.before.volumes, [&](compose::Mount const& mount) {
    return is.anonymous.contains(mount.target) &&
           MountAt(pair.after.volumes, mount.target) == nullptr;
  });
}

// The name that the container has, will have again, or would have had from us.
std::string LastingName(World const& world, engine::Container const& container) {
  if (container.owner.environment.empty() && container.owner.compose_project == world.environment)
    return world.environment + "-" + container.is.service + "-" +
           std::to_string(container.is.replica);
  std::string name = container.is.name;
  if (name.ends_with(kPreviousSuffix)) name.resize(name.size() - kPreviousSuffix.size());
  return name;
}

engine::Container const* Meant(World const& world, std::string const& id_or_name) {
  auto const* container = world.ContainerWithId(id_or_name);
  return container != nullptr ? container : world.ContainerNamed(id_or_name);
}

// A namespace is shared by id; people and files say names.
void NameShared(World const& world, std::string& mode) {
  if (!mode.starts_with(kContainer)) return;
  if (auto const* other = Meant(world, mode.substr(kContainer.size())))
    mode = std::string(kContainer) + LastingName(world, *other);
}

void NameFrom(World const& world, compose::Texts& volumes_from) {
  for (auto& from : volumes_from) {
    auto const colon = from.find(':');
    if (auto const* other = Meant(world, from.substr(0, colon)))
      from = LastingName(world, *other) + (colon == std::string::npos ? "" : from.substr(colon));
    if (from.ends_with(":rw")) from.resize(from.size() - 3);
  }
}

// The limit of logs is ours to add, not the file's to lose.
void IgnoreDerivedLogging(Pair& pair, model::Service const& service) {
  if (!service.spec.logging) pair.after.logging = pair.before.logging;
}

// What docker compose does in its own way, and we only from the next replacement on.
void IgnoreWaysOfCompose(Pair& pair, model::Service const& service) {
  for (auto const& file : service.files) {
    auto const at_target = [&](compose::Mount const& mount) { return mount.target == file.target; };
    std::erase_if(pair.before.volumes, at_target);
    std::erase_if(pair.after.volumes, at_target);
  }
  for (auto& [name, joined] : pair.after.networks) {
    auto const& written = service.spec.networks.find(name);
    if (written != service.spec.networks.end() && written->second.ipv4_address.empty())
      joined.ipv4_address.clear();
  }
}

}  // namespace

Pair Normalised(World const& world, engine::Container const& is, model::Container const& wanted,
                model::Service const& service) {
  auto const found = world.seen.images.find(is.is.image_id);
  auto const* const image =
      found == world.seen.images.end() ? world.ImageOf(is.is.spec.image) : &found->second;
  Pair pair{.before = engine::Canonical(is.is.spec, image, world.seen.host),
            .after = engine::Canonical(wanted.spec, image, world.seen.host)};
  for (auto* spec : {&pair.before, &pair.after}) {
    NormaliseMounts(*spec);
    NormaliseRest(*spec);
    NameShared(world, spec->network_mode);
    NameShared(world, spec->ipc);
    NameShared(world, spec->pid);
    NameFrom(world, spec->volumes_from);
    spec->container_name.clear();
  }
  NormaliseNetworks(pair.before, is.is.name);
  NormaliseNetworks(pair.after, wanted.name);
  DropAnonymous(pair, is);
  IgnoreDerivedLogging(pair, service);
  if (is.owner.environment.empty()) IgnoreWaysOfCompose(pair, service);
  if (FullReference(pair.before.image) == FullReference(pair.after.image))
    pair.before.image = pair.after.image;
  // A name that the file gives is enforced; one that Compose v1 gave is not.
  bool const is_previous = is.is.name == wanted.name + std::string(kPreviousSuffix);
  if (!is_previous && (!service.spec.container_name.empty() || !is.owner.environment.empty())) {
    pair.before.container_name = is.is.name;
    pair.after.container_name = wanted.name;
  }
  return pair;
}

std::string FullReference(std::string const& reference) {
  if (reference.empty() || reference.starts_with("sha256:")) return reference;
  std::string full = reference;
  auto const slash = full.find('/');
  std::string const first = slash == std::string::npos ? "" : full.substr(0, slash);
  bool const has_host = first.find_first_of(".:") != std::string::npos || first == "localhost";
  if (!has_host) full = (slash == std::string::npos ? "docker.io/library/" : "docker.io/") + full;
  auto const last = full.rfind('/');
  if (full.find('@') == std::string::npos && full.find(':', last) == std::string::npos)
    full += ":latest";
  return full;
}

}  // namespace ferro::plan
