// A typed client of the Docker Engine API, 1.41 to 1.47 (control-plane §4.2): one
// function per call, each of which knows whether it may be sent twice.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "controlplane/engines/docker/endpoint.h"
#include "controlplane/engines/docker/reference.h"
#include "controlplane/engines/docker/refusal.h"
#include "controlplane/engines/docker/registry.h"
#include "controlplane/engines/docker/stream.h"
#include "controlplane/engines/docker/transport.h"
#include "controlplane/engines/docker/types.h"

namespace ferro::docker {

struct ApiVersion {
  int major = 1;
  int minor = 0;

  auto operator<=>(ApiVersion const&) const = default;
  std::string text() const;
};

inline constexpr ApiVersion kOldest{1, 41};
inline constexpr ApiVersion kNewest{1, 47};

struct CallOptions {
  std::stop_token stop = {};
  // Absent: 60 s, or what the call is known to take; none for what is followed.
  std::optional<std::chrono::milliseconds> limit = std::nullopt;
};

// By name: {"label", {"ferroplane.environment=shop"}}.
using Filters = std::map<std::string, Texts>;

struct LogOptions {
  bool tty = false;  // Of the container: its output has no frames.
  bool stdout = true;
  bool stderr = true;
  bool follow = false;
  bool timestamps = false;
  std::optional<int> tail = std::nullopt;  // Lines; absent: all.
  std::string since = {};                  // Seconds since 1970, or RFC 3339.
  std::string until = {};
};

struct EventWatch {
  Filters filters = {};
  std::int64_t since_nano = 0;  // Since 1970; 0: from now on.
  // False ends the watch; that is no error.
  std::function<bool(Event const&)> on_event;
  // After each connection, the first too: events may have been missed, list again.
  std::function<bool()> on_gap = {};
};

struct ExecOutput {
  std::int64_t exit_code = 0;
  std::string out;  // Of both streams, in the order of writing; 1 MiB at most.
};

// Thread-safe. Errors are those of Transport and RefusalOf, within what was being done.
class Client {
 public:
  // Asks the engine for its version. Fails with kUnavailable (down, absent, too old, no
  // Linux), kPermissionDenied.
  static Result<std::unique_ptr<Client>> Connect(Endpoint endpoint, CallOptions const& o = {});

  Endpoint const& endpoint() const { return endpoint_; }
  ApiVersion const& api() const { return api_; }  // What is spoken.
  std::int64_t calls() const { return transport_.calls(); }

  // --- The engine. ---
  Status Ping(CallOptions const& o = {});
  Result<Info> GetInfo(CallOptions const& o = {});
  Result<Version> GetVersion(CallOptions const& o = {});
  Result<DiskUsage> GetDiskUsage(CallOptions const& o = {});
  // Connects anew after each break, ten times in a row at most, waiting 1 s to 30 s on
  // the clock. Ends with kCancelled, on_event, on_gap, or the last break's error.
  Status WatchEvents(EventWatch const& watch, Clock& clock, std::stop_token const& stop);

  // --- Images. ---
  Result<std::vector<ImageSummary>> ListImages(Filters const& filters, CallOptions const& o = {});
  Result<Image> InspectImage(std::string_view name, CallOptions const& o = {});
  // Repeatable. An error inside the stream of progress is an Error; so is its early end,
  // `may_have_happened`. Without a limit of one's own: 10 minutes of silence.
  Status Pull(ImageName const& name, std::optional<Credentials> const& credentials,
              std::function<void(PullProgress const&)> const& progress, CallOptions const& o = {});
  Status TagImage(std::string_view image, ImageName const& as, CallOptions const& o = {});
  Result<Distribution> AskRegistry(ImageName const& name,
                                   std::optional<Credentials> const& credentials,
                                   CallOptions const& o = {});

  // --- Networks. ---
  Result<std::vector<Network>> ListNetworks(Filters const& filters, CallOptions const& o = {});
  Result<Network> InspectNetwork(std::string_view name, CallOptions const& o = {});
  Result<NetworkCreated> CreateNetwork(NetworkCreate const& network, CallOptions const& o = {});
  Status ConnectNetwork(std::string_view network, NetworkConnect const& connect,
                        CallOptions const& o = {});
  Status DisconnectNetwork(std::string_view network, NetworkDisconnect const& disconnect,
                           CallOptions const& o = {});
  Status RemoveNetwork(std::string_view network, CallOptions const& o = {});

