#include "simulator/snapshot_describe.h"

namespace ferro::sim {
namespace {

// Those whose member is null although something else is its default: a missing key would
// bring the default back.
template <class T>
void DescribeNulls(json::Fields& f, std::string_view name, std::vector<T>& items,
                   std::optional<int> T::* member) {
  std::vector<std::string> nulls;
  for (T const& item : items) {
    if (!(item.*member)) nulls.push_back(item.uuid);
  }
  f(name, nulls);
  for (T& item : items) {
    if (std::ranges::find(nulls, item.uuid) != nulls.end()) (item.*member).reset();
  }
}

}  // namespace

void Describe(json::Fields& f, Step& s) {
  f("at", s.at);
  f("state", s.state);
}

void Describe(json::Fields& f, Ip& i) {
  f("uuid", i.uuid);
  f("address", i.address);
  f("subnet", i.subnet);
  f("resource", i.resource);
  f("created", i.created);
}

void Describe(json::Fields& f, ServerOs& o) {
  f("os_template", o.os_template);
  f("version", o.version);
  f("arch", o.arch);
  f("hostname", o.hostname);
  f("ssh_key", o.ssh_key);
  f("user_data", o.user_data);
  f("password", o.password);
  f("password_until", o.password_until);
  f("partitions", o.partitions);
  f("static_network", o.static_network);
  f("installing", o.installing);
  f("install_from", o.install_from);
  f("install_until", o.install_until);
}

void Describe(json::Fields& f, Power& p) {
  f("on", p.on);
  f("target", p.target);
  f("done_at", p.done_at);
}

void Describe(json::Fields& f, Server& s) {
  f("uuid", s.uuid);
  f("service", s.service);
  f("service_type", s.service_type);
  f("config_name", s.config_name);
  f("project", s.project);
  f("location", s.location);
  f("hw_uuid", s.hw_uuid);
  f("user_desc", s.user_desc);
  f("state", s.state);
  f("previous", s.previous);
  f("steps", s.steps);
  f("created", s.created);
  f("plan", s.plan);
  f("next_plan", s.next_plan);
  f("pay_currency", s.pay_currency);
  f("pay_day", s.pay_day);
  f("paid_till", s.paid_till);
  f("grace_date", s.grace_date);
  f("dead_date", s.dead_date);
  f("renewal_refused", s.renewal_refused);
  f("stock_plan", s.stock_plan);
  f("busy_until", s.busy_until);
  f("forget_at", s.forget_at);
  f("local_network", s.local_network);
  f("os", s.os);
  f("power", s.power);
}

void Describe(json::Fields& f, Order& o) {
  f("uuid", o.uuid);
  f("time", o.time);
  f("project", o.project);
  f("service", o.service);
  f("location", o.location);
  f("plan", o.plan);
  f("pay_currency", o.pay_currency);
  f("paid", o.paid);
  f("servers", o.servers);
  f("addresses", o.addresses);
}

void Describe(json::Fields& f, OtherResource& r) {
  f("uuid", r.uuid);
  f("service", r.service);
  f("service_type", r.service_type);
  f("project", r.project);
  f("location", r.location);
  f("user_desc", r.user_desc);
}

void Describe(json::Fields& f, Access& a) {
  f("scope", a.scope);
  f("project", a.project);
}

void Describe(json::Fields& f, Token& t) {
  f("access", t.access);
  f("user", t.user);
  f("issued", t.issued);
  f("expires", t.expires);
}

void Describe(json::Fields& f, Task& t) {
  f("name", t.name);
  f("json", t.json);
  f("servers", t.servers);
  f("is_list", t.is_list);
  f("ready", t.ready);
}

void Describe(json::Fields& f, Event& e) {
  f("uuid", e.uuid);
  f("time", e.time);
  f("action", e.action);
  f("item_uuid", e.item_uuid);
  f("item_name", e.item_name);
}

void Describe(json::Fields& f, Fault& t) {
  std::int64_t retry_after = t.retry_after.count();
  f("kind", t.kind);
  f("method", t.method);
  f("path", t.path);
  f("count", t.count);
  f("skip", t.skip);
  f("status", t.status);
  f("delay", t.delay);
  f("retry_after", retry_after);
  f("after", t.after);
  f("body", t.body);
  f("pointer", t.pointer);
  f("value", t.value);
  f("id", t.id);
  f("seen", t.seen);
  f("fired", t.fired);
  t.retry_after = std::chrono::seconds(retry_after);
}

void Describe(json::Fields& f, RequestRecord& r) {
  auto number = static_cast<std::int64_t>(r.number);
  std::map<std::string, std::string> headers(r.headers.begin(), r.headers.end());
  f("number", number);
  f("time", r.time);
  f("method", r.method);
  f("path", r.path);
  f("query", r.query);
  f("status", r.status);
  f("token_header", r.token_header);
  f("token", r.token);
  f("accept_language", r.accept_language);
  f("user_agent", r.user_agent);
  f("headers", headers);
  f("body_sha256", r.body_sha256);
  f("error_type", r.error_type);
  f("fault", r.fault);
  r.number = static_cast<std::size_t>(number);
  r.headers = http::Headers(headers.begin(), headers.end());
}

void Describe(json::Fields& f, Catalogue& c) {
  f("locations", c.locations);
  DescribeNulls(f, "locations_without_dc_count", c.locations, &Location::dc_count);
  f("services", c.services);
  f("plans", c.plans);
  DescribeNulls(f, "plans_without_period", c.plans, &Plan::period);
  f("templates", c.templates);
  f("networks", c.networks);
  f("subnets", c.subnets);
  std::map<std::string, Clock::TimePoint> created;
  for (Subnet const& subnet : c.subnets) created[subnet.uuid] = subnet.created;
  f("subnets_created", created);
  for (Subnet& subnet : c.subnets) subnet.created = created[subnet.uuid];
  f("ips", c.ips);
  f("keys", c.keys);
}

}  // namespace ferro::sim
