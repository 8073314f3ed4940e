#include "apiclient/order.h"

#include <algorithm>
#include <utility>

#include "apiclient/session.h"
#include "apiclient/task.h"

namespace ferro::api {
namespace {

// An order that answers "wait" may be a task until the server is ready, in an hour. Its
// server is in the list long before: so that is asked for no longer than this.
constexpr std::chrono::seconds kOrderTaskTimeout{30};

template <class T>
std::optional<std::vector<T>> IfAny(std::vector<T> const& items) {
  if (items.empty()) return std::nullopt;
  return items;
}

// A list, or one server alone.
using OrderPayload = std::variant<std::vector<OrderedServer>, OrderedServer>;

std::vector<OrderedServer> ServersIn(Reply const& reply, Call const& call) {
  auto payload = reply.Payload<OrderPayload>(call);
  // The order was accepted: an answer that can't be read leaves the list to look in.
  if (!payload) return {};
  std::vector<OrderedServer> servers;
  if (auto* one = std::get_if<OrderedServer>(&*payload)) servers.push_back(std::move(*one));
  if (auto* many = std::get_if<0>(&*payload)) servers = std::move(*many);
  std::erase_if(servers, [](OrderedServer const& server) { return server.id.empty(); });
  return servers;
}

Call OrderCall(OrderRequest const& request, CallOptions const& options) {
  Call call{.method = "POST",
            .path = "/resource/" + std::string(NameOf(request.model)) + "/billing",
            .body = OrderBody(request),
            .repeat = Repeat::kNever,  // It costs money.
            .options = options};
  if (request.password) call.secrets.push_back(*request.password);
  if (request.user_data) call.secrets.push_back(*request.user_data);
  return call;
}

}  // namespace

void Describe(json::Fields& f, OrderedServer& s) {
  f("uuid", s.id);
  f("state", s.state);
}

void Describe(json::Fields& f, OrderRequest& r) {
  int quantity = 1;
  auto ips = IfAny(r.ips);
  auto local_ips = IfAny(r.local_ips);
  std::optional<SubnetId> local_subnet;
  if (!r.local_subnet.empty()) local_subnet = r.local_subnet;
  f("service_uuid", r.service);
  f("price_plan_uuid", r.plan);
  f("pay_currency", r.pay_currency);
  f("location_uuid", r.location);
  f("quantity", quantity);
  f("project_uuid", r.project);
  f("version", r.os.version);
  f("os_template", r.os.os_template);
  f("arch", r.os.arch);
  f("userhostname", r.host_name);
  f("user_desc", r.user_desc);
  f("password", r.password);
  f("user_ssh_key", r.ssh_key);
  f("cloud_init_user_data", r.user_data);
  f("partitions_config", r.partitions);
  f("ip_list", ips);
  f("local_subnet_uuid", local_subnet);
  f("local_ip_list", local_ips);
  f("local_network_required", r.local_network_required);
}

std::string OrderBody(OrderRequest const& request) {
  return json::Print(request);
}

Result<Ordered> PlaceOrder(Client const& client, OrderRequest const& request,
                           CallOptions const& options) {
  auto call = OrderCall(request, options);
  auto reply = client.Send(call);
  if (!reply) return Fail(std::move(reply).error());
  Ordered ordered{.servers = ServersIn(*reply, call), .task = reply->task};
  if (!ordered.servers.empty() || !reply->pending()) return ordered;
  auto const limit = client.session().clock().Now() + kOrderTaskTimeout;
  call.options.deadline = std::min(options.deadline.value_or(limit), limit);
  auto done = AwaitTask(client, reply->task, call);
  if (done) ordered.servers = ServersIn(*done, call);
  // Only the API's word that the order failed makes an error of it.
  if (!done && !done.error().may_have_happened) return Fail(std::move(done).error());
  return ordered;
}

}  // namespace ferro::api
