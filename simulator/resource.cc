#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/handlers.h"
#include "simulator/lifecycle.h"
#include "simulator/order.h"
#include "simulator/render.h"
#include "simulator/stock.h"

namespace ferro::sim {
namespace {

constexpr std::size_t kLongestUserDesc = 255;

// Newest first, as the panel lists them; ties by uuid, so that pages don't overlap.
std::vector<Server const*> ListedServers(World const& world, Call const& call) {
  std::string const location = call.Query("location_uuid");
  std::string const service = call.Query("service_uuid");
  std::string const model = call.Query("model");
  std::vector<Server const*> out;
  for (auto const& [uuid, server] : world.servers) {
    if (!world.MaySee(call.access, server.project) || server.state == State::kDeleted) continue;
    if (!location.empty() && server.location != location) continue;
    if (!service.empty() && server.service != service) continue;
    if (!model.empty() && server.service_type != model) continue;
    out.push_back(&server);
  }
  std::ranges::sort(out, [](Server const* a, Server const* b) {
    return a->created != b->created ? a->created > b->created : a->uuid < b->uuid;
  });
  return out;
}

std::optional<Answer> CheckChange(World const& world, Server const& server, Body const& body) {
  if (auto problem = body.Problem({{"user_desc", Kind::kString},
                                   {"price_plan_uuid", Kind::kUuid},
                                   {"demo", Kind::kBool}})) {
    return Invalid(*problem);
  }
  if (!body.Has("user_desc") && !body.Has("price_plan_uuid")) {
    return Invalid("user_desc or price_plan_uuid is required");
  }
  if (body.Text("user_desc").size() > kLongestUserDesc) return Invalid("user_desc is too long");
  if (!body.Has("price_plan_uuid")) return std::nullopt;
  std::string const next = body.Text("price_plan_uuid");
  Service const* service = world.FindService(server.service);
  Plan const* plan = world.FindPlan(next);
  bool const offered = service != nullptr && plan != nullptr && !plan->withdrawn &&
                       !plan->not_available &&
                       std::ranges::find(service->plans, next) != service->plans.end();
  if (!offered && next != server.plan) return Invalid("price plan " + next + " is not available");
  if (!IsUsable(server.state)) return Clash("the server is " + NameOf(server.state));
  return std::nullopt;
}

}  // namespace

Answer ListResources(World& world, Call const& call) {
  auto const servers = ListedServers(world, call);
  std::vector<OtherResource const*> others;
  for (OtherResource const& other : world.others) {
    if (!world.MaySee(call.access, other.project)) continue;
    std::string const model = call.Query("model");
    std::string const location = call.Query("location_uuid");
    std::string const service = call.Query("service_uuid");
    if (!model.empty() && other.service_type != model) continue;
    if (!location.empty() && other.location != location) continue;
    if (!service.empty() && other.service != service) continue;
    others.push_back(&other);
  }
  return Paged(world, call, servers.size() + others.size(), [&](std::size_t i) {
    return Dump(i < servers.size() ? ServerJson(world, *servers[i], false, call.WantsEnglish())
                                   : OtherResourceJson(world, *others[i - servers.size()]));
  });
}

Answer ShowResource(World& world, Call const& call) {
  for (OtherResource const& other : world.others) {
    if (other.uuid == call.args[0] && world.MaySee(call.access, other.project)) {
      return Done(Dump(OtherResourceJson(world, other)));
    }
  }
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr) return NotThere("Resource: " + call.args[0] + " not found");
  if (world.modes.resource_303) {
    std::string const task =
        world.AddTask({.name = "show", .servers = {server->uuid}, .ready = world.Work()});
    Answer moved{.status = 303, .task = task};
    moved.headers = {{"location", "/servers/v2/result/" + task}};
    return moved;
  }
  return Done(Dump(ServerJson(world, *server, true, call.WantsEnglish())));
}

Answer ChangeResource(World& world, Call const& call) {
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr) return NotThere("Resource: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto refusal = CheckChange(world, *server, *body)) return *refusal;
  if (body->Has("user_desc")) server->user_desc = body->Text("user_desc");
  // It takes effect for the next period (selectel-api §5.4).
  if (body->Has("price_plan_uuid")) server->next_plan = body->Text("price_plan_uuid");
  world.Note("resource_update", server->uuid, server->user_desc.value_or(""));
  if (!world.modes.async_put) {
    return Done(Dump(ServerJson(world, *server, true, call.WantsEnglish())));
  }
  server->busy_until = world.Work() + world.options.delays.task;
  Answer answer = Done("null");
  answer.status = 202;
  answer.progress = "PENDING";
  answer.task =
      world.AddTask({.name = "update", .servers = {server->uuid}, .ready = server->busy_until});
  return answer;
}

Answer CreateUnpaid(World& world, Call const& call) {
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"user_desc", Kind::kString},
                                    {"service_uuid", Kind::kUuid, true},
                                    {"location_uuid", Kind::kUuid, true},
                                    {"price_plan_uuid", Kind::kUuid, true},
                                    {"pay_day", Kind::kInt},
                                    {"demo", Kind::kBool}})) {
    return Invalid(*problem);
  }
  Service const* service = world.FindService(body->Text("service_uuid"));
  if (service == nullptr || !service->IsServer()) {
    return NotThere("Service: " + body->Text("service_uuid") + " not found");
  }
  std::string const plan = body->Text("price_plan_uuid");
  std::string const location = body->Text("location_uuid");
  if (FreeMachines(*service, location, plan) < 1) return Clash(service->name + " is out of stock");
  std::string const project =
      call.access.project.empty() ? world.options.projects.front().id : call.access.project;
  Server server = NewServer(world, *service, location, plan, project);
  server.paid_till.reset();
  server.user_desc = body->Text("user_desc");
  server.stock_plan = plan;
  Take(world, server.service, server.location, plan);
  std::string const uuid = server.uuid;
  auto const placed = world.servers.emplace(uuid, std::move(server)).first;
  return Done(Dump(ServerJson(world, placed->second, true, call.WantsEnglish())));
}

}  // namespace ferro::sim
