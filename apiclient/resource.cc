#include "apiclient/resource.h"

#include <algorithm>
#include <array>
#include <utility>

#include "apiclient/paging.h"
#include "apiclient/task.h"
#include "base/text.h"

namespace ferro::api {
namespace {

constexpr std::string_view kServers = "/resource";
constexpr std::string_view kBilling = "/resource/billing/";
constexpr int kServersAtOnce = 1000;  // The API takes it (selectel-api §2.4).

struct ServerChange {
  std::optional<std::string> user_desc = std::nullopt;
  std::optional<PlanId> plan = std::nullopt;
};
void Describe(json::Fields& f, ServerChange& c) {
  f("user_desc", c.user_desc);
  f("price_plan_uuid", c.plan);
}

struct RefusalBody {
  bool immediately = false;
};
void Describe(json::Fields& f, RefusalBody& b) {
  f("immediately", b.immediately);
}

struct RestoreBody {
  PlanId plan;
};
void Describe(json::Fields& f, RestoreBody& b) {
  f("next_price_plan_uuid", b.plan);
}

std::string ServerPath(ServerId const& id) {
  return std::string(kServers) + "/" + PathPart(id.value);
}

Status Done(Result<Reply> reply) {
  if (!reply) return Fail(std::move(reply).error());
  return {};
}

// States to one value: sending it twice is as good as once.
Status ChangeServer(Client const& client, ServerId const& id, ServerChange const& change,
                    CallOptions const& options) {
  return Done(SendAndAwait(client, {.method = "PUT",
                                    .path = ServerPath(id),
                                    .body = json::Print(change),
                                    .repeat = Repeat::kHarmless,
                                    .options = options}));
}

}  // namespace

void Describe(json::Fields& f, Server& s) {
  f("uuid", s.id);
  f("info", s.info);
  f("user_desc", s.user_desc);
  f("state", s.state);
  f("previous_state", s.previous_state);
  f("is_processing", s.is_processing);
  f("location_uuid", s.location);
  f("service_uuid", s.service);
  f("project_uuid", s.project);
  f("service_type", s.service_type);
  f("hw_uuid", s.hardware);
  f("owner_id", s.owner_id);
  f("quantity", s.quantity);
  f("created", s.created);
  f("paid_till", s.paid_till);
  f("actual_grace_date", s.actual_grace_date);
  f("actual_dead_date", s.actual_dead_date);
  f("pay_day", s.pay_day);
  f("config_name", s.config_name);
  f("primary_uuid", s.primary);
  f("billing", s.billing);
  f("available_plan", s.available_plans);
}

ServerPhase ServerState::phase() const {
  using Known = std::pair<std::string_view, ServerPhase>;
  constexpr std::array<Known, 14> kStates = {{
      {"pending", ServerPhase::kMaking},
      {"processing", ServerPhase::kMaking},
      {"paid", ServerPhase::kMaking},
      {"deploy", ServerPhase::kMaking},
      {"active", ServerPhase::kReady},
      {"prolong", ServerPhase::kReady},
      {"provided", ServerPhase::kReady},
      {"expiring", ServerPhase::kEnding},
      {"ending", ServerPhase::kEnding},
      {"cancelling", ServerPhase::kEnding},
      {"unpaid", ServerPhase::kStopped},
      {"blocked", ServerPhase::kStopped},
      {"cancel", ServerPhase::kGone},
      {"deleted", ServerPhase::kGone},
  }};
  auto const* found = std::ranges::find(kStates, text, &Known::first);
  return found == kStates.end() ? ServerPhase::kUnknown : found->second;
}

std::string Server::display_name() const {
  return user_desc ? *user_desc : info.value_or("");
}

PlanId Server::plan() const {
  if (!billing) return {};
  auto const& next = billing->next_plan;
  if (next && !next->id.empty()) return next->id;
  return billing->current_plan ? billing->current_plan->id : PlanId{};
}

bool Server::is_server() const {
  return ServiceModelFrom(service_type).has_value();
}

Result<std::vector<Server>> ListServers(Client const& client, ServerFilter const& filter,
                                        CallOptions const& options) {
  Call call{.path = std::string(kServers), .repeat = Repeat::kHarmless, .options = options};
  if (!filter.location.empty()) call.query.emplace_back("location_uuid", filter.location.value);
  if (!filter.service.empty()) call.query.emplace_back("service_uuid", filter.service.value);
  auto servers = ListAll<Server>(client, std::move(call), kServersAtOnce);
  if (!servers) return servers;
  std::erase_if(*servers, [&](Server const& server) {
    bool const foreign = !filter.project.empty() && !server.project.empty() &&
                         !SameProject(server.project, filter.project);
    return foreign || !server.is_server();
  });
  return servers;
}

Result<Server> GetServer(Client const& client, ServerId const& id, CallOptions const& options) {
  auto server = client.Fetch<Server>(
      {.path = ServerPath(id), .repeat = Repeat::kHarmless, .options = options});
  if (server && !EqualsIgnoringCase(server->id.value, id.value)) {
    return Fail(ErrorCode::kInternal, "GET " + ServerPath(id) + " was answered with server \"" +
                                          server->id.value + "\", which is another one");
  }
  return server;
}

Status RenameServer(Client const& client, ServerId const& id, std::string const& name,
                    CallOptions const& options) {
  return ChangeServer(client, id, {.user_desc = name}, options);
}

Status ChangePlan(Client const& client, ServerId const& id, PlanId const& plan,
                  CallOptions const& options) {
  return ChangeServer(client, id, {.plan = plan}, options);
}

// Refusing what is refused changes nothing; neither does restoring what is restored.
Status RefuseRenewal(Client const& client, ServerId const& id, EndOfService end,
                     CallOptions const& options) {
  return Done(SendAndAwait(
      client, {.method = "DELETE",
               .path = std::string(kBilling) + PathPart(id.value),
               .body = json::Print(RefusalBody{.immediately = end == EndOfService::kNow}),
               .repeat = Repeat::kHarmless,
               .options = options}));
}

Status RestoreRenewal(Client const& client, ServerId const& id, PlanId const& plan,
                      CallOptions const& options) {
  return Done(SendAndAwait(client, {.method = "PATCH",
                                    .path = std::string(kBilling) + PathPart(id.value),
                                    .body = json::Print(RestoreBody{plan}),
                                    .repeat = Repeat::kHarmless,
                                    .options = options}));
}

}  // namespace ferro::api

namespace ferro::json {

void Codec<api::ServerState>::Read(In const& in, api::ServerState& out) {
  in.Get(out.text);
  out.text = Lower(out.text);
}

void Codec<api::ServerState>::Write(api::ServerState const& state, Out out) {
  out.Put(std::string_view(state.text));
}

}  // namespace ferro::json
