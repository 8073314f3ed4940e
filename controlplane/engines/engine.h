// What drives containers: Docker's engine, or the fake of the simulations. Reading and
// acting are apart: Discover, Observe, Inspect and Resolve only read (control-plane §4.1).
// Each action is so small that one read tells whether it happened.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "controlplane/compose/model.h"
#include "controlplane/model/container.h"

namespace ferro::engine {

using compose::TextMap;

// On the containers of `run`: any value.
inline constexpr std::string_view kLabelOneOff = "ferroplane.one_off";

// ---- What is there --------------------------------------------------------------------

struct HostPort {
  std::string address;  // "" or "0.0.0.0" is every one.
  std::int64_t port = 0;
  std::string protocol;
  std::string holder;  // "container kaif-lake-nginx-1", "another process", or ""
};

// The engine and the machine under it.
struct Host {
  std::string engine_id;    // Names the state directory.
  std::string engine_name;  // "Docker 20.10.24"
  std::string api_version;
  std::string endpoint;  // "unix:///var/run/docker.sock"
  double cpus = 0;
  std::int64_t memory = 0;                 // Bytes.
  std::optional<std::int64_t> disk_free;   // Bytes where the engine keeps its data.
  bool limits_logs = false;                // The daemon limits logs by itself.
  std::string log_driver;                  // Its default.
  std::vector<std::string> address_pools;  // "172.17.0.0/16 by /24"; empty: the engine's own.
  std::vector<std::string> routes;         // Subnets that the host already routes.
  std::vector<HostPort> ports;             // Taken.
  std::string architecture;
  bool swap_limit = true;
  std::vector<std::string> warnings;
  std::string default_runtime;  // "runc"
  std::string default_cgroup;   // "host" or "private": what containers get that say nothing.
  // Members of a service that this machine's kernel cannot honour: the engine drops them
  // with a warning. "blkio_config.weight", "mem_swappiness", "oom_kill_disable", "memswap_limit".
  std::vector<std::string> ignored;
};

enum class State { kCreated, kRunning, kPaused, kRestarting, kRemoving, kExited, kDead };
std::string_view NameOf(State state);

enum class Health { kNone, kStarting, kHealthy, kUnhealthy };
std::string_view NameOf(Health health);

// Whose an object is, by its labels.
struct Owner {
  std::string environment;      // Ours.
  std::string compose_project;  // Of docker compose, v1 or v2.
};

struct Container {
  std::string id;
  model::Container is;  // As created; what the image or the engine supplied is left out.
  Owner owner;
  bool one_off = false;  // Of `run`, ours or Compose's.
  TextMap labels;        // All, with ours and Compose's, which `is` leaves out.
  State state = State::kCreated;
  std::int64_t exit_code = 0;
  std::string error;       // Why it could not start.
  std::string created;     // RFC 3339.
  std::string started_at;  // RFC 3339; "" when it never was.
  Health health = Health::kNone;
  std::string probe_output;                      // Of the last probe, 4 KiB at most.
  std::map<std::string, std::string> anonymous;  // Path in the container -> volume.
  std::map<std::string, std::string> addresses;  // Network -> IPv4 address now.
  std::int64_t restarts = 0;
};

struct Network {
  std::string id;
  std::string name;
  compose::Network is;  // What the engine's defaults supplied is left out, but for `ipam`.
  Owner owner;
  TextMap labels;
  std::vector<std::string> containers;  // Their names.
};

struct Volume {
  std::string name;
  compose::Volume is;
  Owner owner;
  TextMap labels;
  std::string mountpoint;
};

struct Image {
  std::string id;                    // "sha256:…"
  std::vector<std::string> tags;     // References.
  std::vector<std::string> digests;  // "name@sha256:…"; none: built here.
  std::optional<compose::HealthCheck> healthcheck;
  std::vector<std::string> ports;    // "80/tcp"
  std::vector<std::string> volumes;  // Paths that get anonymous volumes.
  std::string user;
  std::int64_t size = 0;
  // What a container has of it that does not say otherwise; see canonical.h.
  TextMap environment;
  TextMap labels;
  std::vector<std::string> command;
  std::vector<std::string> entrypoint;
  std::string working_dir;
  std::string stop_signal;
  std::string platform;  // "linux/amd64"
};

// Everything of one environment, and whatever else holds a name that it wants.
struct Scope {
  std::string environment;              // Also the Compose project's name.
  std::vector<std::string> containers;  // Names or ids.
  std::vector<std::string> networks;
  std::vector<std::string> volumes;
  std::vector<std::string> images;  // References.
};

struct Observed {
  Host host;
  std::vector<Container> containers;    // By name.
  std::vector<Network> networks;        // Every one of the engine: their subnets are taken.
  std::vector<Volume> volumes;          // Those of the scope and those that mounts name.
  std::map<std::string, Image> images;  // By reference asked, and by id of what runs.
  std::vector<Container> others;        // That are not in scope; only names and owners.
};

// ---- What can be done ------------------------------------------------------------------

struct PullImage {
  std::string reference;
};
struct BuildImage {  // By the docker command line.
  std::string service;
  compose::Build build;
  std::string reference;  // The tag it gets.
  bool pull = false;
};
struct CreateNetwork {
  std::string name;
  compose::Network spec;
  TextMap labels;
};
struct RemoveNetwork {
  std::string id;
  std::string name;
};
struct CreateVolume {
  std::string name;
  compose::Volume spec;
  TextMap labels;
};
struct RemoveVolume {
  std::string name;
};
struct CreateContainer {
  model::Container container;
  TextMap labels;                                // Ours, beside spec.labels.
  std::map<std::string, std::string> anonymous;  // Volumes to attach again, by path.
};
struct StartContainer {
  std::string container;  // A name or an id, here and below.
};
struct StopContainer {
  std::string container;
  std::optional<Clock::Duration> grace;  // Absent: the container's own.
};
struct RestartContainer {
  std::string container;
};
struct RenameContainer {
  std::string container;
  std::string to;
};
struct RemoveContainer {  // Never its volumes.
  std::string container;
  bool force = false;
};
// In place; members that are set.
struct UpdateContainer {
  std::string container;
  std::optional<std::string> restart;
  std::optional<model::Container> limits;  // cpus, memory and their kin of this one.
};
struct ConnectNetwork {
  std::string container;
  std::string network;
  compose::ServiceNetwork as;
};
struct DisconnectNetwork {
  std::string container;
  std::string network;
};
struct SignalContainer {
  std::string container;
  std::string signal;
};
struct RunHook {  // In a container that runs.
  std::string container;
  compose::Hook hook;
};

using Action = std::variant<PullImage, BuildImage, CreateNetwork, RemoveNetwork, CreateVolume,
                            RemoveVolume, CreateContainer, StartContainer, StopContainer,
                            RestartContainer, RenameContainer, RemoveContainer, UpdateContainer,
                            ConnectNetwork, DisconnectNetwork, SignalContainer, RunHook>;

// "create_container", …: in journals, events and --json.
std::string_view KindOf(Action const& action);
// The object that it is about: a name.
std::string TargetOf(Action const& action);

struct Done {
  std::string id;    // Of what was made or touched; an image's id after a pull.
  std::string note;  // "already stopped", or ""
};

// Called while an action is under way: one line and, where known, how much of how much.
struct Progress {
  std::string text;
  std::int64_t done = 0;
  std::int64_t total = 0;
};
using OnProgress = std::function<void(Progress const&)>;

// Called with the id of a container to which something happened: it started, died, told
// another health. "" when news of any may have been missed.
using OnContainer = std::function<void(std::string const& id)>;

// How to see that a container serves, when neither its file nor its image says.
struct Probe {
  std::int64_t port = 0;
  std::string path;  // Empty: the connection is enough.
};

// Thread-safe. Errors: kUnavailable (the engine is down or went away), kNotFound, kConflict
// (a name is taken, a port is in use), kDeadlineExceeded, kCancelled, kInvalidArgument (it
// refused the request), kUnauthenticated (a registry). `may_have_happened` is set whenever
// the request can have reached the engine and no answer came: the outcome is unknown then,
// not a failure.
class Engine {
 public:
  virtual ~Engine() = default;

  virtual Result<Host> Discover(std::stop_token const& stop) = 0;
  virtual Result<Observed> Observe(Scope const& scope, std::stop_token const& stop) = 0;
  virtual Result<Container> Inspect(std::string const& container, std::stop_token const& stop) = 0;
  // What the registry means by a reference now: a digest.
  virtual Result<std::string> Resolve(std::string const& reference,
                                      std::stop_token const& stop) = 0;
  // The last lines, both streams in the order of writing.
  virtual Result<std::string> LastLines(std::string const& container, int lines,
                                        std::stop_token const& stop) = 0;
  // One attempt from where we are, at a container as it was just seen; success or why not.
  virtual Status Try(Container const& container, Probe const& probe,
                     std::stop_token const& stop) = 0;

  virtual Result<Done> Execute(Action const& action, OnProgress const& progress,
                               std::stop_token const& stop) = 0;

  // Tells news of containers from now on until it is stopped, or why there are none: an
  // engine need not have any.
  virtual Status Watch(OnContainer const& on_container, Clock& clock, std::stop_token const& stop);
};

}  // namespace ferro::engine