  // --- Volumes. ---
  Result<VolumeList> ListVolumes(Filters const& filters, CallOptions const& o = {});
  Result<Volume> InspectVolume(std::string_view name, CallOptions const& o = {});
  // Repeatable: an existing one of that name is returned as it is, whatever was asked.
  Result<Volume> CreateVolume(VolumeCreate const& volume, CallOptions const& o = {});
  Status RemoveVolume(std::string_view name, CallOptions const& o = {});

  // --- Containers. All of them are listed, running or not. ---
  Result<std::vector<ContainerSummary>> ListContainers(Filters const& filters,
                                                       CallOptions const& o = {});
  Result<Container> InspectContainer(std::string_view container, CallOptions const& o = {});
  Result<ContainerCreated> CreateContainer(std::string_view name, std::string_view platform,
                                           ContainerCreate const& create,
                                           CallOptions const& o = {});
  // False: it was running already (304). Not repeatable: a job may have run and ended.
  Result<bool> StartContainer(std::string_view container, CallOptions const& o = {});
  // False: it was stopped already. `grace` in seconds, absent: the container's own. Its
  // limit is the grace (or an hour) and 60 s. Repeatable.
  Result<bool> StopContainer(std::string_view container, std::optional<std::int64_t> grace,
                             CallOptions const& o = {});
  Status RestartContainer(std::string_view container, std::optional<std::int64_t> grace,
                          CallOptions const& o = {});
  Status KillContainer(std::string_view container, std::string_view signal,
                       CallOptions const& o = {});
  Status RenameContainer(std::string_view container, std::string_view name,
                         CallOptions const& o = {});
  // Repeatable; its warnings.
  Result<Texts> UpdateContainer(std::string_view container, ContainerUpdate const& update,
                                CallOptions const& o = {});
  // Never its volumes (v=false). Repeatable: kNotFound is as good as success.
  Status RemoveContainer(std::string_view container, bool force, CallOptions const& o = {});
  // Until it is not running.
  Result<WaitResult> WaitContainer(std::string_view container, CallOptions const& o = {});
  Status Logs(std::string_view container, LogOptions const& options, TakeOutput const& take,
              CallOptions const& o = {});
  Result<Top> TopContainer(std::string_view container, CallOptions const& o = {});
  // Unpacks a tar archive at a folder that is there.
  Status PutArchive(std::string_view container, std::string_view folder, std::string tar,
                    CallOptions const& o = {});
  // Bytes both ways: raw with a TTY, else LogFrames from the container.
  Result<std::unique_ptr<Raw>> Attach(std::string_view container, CallOptions const& o = {});
  Status ResizeContainer(std::string_view container, int columns, int rows,
                         CallOptions const& o = {});

  // --- Commands in a running container. ---
  Result<std::string> CreateExec(std::string_view container, ExecCreate const& exec,
                                 CallOptions const& o = {});
  Result<std::unique_ptr<Raw>> StartExec(std::string_view id, bool tty, CallOptions const& o = {});
  Result<Exec> InspectExec(std::string_view id, CallOptions const& o = {});
  Status ResizeExec(std::string_view id, int columns, int rows, CallOptions const& o = {});
  // The three together, without input. Non-zero exit codes are results.
  Result<ExecOutput> RunExec(std::string_view container, ExecCreate exec,
                             CallOptions const& o = {});

 private:
  explicit Client(Endpoint endpoint) : endpoint_(endpoint), transport_(endpoint.socket) {}

  using Query = std::vector<std::pair<std::string, std::string>>;

  std::string Target(std::string_view path, Query const& query) const;
  // Statuses from 400 up become errors.
  Result<http::Response> Send(Call const& call, CallOptions const& o);
  Status Stream(Call const& call, WaitLimits const& limits, Take const& take);
  Result<std::unique_ptr<Raw>> Upgrade(std::string_view path, Query const& query, std::string body,
                                       CallOptions const& o);
  // The text of the answer.
  Result<std::string> Get(std::string_view path, Query const& query, CallOptions const& o);
  Result<std::string> Post(std::string_view path, Query const& query, std::string body,
                           Effect effect, CallOptions const& o);
  // False for 304.
  Result<bool> Act(std::string_view path, Query const& query, Effect effect, CallOptions const& o);
  Status Delete(std::string_view path, Query const& query, CallOptions const& o);
  Status Negotiate(CallOptions const& o);
  Status FollowEvents(EventWatch const& watch, std::int64_t& since, std::stop_token const& stop);

  Endpoint endpoint_;
  Transport transport_;
  ApiVersion api_ = kOldest;
};

}  // namespace ferro::docker
