// Servers: what the API lists under /resource, which is everything rented; the calls
// here keep to servers (selectel-api §5.3, §5.4, §7.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apiclient/client.h"
#include "apiclient/price.h"

namespace ferro::api {

// What a state means to who waits for it.
enum class ServerPhase {
  kMaking,   // pending, processing, paid, deploy
  kReady,    // active, prolong, provided
  kEnding,   // expiring, ending, cancelling: still there, not for long
  kStopped,  // unpaid, blocked: money is missing
  kGone,     // cancel, deleted
  kUnknown,  // A state that this version doesn't know.
};

struct ServerState {
  std::string text;  // As the API says it, in lower case.

  ServerPhase phase() const;
  friend bool operator==(ServerState const&, ServerState const&) = default;
};

}  // namespace ferro::api

template <>
struct ferro::json::Codec<ferro::api::ServerState> {
  static void Read(In const& in, ferro::api::ServerState& out);
  static void Write(ferro::api::ServerState const& state, Out out);
};

namespace ferro::api {

struct Server {
  ServerId id;
  std::optional<std::string> info;       // The configuration's name.
  std::optional<std::string> user_desc;  // The user's name for the server.
  ServerState state;
  ServerState previous_state;
  std::optional<bool> is_processing;  // A task is running on it.
  LocationId location;
  ServiceId service;
  ProjectId project;         // Empty where the API leaves it out (mapping 0.1.13).
  std::string service_type;  // "server" or "serverchip"
  HardwareId hardware;       // Empty until a machine is assigned. The key for ports.
  std::int64_t owner_id = 0;
  int quantity = 1;
  std::optional<std::int64_t> created;  // Unix seconds, as the next three.
  std::optional<std::int64_t> paid_till;
  std::optional<std::int64_t> actual_grace_date;  // Blocked from then on.
  std::optional<std::int64_t> actual_dead_date;   // Removed from then on.
  std::optional<int> pay_day;
  std::string config_name;
  ServerId primary;                     // The parent of an add-on.
  std::optional<Billing> billing;       // Guard it: the API may say null.
  std::vector<PlanId> available_plans;  // That it may switch to; known from GetServer only.

  // user_desc, else info.
  std::string display_name() const;
  // The plan it will have: the next one when it differs, else the current; empty when unknown.
  PlanId plan() const;
  bool is_server() const;
};
void Describe(json::Fields& f, Server& s);

struct ServerFilter {
  LocationId location = {};
  ServiceId service = {};
  // Servers that name another project are left out; those that name none are kept, since the
  // API may leave it out and a project's token sees the project.
  ProjectId project = {};
};

// Servers only, in every state that the API still lists.
Result<std::vector<Server>> ListServers(Client const& client, ServerFilter const& filter = {},
                                        CallOptions const& options = {});
Result<Server> GetServer(Client const& client, ServerId const& id, CallOptions const& options = {});

Status RenameServer(Client const& client, ServerId const& id, std::string const& name,
                    CallOptions const& options = {});
// From the next period on.
Status ChangePlan(Client const& client, ServerId const& id, PlanId const& plan,
                  CallOptions const& options = {});

enum class EndOfService {
  kWhenPaidPeriodEnds,
  kNow,  // Money comes back for whole unused months only.
};
// The server goes on until the end; follow its state. A blocked server refuses.
Status RefuseRenewal(Client const& client, ServerId const& id, EndOfService end,
                     CallOptions const& options = {});
// Undoes RefuseRenewal while the state is expiring.
Status RestoreRenewal(Client const& client, ServerId const& id, PlanId const& plan,
                      CallOptions const& options = {});

}  // namespace ferro::api
