#include "simulator/control_http.h"

#include <nlohmann/json.hpp>

#include "base/time_text.h"
#include "simulator/control.h"
#include "simulator/control_state.h"
#include "simulator/render.h"
#include "simulator/seed.h"

namespace ferro::sim {
namespace {

http::Response JsonResponse(int status, Json const& body) {
  return {.status = status, .headers = {{"content-type", "application/json"}}, .body = Dump(body)};
}

http::Response Refused(int status, std::string const& message) {
  return JsonResponse(status, {{"error", message}});
}

Json ServerBook(World const& world, Server const& server) {
  Json addresses = Json::array();
  Json private_addresses = Json::array();
  for (Ip const* ip : world.IpsOf(server.uuid, false)) addresses.push_back(ip->address);
  for (Ip const* ip : world.IpsOf(server.uuid, true)) private_addresses.push_back(ip->address);
  return {{"uuid", server.uuid},
          {"name", server.user_desc.value_or("")},
          {"state", NameOf(server.state)},
          {"previous_state", server.previous ? Json(NameOf(*server.previous)) : Json(nullptr)},
          {"project", server.project},
          {"configuration", server.service},
          {"location", server.location},
          {"tariff", server.plan},
          {"next_tariff", server.next_plan},
          {"ordered_at", Rfc3339(server.created)},
          {"paid_till", server.paid_till ? Json(Rfc3339(*server.paid_till)) : Json(nullptr)},
          {"renewal_refused", server.renewal_refused},
          {"hostname", server.os.hostname},
          {"os_template", server.os.os_template},
          {"os_version", server.os.version},
          {"installing", server.os.installing},
          {"password", server.os.password.Reveal()},
          {"user_data", server.os.user_data ? Json(*server.os.user_data) : Json(nullptr)},
          {"power", server.power.on ? "on" : "off"},
          {"addresses", std::move(addresses)},
          {"private_addresses", std::move(private_addresses)}};
}

Json OrderBook(World const& world, Order const& order) {
  return {{"uuid", order.uuid},
          {"time", Rfc3339(order.time)},
          {"project", order.project},
          {"configuration", order.service},
          {"location", order.location},
          {"tariff", order.plan},
          {"pay_currency", order.pay_currency},
          {"currency", world.options.currency},
          {"paid", static_cast<double>(order.paid) / 100},
          {"servers", order.servers},
          {"addresses", order.addresses}};
}

Json RequestBook(RequestRecord const& record) {
  return {{"number", record.number},
          {"time", Rfc3339Micros(record.time)},
          {"method", record.method},
          {"path", record.path},
          {"query", record.query},
          {"status", record.status},
          {"token_header", record.token_header},
          {"token", record.token},
          {"accept_language", record.accept_language},
          {"user_agent", record.user_agent},
          {"headers", record.headers},
          {"body_sha256", record.body_sha256},
          {"error_type", record.error_type},
          {"fault", record.fault}};
}

Json FaultBook(Fault const& fault) {
  return {{"id", fault.id},     {"kind", NameOf(fault.kind)}, {"method", fault.method},
          {"path", fault.path}, {"count", fault.count},       {"skip", fault.skip},
          {"seen", fault.seen}, {"fired", fault.fired}};
}

template <class Items, class Book>
http::Response BookOf(Items const& items, Book book) {
  Json out = Json::array();
  for (auto const& item : items) out.push_back(book(item));
  return JsonResponse(200, out);
}

http::Response Health(World const& world) {
  return JsonResponse(200, Json{{"status", "ok"},
                                {"version", FERRO_VERSION},
                                {"time", Rfc3339(world.Now())},
                                {"time_scale", world.options.time_scale},
                                {"servers", world.servers.size()},
                                {"orders", world.orders.size()},
                                {"requests", world.requests_seen}});
}

http::Response PostFault(World& world, Body const& body) {
  Fault fault;
  auto const kind = FaultKindNamed(body.Text("kind"));
  if (!kind) return Refused(400, "unknown kind of fault: " + body.Text("kind"));
  fault.kind = *kind;
  if (body.Has("method")) fault.method = body.Text("method");
  if (body.Has("path")) fault.path = body.Text("path");
  fault.count = static_cast<int>(body.Int("count", 1));
  fault.skip = static_cast<int>(body.Int("skip"));
  fault.status = static_cast<int>(body.Int("status"));
  fault.delay = std::chrono::milliseconds(body.Int("delay_ms"));
  fault.retry_after = std::chrono::seconds(body.Int("retry_after", 1));
  fault.after = body.Flag("after");
  fault.body = body.Text("body");
  fault.pointer = body.Text("pointer");
  if (body.Has("value") || body.IsNull("value")) fault.value = body.Json("value");
  auto const id = AddFault(world, std::move(fault));
  if (!id) return Refused(400, id.error().message);
  return JsonResponse(201, Json{{"id", *id}});
}

http::Response PostServer(World& world, std::string const& text) {
  auto const wanted = Patched(PlacedServer{}, text);
  if (!wanted) return Refused(400, wanted.error().message);
  auto const uuid = PlaceServer(world, *wanted);
  if (!uuid) return Refused(400, uuid.error().message);
  return JsonResponse(201, ServerBook(world, world.servers.at(*uuid)));
}

http::Response Settings(World const& world) {
  Json balances = Json::object();
  for (auto const& [kind, sum] : world.balances) balances[kind] = static_cast<double>(sum) / 100;
  return JsonResponse(200, Json{{"modes", Json::parse(TextOf(world.modes), nullptr, false)},
                                {"balances", std::move(balances)},
                                {"time_scale", world.options.time_scale}});
}

http::Response PostAdvance(World& world, Body const& body) {
  static constexpr std::chrono::milliseconds kFarthest = std::chrono::days(3660);
  auto by = std::chrono::milliseconds(0);
  if (body.Has("duration")) {
    auto const parsed = ParseDuration(body.Text("duration"));
    if (!parsed) return Refused(400, parsed.error().message);
    by = *parsed;
  }
  by += std::chrono::seconds(body.Int("seconds")) + std::chrono::days(body.Int("days"));
  if (by.count() <= 0 || by > kFarthest) {
    return Refused(400, "say how far: duration (\"36h\"), seconds or days, at most ten years");
  }
  Advance(world, by);
  return JsonResponse(200, Json{{"time", Rfc3339(world.Now())}});
}

}  // namespace

http::Response HandleControl(World& world, Call const& call) {
  std::string const target = call.method + " " + call.path;
  if (target == "GET /_sim/health") return Health(world);
  if (target == "GET /_sim/servers") {
    return BookOf(world.servers, [&](auto const& s) { return ServerBook(world, s.second); });
  }
  if (target == "GET /_sim/orders") {
    return BookOf(world.orders, [&](Order const& o) { return OrderBook(world, o); });
  }
  if (target == "GET /_sim/requests") return BookOf(world.requests, RequestBook);
  if (target == "GET /_sim/faults") return BookOf(world.faults, FaultBook);
  if (target == "DELETE /_sim/faults") {
    world.faults.clear();
    return JsonResponse(200, Json{{"ok", true}});
  }
  if (target == "GET /_sim/state") return Settings(world);
  auto const body = Body::Parse(call.body);
  if (!body) return Refused(400, "the body is not a JSON object");
  if (target == "POST /_sim/faults") return PostFault(world, *body);
  if (target == "POST /_sim/advance") return PostAdvance(world, *body);
  if (target == "POST /_sim/servers") return PostServer(world, call.body);
  if (target == "POST /_sim/state") {
    auto const changed = ChangeState(world, *body);
    if (changed) return Settings(world);
    bool const missing = changed.error().code == ErrorCode::kNotFound;
    return Refused(missing ? 404 : 400, changed.error().message);
  }
  return Refused(404, "the simulator has no " + target);
}

}  // namespace ferro::sim
