// selectel_dedicated_server_v1: each operation in a file of its own.
#pragma once

#include <optional>
#include <string_view>

#include "provider/port_probe.h"
#include "provider/server/model.h"
#include "provider/session.h"
#include "tfplugin/resource.h"

namespace ferro::provider {

inline constexpr std::string_view kServerType = "selectel_dedicated_server_v1";
// Version 0 belongs to the Go provider (mapping 0.1.1).
inline constexpr std::int64_t kServerSchemaVersion = 1;

struct ServerTimes {
  static constexpr std::chrono::minutes kCreate{90};
  static constexpr std::chrono::minutes kRead{5};
  static constexpr std::chrono::minutes kUpdate{60};
  static constexpr std::chrono::minutes kDelete{10};
};

class ServerResource final : public tf::Resource<ServerModel> {
 public:
  // Both must outlive the resource.
  ServerResource(Sessions& sessions, PortProbe& port_probe)
      : Resource(std::string(kServerType), kServerSchemaVersion),
        sessions_(sessions),
        port_probe_(port_probe) {}

  void Validate(ServerModel const& config, tf::Call& call) override;
  void PlanChange(tf::Plan<ServerModel>& plan, tf::Call& call) override;
  void PlanDestroy(ServerModel const& prior, tf::Call& call) override;
  std::optional<ServerModel> Create(ServerModel const& planned, ServerModel const& config,
                                    tf::Call& call) override;
  std::optional<ServerModel> Read(ServerModel const& state, tf::Call& call) override;
  std::optional<ServerModel> Update(ServerModel const& planned, ServerModel const& prior,
                                    ServerModel const& config, tf::Call& call) override;
  void Delete(ServerModel const& state, tf::Call& call) override;
  std::optional<ServerModel> ImportStub(std::string_view id, tf::Call& call) override;
  tf::Value Upgrade(std::int64_t version, tf::Value const& raw, tf::Call& call) override;
  tf::Value Move(tf::MoveSource const& source, tf::Call& call) override;

 private:
  // Null after an error in the call.
  std::shared_ptr<Session> SessionFor(tf::Call& call) const;

  Sessions& sessions_;
  PortProbe& port_probe_;
};

// A state without an id is broken (edited by hand?): an error.
bool HasId(ServerModel const& state, tf::Call& call);

// The configured limit of an operation, from now on.
Clock::TimePoint DeadlineOf(tf::Attr<std::string> const& configured, Clock::Duration fallback,
                            tf::Call const& call);

}  // namespace ferro::provider
