#include "simulator/lifecycle.h"

#include <algorithm>

#include "simulator/price.h"
#include "simulator/stock.h"

namespace ferro::sim {
namespace {

// More changes than this in one look mean that two rules push against each other.
constexpr int kMostChanges = 2000;
constexpr std::chrono::hours kPasswordVisible{24};

State RefusedState(World const& world) {
  return world.modes.refuse_as_ending ? State::kEnding : State::kExpiring;
}

void SettlePower(World& world, Server& server) {
  if (!server.power.target || world.Work() < server.power.done_at) return;
  server.power.on = *server.power.target;
  server.power.target.reset();
}

void SettleInstall(World& world, Server& server) {
  if (!server.os.installing || world.Work() < server.os.install_until) return;
  server.os.installing = false;
  server.os.password_until = world.Now() + kPasswordVisible;
}

bool SettleStep(World& world, Server& server) {
  if (server.steps.empty() || world.Work() < server.steps.front().at) return false;
  State const next = server.steps.front().state;
  server.steps.pop_front();
  Enter(world, server, next);
  return true;
}

// The paid period is over: the next one is paid, or the grace days begin.
void Renew(World& world, Server& server) {
  Plan const* plan = world.FindPlan(server.next_plan);
  Service const* service = world.FindService(server.service);
  if (plan == nullptr || service == nullptr) return;
  auto const quote = QuoteFor(world, *service, *plan, server.location, 1);
  if (quote && CanPay(world, server.pay_currency, quote->plan_price)) {
    Pay(world, server.pay_currency, quote->plan_price);
    server.plan = server.next_plan;
    server.paid_till = PeriodEnd(*plan, *server.paid_till);
    if (server.state != State::kProlong) Enter(world, server, State::kProlong);
    server.steps = {{world.Work() + world.options.delays.prolong, State::kActive}};
    return;
  }
  server.grace_date = *server.paid_till + std::chrono::days(plan->grace);
  server.dead_date = *server.paid_till + std::chrono::days(plan->dead);
  server.steps.clear();
  Enter(world, server, State::kUnpaid);
}

bool SettleBilling(World& world, Server& server) {
  auto const passed = [&](std::optional<Clock::TimePoint> const& date) {
    return date && world.Now() >= *date;
  };
  switch (server.state) {
    case State::kActive:
    case State::kProlong:
      if (!passed(server.paid_till)) return false;
      Renew(world, server);
      return true;
    case State::kExpiring:
    case State::kEnding:
      if (!passed(server.paid_till)) return false;
      ScheduleEnd(world, server);
      return true;
    case State::kUnpaid:
      if (!passed(server.grace_date)) return false;
      Enter(world, server, State::kBlocked);
      return true;
    case State::kBlocked:
      if (!passed(server.dead_date)) return false;
      ScheduleEnd(world, server);
      return true;
    default:
      return false;
  }
}

// The first time it becomes active: the machine is on and has its system.
void Deliver(World& world, Server& server) {
  server.power = {.on = true};
  if (!server.renewal_refused) return;
  server.steps.push_back({world.Work() + world.options.delays.refuse, RefusedState(world)});
}

}  // namespace

void Settle(World& world) {
  for (auto server = world.servers.begin(); server != world.servers.end();) {
    int changes = 0;
    while (changes < kMostChanges &&
           (SettleStep(world, server->second) || SettleBilling(world, server->second))) {
      ++changes;
    }
    SettlePower(world, server->second);
    SettleInstall(world, server->second);
    bool const forgotten = server->second.state == State::kDeleted && server->second.forget_at &&
                           world.Work() >= *server->second.forget_at;
    server = forgotten ? world.servers.erase(server) : std::next(server);
  }
}

void Enter(World& world, Server& server, State state) {
  State const before = server.state;
  server.previous = before;
  server.state = state;
  if (state == State::kDeploy && server.hw_uuid.empty()) server.hw_uuid = world.NewUuid();
  if (state == State::kActive && before == State::kDeploy) Deliver(world, server);
  if (state == State::kBlocked) server.power = {.on = false};
  if (state == State::kDeleted) {
    Release(world, server);
    server.forget_at = world.Work() + world.options.delays.forget;
  }
  world.Note("resource_" + NameOf(state), server.uuid, server.user_desc.value_or(""));
}

bool IsUsable(State state) {
  return state == State::kActive || state == State::kProlong || state == State::kExpiring ||
         state == State::kEnding || state == State::kProvided || state == State::kUnpaid;
}

bool IsProcessing(World const& world, Server const& server) {
  return !server.steps.empty() || server.power.target || server.os.installing ||
         world.Work() < server.busy_until;
}

bool IsInstalling(World const& world, ServerOs const& os) {
  return os.installing && world.Work() >= os.install_from;
}

void ScheduleOrder(World& world, Server& server) {
  Delays const& delays = world.options.delays;
  WorkTime at = world.Work() + delays.pending;
  server.steps.push_back({at, State::kProcessing});
  server.steps.push_back({at += delays.processing, State::kPaid});
  server.steps.push_back({at += delays.paid, State::kDeploy});
  server.steps.push_back({at += delays.deploy, State::kActive});
  server.os.installing = true;
  server.os.install_from = world.Work();
  server.os.install_until = at + delays.install_after_active;
}

void ScheduleEnd(World& world, Server& server) {
  Delays const& delays = world.options.delays;
  Enter(world, server, State::kCancelling);
  WorkTime const at = world.Work() + delays.cancelling;
  server.steps = {{at, State::kCancel}, {at + delays.cancel, State::kDeleted}};
}

void StartInstall(World& world, Server& server) {
  Delays const& delays = world.options.delays;
  server.os.installing = true;
  server.os.install_from = world.Work() + delays.install_start;
  server.os.install_until = server.os.install_from + delays.install;
  world.Note("os_install", server.uuid, server.user_desc.value_or(""));
}

void Release(World& world, Server& server) {
  std::erase_if(world.catalogue.ips, [&](Ip const& ip) { return ip.resource == server.uuid; });
  if (!server.stock_plan.empty()) {
    GiveBack(world, server.service, server.location, server.stock_plan);
  }
  server.stock_plan.clear();
  server.power = {};
  server.hw_uuid.clear();
}

}  // namespace ferro::sim
