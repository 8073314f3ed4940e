#include "simulator/order.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/address.h"
#include "simulator/handlers.h"
#include "simulator/lifecycle.h"
#include "simulator/render.h"
#include "simulator/stock.h"

namespace ferro::sim {
namespace {

constexpr std::size_t kLongestName = 255;

std::vector<Field> OrderFields() {
  return {{"service_uuid", Kind::kUuid, true},
          {"price_plan_uuid", Kind::kUuid, true},
          {"location_uuid", Kind::kUuid, true},
          {"pay_currency", Kind::kString, true},
          {"quantity", Kind::kInt, true},
          {"project_uuid", Kind::kString, true},
          {"os_template", Kind::kString, true},
          {"version", Kind::kString, true},
          {"arch", Kind::kString, true},
          {"userhostname", Kind::kString, true},
          {"user_desc", Kind::kString, true},
          {"local_network_required", Kind::kBool, true},
          {"password", Kind::kString},
          {"user_ssh_key", Kind::kString},
          {"cloud_init_user_data", Kind::kString, false, true},
          {"partitions_config", Kind::kObject},
          {"ip_list", Kind::kStrings},
          {"local_subnet_uuid", Kind::kUuid},
          {"local_ip_list", Kind::kStrings},
          {"pay_day", Kind::kInt},
          {"extra_period", Kind::kInt},
          {"limit_type", Kind::kString},
          {"demo", Kind::kBool}};
}

std::optional<Answer> CheckProject(World const& world, Call const& call, Body const& body,
                                   OrderPlan& plan) {
  plan.project = world.ProjectNamed(body.Text("project_uuid"));
  if (plan.project.empty()) return Denied("no access to project " + body.Text("project_uuid"));
  bool const own = call.access.scope == Scope::kAccount || call.access.project == plan.project;
  if (!own) return Denied("no access to project " + body.Text("project_uuid"));
  return std::nullopt;
}

std::optional<Answer> CheckStockAndMoney(World const& world, OrderPlan const& plan) {
  if (plan.location->ordering != "enabled" || !plan.service->is_order ||
      plan.service->state != "Active") {
    return Invalid(plan.service->name + " can't be ordered in " + plan.location->name);
  }
  int const free = FreeMachines(*plan.service, plan.location->uuid, plan.plan->uuid);
  if (free < plan.quantity) {
    return Clash(plan.service->name + " is out of stock in " + plan.location->name + " for " +
                 plan.plan->name + ": " + std::to_string(free) + " left");
  }
  if (!CanPay(world, plan.pay_currency, plan.quote.amount_due)) {
    return NoMoney(world, "not enough money: " + MoneyText(plan.quote.amount_due) + " " +
                              world.options.currency + " is due");
  }
  return std::nullopt;
}

std::optional<Answer> CheckOrder(World const& world, Call const& call, Body const& body,
                                 std::string const& model, OrderPlan& plan) {
  if (auto problem = body.Problem(OrderFields())) return Invalid(*problem);
  if (body.Text("user_desc").size() > kLongestName) return Invalid("user_desc is too long");
  if (auto r = CheckProject(world, call, body, plan)) return r;
  if (auto r = CheckOffer(world, body, body.Text("service_uuid"), model, plan)) return r;
  if (auto r = CheckOsBody(world, body, *plan.service, plan.location->uuid, plan.os)) return r;
  if (auto r = CheckAddresses(world, body, plan)) return r;
  return CheckStockAndMoney(world, plan);
}

// The answer's result in the form the mode asks for (mapping §0.1.13).
std::string OrderResult(World const& world, std::vector<std::string> const& servers, bool english) {
  std::string const& form = world.modes.order_answer;
  if (form == "none") return "null";
  Json out = Json::array();
  for (auto const& uuid : servers) {
    Server const& server = world.servers.at(uuid);
    if (form == "uuid") {
      out.push_back({{"uuid", uuid}});
    } else if (form == "state") {
      out.push_back({{"uuid", uuid}, {"state", NameOf(server.state)}});
    } else {
      out.push_back(ServerJson(world, server, true, english));
    }
  }
  return Dump(out);
}

Answer PlaceOrder(World& world, Call const& call, std::string const& model) {
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  OrderPlan plan;
  if (auto refusal = CheckOrder(world, call, *body, model, plan)) return *refusal;
  auto const servers = Carry(world, *body, plan);
  Answer answer = Done(OrderResult(world, servers, call.WantsEnglish()));
  answer.status = world.modes.order_status;
  bool const later = answer.status == 202;
  answer.progress = later ? "PENDING" : "SUCCESS";
  answer.task =
      world.AddTask({.name = "order",
                     .servers = servers,
                     .is_list = true,
                     .ready = world.Work() + (later ? world.options.delays.task : WorkTime(0))});
  return answer;
}

// The static network that the installer writes into the system (selectel-api §6.6).
void WriteAddresses(Server& server, Subnet const& subnet, std::string const& address) {
  auto const net = ParseV4Net(subnet.cidr);
  if (!net) return;
  std::string const prefix = subnet.is_local ? "local_ipv4_" : "ipv4_";
  std::string const gateway = subnet.is_local ? V4Text(net->base + 1) : subnet.gateway;
  server.os.static_network.emplace(prefix + "address", address);
  server.os.static_network.emplace(prefix + "netmask", V4Text(net->Mask()));
  server.os.static_network.emplace(prefix + "gateway", gateway);
}

}  // namespace

Answer OrderServer(World& world, Call const& call) {
  return PlaceOrder(world, call, "server");
}

Answer OrderServerChip(World& world, Call const& call) {
  return PlaceOrder(world, call, "serverchip");
}

Server NewServer(World& world, Service const& service, std::string const& location,
                 std::string const& plan, std::string const& project) {
  Server server{.uuid = world.NewUuid(),
                .service = service.uuid,
                .service_type = service.model,
                .config_name = service.name,
                .project = project,
                .location = location,
                .created = world.Now(),
                .plan = plan,
                .next_plan = plan};
  if (Plan const* found = world.FindPlan(plan)) {
    server.paid_till = PeriodEnd(*found, world.Now());
    if (found->type != "day") server.pay_day = 1;
  }
  return server;
}

ServerOs OsFrom(World& world, Body const& body, OsTemplate const& os) {
  static constexpr int kPasswordDigits = 16;
  ServerOs out{.os_template = os.os_value,
               .version = os.version_value,
               .arch = os.arch,
               .hostname = body.Text("userhostname"),
               .ssh_key = body.Text("user_ssh_key")};
  if (body.Has("cloud_init_user_data")) out.user_data = body.Text("cloud_init_user_data");
  if (body.Has("partitions_config")) out.partitions = body.Json("partitions_config");
  out.password = Secret(body.Text("password"));
  if (out.password.empty() && os.os_value != "noos") {
    out.password = Secret("G-" + world.random.Hex(kPasswordDigits));
  }
  return out;
}

std::vector<std::string> Carry(World& world, Body const& body, OrderPlan const& plan) {
  Order order{.uuid = world.NewUuid(),
              .time = world.Now(),
              .project = plan.project,
              .service = plan.service->uuid,
              .location = plan.location->uuid,
              .plan = plan.plan->uuid,
              .pay_currency = plan.pay_currency,
              .paid = plan.quote.amount_due};
  Pay(world, plan.pay_currency, plan.quote.amount_due);
  auto const count = static_cast<std::size_t>(plan.quantity);
  std::size_t const each = plan.public_ips.size() / count;
  std::size_t const each_local = plan.private_ips.size() / count;
  for (std::size_t i = 0; i < count; ++i) {
    Server server =
        NewServer(world, *plan.service, plan.location->uuid, plan.plan->uuid, plan.project);
    server.user_desc = body.Text("user_desc");
    server.pay_currency = plan.pay_currency;
    if (body.Has("pay_day")) server.pay_day = static_cast<int>(body.Int("pay_day"));
    server.local_network = plan.local_network;
    server.os = OsFrom(world, body, *plan.os);
    server.stock_plan = server.plan;
    Take(world, server.service, server.location, server.plan);
    auto const take = [&](auto const& ips, std::size_t per_server) {
      for (std::size_t n = i * per_server; n < (i + 1) * per_server; ++n) {
        Reserve(world, *ips[n].first, ips[n].second, server.uuid);
        WriteAddresses(server, *ips[n].first, ips[n].second);
        order.addresses.push_back(ips[n].second);
      }
    };
    take(plan.public_ips, each);
    take(plan.private_ips, each_local);
    ScheduleOrder(world, server);
    world.Note("resource_order", server.uuid, *server.user_desc);
    order.servers.push_back(server.uuid);
    world.servers.emplace(server.uuid, std::move(server));
  }
  world.orders.push_back(order);
  return order.servers;
}

}  // namespace ferro::sim
