#include "controlplane/plan/gather.h"

#include <set>
#include <utility>

#include "base/digest.h"
#include "base/file.h"
#include "controlplane/plan/capacity.h"
#include "controlplane/plan/listening.h"

namespace ferro::plan {
namespace {

constexpr std::size_t kFingerprintLength = 32;

// What names a file in the store: letters of the service's and the secret's names that no
// file system minds.
std::string Plain(std::string const& name) {
  std::string plain;
  for (char const c : name) {
    bool const fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
    plain.push_back(fine ? c : '_');
  }
  return plain;
}

std::map<std::string, WatchedFile> Binds(model::Platform const& platform) {
  std::map<std::string, bool> read_only;  // By every container that has it.
  for (auto const& [name, service] : platform.services) {
    for (auto const& mount : service.spec.volumes) {
      if (mount.type != "bind") continue;
      auto const [found, is_new] = read_only.emplace(mount.source, mount.read_only);
      if (!is_new) found->second = found->second && mount.read_only;
    }
  }
  std::map<std::string, WatchedFile> binds;
  for (auto const& [source, safe] : read_only) binds.emplace(source, Watch(source, safe));
  return binds;
}

std::map<std::string, Sources::Placed> Files(model::Platform const& platform,
                                             GatherOptions const& options) {
  std::map<std::string, Sources::Placed> files;
  for (auto const& [name, service] : platform.services) {
    for (auto const& file : service.files) {
      Sources::Placed placed;
      auto const value = ValueOf(file, options.environment);
      if (value) {
        placed.fingerprint = FingerprintOf(file, *value, options.fingerprint_key);
        placed.path =
            (options.file_store / (Plain(name) + "." + Plain(file.name) + "-" + placed.fingerprint))
                .string();
      } else {
        placed.problem = value.error().message;
      }
      files.emplace(name + "/" + file.target, std::move(placed));
    }
  }
  return files;
}

// Decision 5 of the issue: absent images, --pull and what pull_policy says.
bool AsksTheRegistry(model::Service const& service, engine::Observed const& seen, bool pull) {
  if (service.build || service.pull_policy == "build") return false;
  auto const found = seen.images.find(service.image.used);
  bool const absent = found == seen.images.end() || found->second.id.empty();
  if (service.pull_policy == "never") return false;
  if (pull || absent) return true;
  return !service.pull_policy.empty() && service.pull_policy != "missing" &&
         service.pull_policy != "if_not_present";
}

// "registry.example:5000/a/b:1" -> "registry.example:5000"; "" is the engine's own default.
std::string RegistryOf(std::string const& reference) {
  auto const slash = reference.find('/');
  if (slash == std::string::npos) return "";
  std::string const first = reference.substr(0, slash);
  bool const is_host = first.find_first_of(".:") != std::string::npos || first == "localhost";
  return is_host ? first : "";
}

std::string DigestIn(std::string const& reference) {
  auto const at = reference.find('@');
  return at == std::string::npos ? "" : reference.substr(at + 1);
}

Status Registry(model::Platform const& platform, engine::Observed const& seen,
                engine::Engine& engine, bool pull, Sources& sources, std::stop_token const& stop) {
  std::map<std::string, std::string> unreachable;  // Registry -> why; asked once.
  for (auto const& [name, service] : platform.services) {
    std::string const& reference = service.image.used;
    if (sources.registry.contains(reference) || !AsksTheRegistry(service, seen, pull)) continue;
    if (stop.stop_requested())
      return Fail(ErrorCode::kCancelled, "stopped while asking registries");
    std::string& digest = sources.registry[reference];
    digest = DigestIn(reference);
    if (!digest.empty()) continue;
    if (auto const why = unreachable.find(RegistryOf(reference)); why != unreachable.end()) {
      sources.unanswered[reference] = why->second;
      continue;
    }
    auto answer = engine.Resolve(reference, stop);
    if (answer) {
      digest = *answer;
      continue;
    }
    auto const code = answer.error().code;
    if (code == ErrorCode::kCancelled) return Fail(std::move(answer).error());
    sources.unanswered[reference] = answer.error().message;
    if (code == ErrorCode::kUnavailable || code == ErrorCode::kDeadlineExceeded)
      unreachable[RegistryOf(reference)] = answer.error().message;
  }
  return {};
}

bool Covers(std::vector<PublishedPort> const& published, engine::HostPort const& port) {
  for (auto const& range : published) {
    if (range.protocol == port.protocol && range.first <= port.port && port.port <= range.last)
      return true;
  }
  return false;
}

bool IsRunning(engine::State state) {
  return state == engine::State::kRunning || state == engine::State::kPaused ||
         state == engine::State::kRestarting;
}

// Docker's own proxy listens on what a container publishes.
bool HeldByContainer(engine::HostPort const& port, engine::Observed const& seen) {
  for (auto const& container : seen.containers) {
    auto const published = PublishedPorts(container.is.service, container.is.spec.ports);
    if (IsRunning(container.state) && Covers(published, port)) return true;
  }
  for (auto const& known : seen.host.ports)
    if (known.port == port.port && known.protocol == port.protocol) return true;
  return false;
}

std::vector<engine::HostPort> TakenPorts(model::Platform const& platform,
                                         engine::Observed const& seen) {
  std::filesystem::path const proc = "/proc";
  std::vector<engine::HostPort> taken;
  for (auto& listening : ListeningPorts(NetworkTables(seen.host.endpoint, proc))) {
    auto& port = listening.port;
    if (HeldByContainer(port, seen)) continue;
    bool wanted = false;
    for (auto const& [name, service] : platform.services)
      wanted = wanted || Covers(PublishedPorts(name, service.spec.ports), port);
    port.holder = wanted ? HolderOf(listening, proc) : "another process";
    taken.push_back(std::move(port));
  }
  return taken;
}

}  // namespace

engine::Scope ScopeOf(model::Platform const& platform) {
  engine::Scope scope{.environment = platform.name};
  std::set<std::string> images;
  for (auto const& [name, service] : platform.services) {
    for (int replica = 1; replica <= std::max(service.replicas, 1); ++replica) {
      scope.containers.push_back(service.spec.container_name.empty()
                                     ? platform.name + "-" + name + "-" + std::to_string(replica)
                                     : service.spec.container_name);
    }
    if (!service.image.used.empty()) images.insert(service.image.used);
  }
  for (auto const& [key, network] : platform.networks) scope.networks.push_back(network.name);
  for (auto const& [key, volume] : platform.volumes) scope.volumes.push_back(volume.name);
  scope.images.assign(images.begin(), images.end());
  return scope;
}

engine::Scope WithInventory(engine::Scope scope, std::vector<journal::Object> const& objects) {
  for (auto const& object : objects) {
    if (object.kind == "container") scope.containers.push_back(object.engine_id);
    if (object.kind == "network") scope.networks.push_back(object.name);
    if (object.kind == "volume") scope.volumes.push_back(object.name);
  }
  return scope;
}

Result<Secret> ValueOf(model::File const& file, Environment const& environment) {
  std::string const what = (file.secret ? "the secret " : "the config ") + file.name;
  if (file.content) return Secret(*file.content);
  if (!file.from_variable.empty()) {
    auto const& variables = environment.variables();
    auto const found = variables.find(file.from_variable);
    if (found != variables.end()) return Secret(found->second);
    return Fail(ErrorCode::kNotFound,
                what + " comes from the variable " + file.from_variable + ", which is not set");
  }
  std::error_code ignored;
  auto const status = std::filesystem::status(file.from_file, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    return Fail(ErrorCode::kInvalidArgument, what + ": " + file.from_file + " is no file");
  auto bytes = ReadFile(file.from_file, static_cast<std::size_t>(kLargestWatchedFile));
  if (!bytes) return Fail(std::move(bytes).error().Within(what));
  return Secret(*std::move(bytes));
}

std::string FingerprintOf(model::File const& file, Secret const& value, std::string const& key) {
  std::string text = file.name;
  for (auto const& part : {file.target, file.uid, file.gid, std::to_string(file.mode)})
    text += '\0' + part;
  text += '\0';
  // Both parts are hashed apart, so that no plain copy of the value is made here.
  std::string const of_value = HmacSha256Hex(key, value.Reveal());
  return HmacSha256Hex(key, text + of_value).substr(0, kFingerprintLength);
}

Sources GatherHere(model::Platform const& platform, engine::Observed const& seen,
                   GatherOptions const& options) {
  return {.binds = Binds(platform),
          .files = Files(platform, options),
          .ports = TakenPorts(platform, seen)};
}

Result<Sources> Gather(model::Platform const& platform, engine::Observed const& seen,
                       engine::Engine& engine, GatherOptions const& options,
                       std::stop_token const& stop) {
  Sources sources = GatherHere(platform, seen, options);
  auto const asked = Registry(platform, seen, engine, options.pull, sources, stop);
  if (!asked) return Fail(asked.error());
  return sources;
}

}  // namespace ferro::plan
