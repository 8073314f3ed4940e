#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/handlers.h"
#include "simulator/lifecycle.h"
#include "simulator/order.h"
#include "simulator/render.h"

namespace ferro::sim {
namespace {

// Calculation only, orders nothing (selectel-api §5.1).
Answer CalculatePrice(World const& world, Call const& call, std::string const& model) {
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"location_uuid", Kind::kUuid, true},
                                    {"price_plan_uuid", Kind::kUuid, true},
                                    {"pay_currency", Kind::kString, true},
                                    {"quantity", Kind::kInt, true},
                                    {"pay_day", Kind::kInt},
                                    {"campaign_uuid", Kind::kUuid}})) {
    return Invalid(*problem);
  }
  OrderPlan plan;
  if (auto refusal = CheckOffer(world, *body, call.args[0], model, plan)) return *refusal;
  auto const paid_till = PeriodEnd(*plan.plan, world.Now());
  Json const short_plan = ShortPlanJson(world, plan.plan->uuid, call.WantsEnglish());
  return Done(
      Dump(Json{{"currency", world.options.currency},
                {"current_price_plan", short_plan},
                {"next_price_plan", short_plan},
                {"has_enough_balance", CanPay(world, plan.pay_currency, plan.quote.amount_due)},
                {"price", PriceJson(plan.quote, paid_till)}}));
}

bool IsBeingOrdered(State state) {
  return state == State::kPending || state == State::kProcessing || state == State::kPaid ||
         state == State::kDeploy;
}

// Money comes back only for whole unused months (selectel-api §5.4).
void Refund(World& world, Server const& server) {
  Plan const* plan = world.FindPlan(server.plan);
  Service const* service = world.FindService(server.service);
  if (plan == nullptr || service == nullptr || plan->type != "month" || !server.paid_till) return;
  auto const quote = QuoteFor(world, *service, *plan, server.location, 1);
  if (!quote) return;
  int const paid_for = std::max(plan->period.value_or(1), 1);
  int unused = 0;
  while (unused < paid_for &&
         PeriodEnd({.type = "month", .period = unused + 1}, world.Now()) <= *server.paid_till) {
    ++unused;
  }
  Pay(world, server.pay_currency, -(quote->plan_price / paid_for * unused));
}

Answer DeleteAnswer(World& world, Call const& call, Server const& server) {
  if (world.modes.delete_status == 204) return Empty204();
  bool const later = world.modes.delete_status == 202;
  Answer answer = Done(later ? "null" : Dump(ServerJson(world, server, true, call.WantsEnglish())));
  answer.status = world.modes.delete_status;
  answer.progress = later ? "PENDING" : "SUCCESS";
  answer.task =
      world.AddTask({.name = "refuse_renewal",
                     .servers = {server.uuid},
                     .ready = world.Work() + (later ? world.options.delays.task : WorkTime(0))});
  return answer;
}

}  // namespace

Answer QuoteServer(World& world, Call const& call) {
  return CalculatePrice(world, call, "server");
}

Answer QuoteServerChip(World& world, Call const& call) {
  return CalculatePrice(world, call, "serverchip");
}

Answer RefuseRenewal(World& world, Call const& call) {
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr) return NotThere("Resource: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"immediately", Kind::kBool, true}})) return Invalid(*problem);
  if (server->state == State::kBlocked) return Clash("a blocked server can't be cancelled");
  bool const ordered = IsBeingOrdered(server->state);
  bool const at_once = body->Flag("immediately");
  if (!IsUsable(server->state) && !ordered) return Clash("the server is being removed already");
  if (server->renewal_refused && !at_once) return Clash("the renewal is refused already");
  server->renewal_refused = true;
  world.Note("resource_refuse", server->uuid, server->user_desc.value_or(""));
  if (at_once) {
    Refund(world, *server);
    ScheduleEnd(world, *server);
  } else if (!ordered) {
    State const to = world.modes.refuse_as_ending ? State::kEnding : State::kExpiring;
    server->steps = {{world.Work() + world.options.delays.refuse, to}};
  }
  return DeleteAnswer(world, call, *server);
}

Answer ChooseNextPlan(World& world, Call const& call) {
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr) return NotThere("Resource: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"next_price_plan_uuid", Kind::kUuid, true}})) {
    return Invalid(*problem);
  }
  std::string const next = body->Text("next_price_plan_uuid");
  Service const* service = world.FindService(server->service);
  Plan const* plan = world.FindPlan(next);
  bool const offered = service != nullptr && plan != nullptr && !plan->withdrawn &&
                       std::ranges::find(service->plans, next) != service->plans.end();
  if (!offered && next != server->plan) return Invalid("price plan " + next + " is not available");
  if (!IsUsable(server->state)) return Clash("the server can't be renewed any more");
  server->next_plan = next;
  server->renewal_refused = false;
  bool const ending = server->state == State::kExpiring || server->state == State::kEnding;
  std::erase_if(server->steps, [](Step const& step) {
    return step.state == State::kExpiring || step.state == State::kEnding;
  });
  if (ending) Enter(world, *server, State::kActive);
  return Done(Dump(ServerJson(world, *server, true, call.WantsEnglish())));
}

Answer PayResource(World& world, Call const& call) {
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr) return NotThere("Resource: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"pay_currency", Kind::kString, true},
                                    {"extra_period", Kind::kInt},
                                    {"pay_day", Kind::kInt}})) {
    return Invalid(*problem);
  }
  Service const* service = world.FindService(server->service);
  Plan const* plan = world.FindPlan(server->next_plan);
  auto const quote = service == nullptr || plan == nullptr
                         ? std::nullopt
                         : QuoteFor(world, *service, *plan, server->location, 1);
  if (!quote) return Invalid("there is nothing to pay");
  bool const unpaid = server->state == State::kUnpaid || server->state == State::kBlocked;
  bool const waiting = server->state == State::kPending && server->steps.empty();
  if (!unpaid && !waiting) return Clash("the server is paid for");
  Money const due = quote->plan_price + (waiting ? quote->setup_fee : 0);
  if (!CanPay(world, body->Text("pay_currency"), due)) {
    return NoMoney(world, "not enough money: " + MoneyText(due) + " is due");
  }
  Pay(world, body->Text("pay_currency"), due);
  server->pay_currency = body->Text("pay_currency");
  server->paid_till = PeriodEnd(*plan, world.Now());
  server->grace_date.reset();
  server->dead_date.reset();
  if (waiting) ScheduleOrder(world, *server);
  if (unpaid) {
    if (server->state == State::kBlocked) server->power.on = true;
    Enter(world, *server, State::kActive);
  }
  return Done(Dump(ServerJson(world, *server, true, call.WantsEnglish())));
}

Answer ShowDebt(World& world, Call const& call) {
  Money sum = 0;
  for (auto const& [uuid, server] : world.servers) {
    bool const owes = server.state == State::kUnpaid || server.state == State::kBlocked;
    Service const* service = world.FindService(server.service);
    Plan const* plan = world.FindPlan(server.next_plan);
    if (!owes || service == nullptr || plan == nullptr) continue;
    if (!world.MaySee(call.access, server.project)) continue;
    if (auto quote = QuoteFor(world, *service, *plan, server.location, 1)) sum += quote->plan_price;
  }
  return Done(Dump(Json{{"unpaid_sum", static_cast<double>(sum) / 100}}));
}

}  // namespace ferro::sim
