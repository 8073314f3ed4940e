// Networks, mounts, files and rights of a service resolved.
#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "base/json.h"
#include "base/order.h"
#include "base/text.h"
#include "controlplane/model/resolve.h"

namespace ferro::model {
namespace {

constexpr std::string_view kServiceNamespace = "service:";

// The container that another service of the project means when it names this one.
std::string FirstContainerOf(std::string const& service, Surroundings const& around) {
  auto const found = around.project->model.services.find(service);
  if (found != around.project->model.services.end() && !found->second.container_name.empty())
    return found->second.container_name;
  return around.project->name + "-" + service + "-1";
}

void ShareNamespace(std::string& value, Service& to, Surroundings const& around) {
  if (!value.starts_with(kServiceNamespace)) return;
  std::string const parent = value.substr(kServiceNamespace.size());
  value = "container:" + FirstContainerOf(parent, around);
  to.shares.insert(parent);
}

// "db:ro" and "container:name:ro" as an engine writes them.
void ResolveVolumesFrom(Service& to, Surroundings const& around) {
  constexpr std::string_view kContainer = "container:";
  for (auto& from : to.spec.volumes_from) {
    if (from.starts_with(kContainer)) {
      from.erase(0, kContainer.size());
      continue;
    }
    auto const colon = from.find(':');
    std::string const parent = from.substr(0, colon);
    std::string const mode = colon == std::string::npos ? "" : from.substr(colon);
    to.shares.insert(parent);
    from = FirstContainerOf(parent, around) + mode;
  }
}

// An alias of a link goes where external links stand; a service's own name needs no link.
void ResolveLinks(Service& to, Surroundings const& around) {
  for (auto const& link : std::exchange(to.spec.links, {})) {
    auto const colon = link.find(':');
    if (colon == std::string::npos || link.substr(colon + 1) == link.substr(0, colon)) continue;
    to.spec.external_links.push_back(FirstContainerOf(link.substr(0, colon), around) +
                                     link.substr(colon));
  }
}

// "3000" as "3000/tcp", "10-12/udp" as its three.
void ResolveExpose(compose::Texts& expose) {
  constexpr int kLargestPort = 65535;
  compose::Texts out;
  for (auto const& entry : expose) {
    auto const slash = entry.find('/');
    std::string const protocol = slash == std::string::npos ? "/tcp" : entry.substr(slash);
    auto const ends = Split(entry.substr(0, slash), '-');
    int first = 0;
    int last = 0;
    std::from_chars(ends.front().data(), ends.front().data() + ends.front().size(), first);
    std::from_chars(ends.back().data(), ends.back().data() + ends.back().size(), last);
    if (first < 1 || last < first || last > kLargestPort) {
      out.push_back(entry);  // The engine says what is wrong with it.
      continue;
    }
    for (int port = first; port <= last; ++port) out.push_back(std::to_string(port) + protocol);
  }
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  expose = std::move(out);
}

template <class T>
void ForgetIfSilent(std::optional<T>& options) {
  if (options && json::Print(*options) == json::Print(T{})) options.reset();
}

std::string TargetOf(compose::Grant const& grant, bool secret) {
  std::string const& target = grant.target.empty() ? grant.source : grant.target;
  if (target.starts_with('/')) return target;
  return (secret ? "/run/secrets/" : "/") + target;
}

File FileOf(compose::Grant const& grant, compose::FileObject const& object, bool secret) {
  File file{.name = grant.source, .secret = secret, .from_file = object.file};
  if (secret) file.from_variable = object.environment;
  if (file.from_file.empty() && file.from_variable.empty())
    file.content = object.content.value_or("");
  file.target = TargetOf(grant, secret);
  file.uid = grant.uid;
  file.gid = grant.gid;
  if (grant.mode) file.mode = grant.mode->value;
  return file;
}

// The seccomp profile that a path names, as the text that engines want.
Result<std::string> SeccompProfile(std::string const& path, Surroundings const& around) {
  std::filesystem::path file(path);
  if (file.is_relative()) file = around.project->directory / file;
  auto const text = around.files->Read(file);
  if (!text) return Fail(text.error());
  auto const raw = json::Parse<json::Raw>(*text);
  if (!raw) return Fail(ErrorCode::kInvalidArgument, file.string() + " is not JSON");
  return json::Print(*raw);
}

}  // namespace

void ResolveNetwork(Service& to, Surroundings const& around) {
  auto const& networks = around.project->model.networks;
  for (auto* value : {&to.spec.network_mode, &to.spec.ipc, &to.spec.pid})
    ShareNamespace(*value, to, around);
  std::map<std::string, compose::ServiceNetwork> named;
  for (auto& [key, joined] : to.spec.networks) {
    auto const found = networks.find(key);
    joined.aliases.push_back(to.name);
    std::ranges::sort(joined.aliases);
    joined.aliases.erase(std::ranges::unique(joined.aliases).begin(), joined.aliases.end());
    named[found == networks.end() ? key : found->second.name] = std::move(joined);
  }
  to.spec.networks = std::move(named);
  ResolveLinks(to, around);
  ResolveExpose(to.spec.expose);
  // Names do not care for their order, addresses of one name do.
  auto const name_of = [](std::string const& entry) { return entry.substr(0, entry.find('=')); };
  SortStably(to.spec.extra_hosts,
             [&](std::string const& a, std::string const& b) { return name_of(a) < name_of(b); });
  for (auto& port : to.spec.ports) {
    port.name.clear();
    port.mode.clear();
    port.app_protocol.clear();
  }
}

void ResolveMounts(Service& to, Surroundings const& around) {
  auto const& volumes = around.project->model.volumes;
  for (auto& mount : to.spec.volumes) {
    if (mount.type == "volume") {
      auto const found = volumes.find(mount.source);
      if (found != volumes.end()) mount.source = found->second.name;
    }
    mount.consistency.clear();
    if (mount.bind) mount.bind->create_host_path = false;
    ForgetIfSilent(mount.bind);
    ForgetIfSilent(mount.volume);
    ForgetIfSilent(mount.tmpfs);
    ForgetIfSilent(mount.image);
  }
  ResolveVolumesFrom(to, around);
}

Status ResolveFiles(Service& to, Surroundings const& around) {
  auto const& model = around.project->model;
  auto add = [&](std::vector<compose::Grant> const& grants, bool secret) -> Status {
    auto const& objects = secret ? model.secrets : model.configs;
    for (auto const& grant : grants) {
      compose::FileObject const& object = objects.at(grant.source);
      if (object.external)
        return yaml::FailAt(
            MarkOf(*around.project, to.name, secret ? "secrets" : "configs"), "PLATFORM-005",
            grant.source + " is external, and only a Docker Swarm keeps such; " +
                "give it a `file:`" + (secret ? " or an `environment:`" : " or `content:`"));
      to.files.push_back(FileOf(grant, object, secret));
    }
    return {};
  };
  if (auto status = add(std::exchange(to.spec.secrets, {}), true); !status) return status;
  return add(std::exchange(to.spec.configs, {}), false);
}

// A build gets its secrets as files, by the absolute path.
Status ResolveBuildSecrets(Service& to, Surroundings const& around) {
  if (!to.build) return {};
  for (auto& grant : to.build->secrets) {
    compose::FileObject const& object = around.project->model.secrets.at(grant.source);
    if (object.external || object.file.empty())
      return yaml::FailAt(MarkOf(*around.project, to.name, "build"), "PLATFORM-005",
                          "the build of " + to.name + " uses the secret " + grant.source +
                              ", which is no file; give it a `file:`");
    if (grant.target.empty()) grant.target = grant.source;
    grant.source = object.file;
  }
  return {};
}

// "seccomp:profile.json" as "seccomp={…}".
Status ResolveSecurity(Service& to, Surroundings const& around) {
  constexpr std::string_view kSeccomp = "seccomp=";
  yaml::Mark const at = MarkOf(*around.project, to.name, "security_opt");
  for (auto& option : to.spec.security_opt) {
    if (option == "no-new-privileges") option = "no-new-privileges=true";
    if (option.find('=') == std::string::npos) {
      auto const colon = option.find(':');
      if (colon == std::string::npos)
        return yaml::FailAt(at, "PLATFORM-007",
                            "\"" + option + "\" is no security option; write KEY=VALUE");
      option[colon] = '=';
    }
    if (!option.starts_with(kSeccomp)) continue;
    std::string const path = option.substr(kSeccomp.size());
    if (path == "unconfined" || path == "builtin" || path.starts_with('{')) continue;
    auto profile = SeccompProfile(path, around);
    if (!profile) return yaml::FailAt(at, "PLATFORM-007", profile.error().message);
    option = std::string(kSeccomp) + *profile;
  }
  return {};
}

}  // namespace ferro::model
