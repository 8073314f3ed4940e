// A platform in one environment: what shall run, whichever file said so. Made from a
// Compose project (from_compose.h), with or without a ferroplane.yaml (ferroplane_file.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/compose/model.h"
#include "controlplane/compose/project.h"
#include "controlplane/compose/service.h"

namespace ferro::model {

// How a value came to be: literal in a file, derived by a rule of ours, generated once,
// known only after apply, or secret (shown as a fingerprint).
enum class Provenance { kLiteral, kDerived, kGenerated, kUnknown, kSecret };
std::string_view NameOf(Provenance provenance);

// A value that no file says, and why it is so.
struct Derived {
  std::string path;  // "restart"
  std::string value;
  std::string because;
};

// Something to be said at the head of a plan; --strict refuses when there is one.
struct Warning {
  std::string code;   // "PLATFORM-101"
  std::string place;  // "compose.yaml:7:14", or ""
  std::string text;
};
// --strict refuses codes below 200, behind which a mistake may hide; the others are advice.
bool RefusedWhenStrict(Warning const& warning);

enum class ServiceKind {
  kService,
  kJob,    // Runs to its end, once for each specification.
  kStore,  // Keeps data in a named volume.
};
std::string_view NameOf(ServiceKind kind);

// A secret or a config of a service; exactly one of the sources is set.
struct File {
  std::string name;  // As the file calls it.
  bool secret = false;
  std::string from_file;  // Absolute.
  std::string from_variable;
  std::optional<std::string> content;
  std::string target;  // Absolute path in the container.
  std::string uid;     // "" is 0.
  std::string gid;
  std::int64_t mode = 0444;
};

// How it is seen that a service serves, where its file has no healthcheck (ferroplane.yaml).
struct Health {
  std::int64_t port = 0;  // 0: no probe of its own.
  std::string path;       // Of an HTTP probe, which wants a status below 400; "" is TCP.
  std::optional<compose::Duration> stable;    // It must hold so long; 5 s.
  std::optional<compose::Duration> deadline;  // A start that is not healthy by then failed.
};

// How an image that cannot be had is replaced (--image-map).
enum class ImageKind { kReal, kOtherVersion, kStandIn };
std::string_view NameOf(ImageKind kind);

struct Image {
  std::string written;  // As the file says.
  std::string used;     // As the engine is asked; the same unless the image map says otherwise.
  ImageKind kind = ImageKind::kReal;
  std::string because;  // Of the image map.
};

struct Service {
  std::string name;
  ServiceKind kind = ServiceKind::kService;
  Image image;
  int replicas = 1;
  // Resolved as model::Container::spec is, but for what depends on the replica or on the
  // engine: container_name (as the file says it, or ""), fixed addresses, `files` and
  // `logging` where the file is silent are still to be put in. Networks and volumes are
  // called by the engine's names, shared namespaces "container:NAME", volumes_from by names
  // of containers, `links` stand in external_links, and a network's aliases begin with the
  // service's name. What no engine can tell again is left out: a port's name, mode and
  // app_protocol, a mount's consistency and create_host_path.
  compose::Service spec;
  // Its secrets: the source is an absolute path, the target the id.
  std::optional<compose::Build> build;
  std::string pull_policy;  // always, missing, never, build, daily…; "" is missing.
  // Also what links, volumes_from and shared namespaces imply.
  std::map<std::string, compose::Dependency> depends_on;
  // Services whose namespace or volumes this one shares: replaced with them.
  std::set<std::string> shares;
  std::vector<File> files;
  std::set<std::string> secret_variables;  // Names in spec.environment.
  std::vector<compose::Hook> post_start;
  std::vector<compose::Hook> pre_stop;
  std::vector<Derived> derived;
  bool restart_is_derived = false;  // Decision 0.1.3: `always` because the file is silent.
  double cpus_reserved = 0;         // deploy.resources.reservations.cpus: for capacity only.
  compose::TextMap labels;          // deploy.labels: of the service, not of its containers.
  Health health;
};

// Of a value of the service: "restart", "environment.DB_PASSWORD", "ports[0].published",
// "networks.p_default.ipv4_address", "files.db_password", "image_id".
Provenance ProvenanceOf(Service const& service, std::string_view path);

// A network zone.
struct Network {
  std::string key;   // In the file.
  std::string name;  // At the engine.
  compose::Network spec;
};

struct Volume {
  std::string key;
  std::string name;
  compose::Volume spec;
};

struct Platform {
  std::string name;  // Of the environment too: one project, one environment.
  compose::NameSource name_source = compose::NameSource::kFolder;
  std::filesystem::path folder;
  std::vector<std::filesystem::path> files;
  std::vector<std::string> profiles;

  std::map<std::string, Service> services;  // Of active profiles.
  std::map<std::string, Network> networks;  // By key; those that are used.
  std::map<std::string, Volume> volumes;    // By key; those of the file, used or not.
  std::set<std::string> inactive;           // Services of profiles that are not active.
  std::vector<Warning> warnings;
};

// What the replica's container is called, as Compose v2 calls it: its container_name, or
// "PLATFORM-SERVICE-1".
std::string ContainerName(std::string_view platform, Service const& service, int replica);

// Services in an order in which each comes after what it depends on. The front end has
// refused cycles.
std::vector<std::string> InDependencyOrder(Platform const& platform);

}  // namespace ferro::model
