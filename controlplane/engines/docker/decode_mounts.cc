// Mounts as an engine shows them: those that were asked for as Mounts (ours), as Binds
// (docker compose's) and volumes that nobody named.
#include "controlplane/engines/docker/decode_mounts.h"

#include <algorithm>

#include "base/text.h"

namespace ferro::docker {
namespace {

std::string RecursionOf(BindOptions const& bind) {
  if (bind.non_recursive.value_or(false)) return "disabled";
  if (bind.read_only_non_recursive.value_or(false)) return "writable";
  if (bind.read_only_force_recursive.value_or(false)) return "readonly";
  return "";
}

compose::Mount DecodeMount(Mount const& shown) {
  compose::Mount mount{.type = shown.type,
                       .source = shown.source,
                       .target = shown.target,
                       .read_only = shown.read_only,
                       .consistency = shown.consistency};
  if (shown.bind_options) {
    mount.bind = compose::BindOptions{.propagation = shown.bind_options->propagation,
                                      .recursive = RecursionOf(*shown.bind_options)};
  }
  if (shown.volume_options) {
    mount.volume = compose::VolumeOptions{.labels = shown.volume_options->labels,
                                          .nocopy = shown.volume_options->no_copy,
                                          .subpath = shown.volume_options->subpath.value_or("")};
  }
  if (shown.tmpfs_options) {
    mount.tmpfs = compose::TmpfsOptions{.size = compose::Bytes{shown.tmpfs_options->size_bytes},
                                        .mode = shown.tmpfs_options->mode};
  }
  if (shown.image_options && shown.image_options->subpath)
    mount.image = compose::ImageOptions{.subpath = *shown.image_options->subpath};
  return mount;
}

// "SOURCE:TARGET[:OPTION,…]"
std::optional<compose::Mount> DecodeBind(std::string const& bind) {
  auto const parts = Split(bind, ':');
  if (parts.size() < 2) return std::nullopt;
  bool const is_path = parts[0].starts_with('/');
  compose::Mount mount{.type = is_path ? "bind" : "volume", .source = parts[0], .target = parts[1]};
  for (auto const& option : Split(parts.size() > 2 ? parts[2] : "", ',')) {
    if (option == "ro") mount.read_only = true;
    if (option == "nocopy") mount.volume = compose::VolumeOptions{.nocopy = true};
    if (option.ends_with("private") || option.ends_with("shared") || option.ends_with("slave"))
      mount.bind = compose::BindOptions{.propagation = option};
  }
  return mount;
}

}  // namespace

bool IsAnonymousName(std::string_view volume) {
  constexpr std::size_t kDigits = 64;
  return volume.size() == kDigits &&
         volume.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::vector<compose::Mount> DecodeMounts(HostConfig const& host) {
  std::vector<compose::Mount> mounts;
  for (auto const& shown : host.mounts) mounts.push_back(DecodeMount(shown));
  for (auto const& bind : host.binds) {
    if (auto mount = DecodeBind(bind)) mounts.push_back(std::move(*mount));
  }
  // One that was attached again is what it was: nobody's choice of a name.
  std::erase_if(mounts, [](compose::Mount const& mount) {
    return mount.type == "volume" && IsAnonymousName(mount.source);
  });
  return mounts;
}

std::map<std::string, std::string> AnonymousVolumes(Container const& shown) {
  std::vector<compose::Mount> const named = DecodeMounts(shown.host_config);
  std::map<std::string, std::string> out;
  for (auto const& point : shown.mounts) {
    if (point.type != "volume") continue;
    auto const asked = std::find_if(named.begin(), named.end(), [&](compose::Mount const& mount) {
      return mount.target == point.destination;
    });
    bool const is_own = asked != named.end() ? asked->type == "volume" && asked->source.empty()
                                             : shown.config.volumes.contains(point.destination) ||
                                                   shown.host_config.volumes_from.empty();
    if (is_own) out[point.destination] = point.name;
  }
  return out;
}

}  // namespace ferro::docker
