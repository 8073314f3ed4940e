#include "simulator/describe.h"

#include <cmath>

#include "base/time_text.h"

namespace ferro::sim {
namespace {

// A sum as people write it, 690.5, kept in hundredths.
void DescribeMoney(json::Fields& f, char const* name, std::optional<Money>& amount) {
  std::optional<double> units;
  if (amount) units = static_cast<double>(*amount) / 100;
  f(name, units);
  amount.reset();
  if (units) amount = std::llround(*units * 100);
}

}  // namespace

void Describe(json::Fields& f, Location& l) {
  f("uuid", l.uuid);
  f("name", l.name);
  f("location_id", l.location_id);
  f("description", l.description);
  f("dc_count", l.dc_count);
  f("visibility", l.visibility);
  f("primary_resource_ordering", l.ordering);
}

void Describe(json::Fields& f, UnitPrices& p) {
  DescribeMoney(f, "hour", p.hour);
  DescribeMoney(f, "day", p.day);
  DescribeMoney(f, "month", p.month);
  DescribeMoney(f, "year", p.year);
}

void Describe(json::Fields& f, Stock& s) {
  f("location", s.location);
  f("count", s.count);
  f("plans", s.plans);
}

void Describe(json::Fields& f, Part& p) {
  f("type", p.type);
  f("size", p.size);
  f("count", p.count);
}

void Describe(json::Fields& f, Cpu& c) {
  f("name", c.name);
  f("base_freq", c.base_freq);
  f("count", c.count);
  f("cores_per_cpu", c.cores);
}

void Describe(json::Fields& f, Gpu& g) {
  f("name", g.name);
  f("count", g.count);
}

void Describe(json::Fields& f, Service& s) {
  f("uuid", s.uuid);
  f("name", s.name);
  f("model", s.model);
  f("tariff_line", s.line);
  f("state", s.state);
  f("tags", s.tags);
  f("cpu", s.cpu);
  f("ram", s.ram);
  f("disk", s.disks);
  f("gpu", s.gpu);
  f("available", s.available);
  f("price_plan_available", s.plans);
  f("price_collection", s.prices);
  f("setup_fee_collection", s.setup_fees);
  f("location_price_collection", s.location_prices);
  f("is_order", s.is_order);
  f("is_hidden", s.is_hidden);
  f("is_manual_os_install", s.is_manual_os_install);
}

void Describe(json::Fields& f, Plan& p) {
  f("uuid", p.uuid);
  f("name", p.name);
  f("russian_name", p.russian_name);
  f("type", p.type);
  f("period", p.period);
  f("discount", p.discount);
  f("commitment_period", p.commitment_period);
  f("grace", p.grace);
  f("dead", p.dead);
  f("not_available_for_a_reason", p.not_available);
  f("withdrawn", p.withdrawn);
}

void Describe(json::Fields& f, DefaultPartition& p) {
  f("mount", p.mount);
  f("size", p.size);
  f("fstype", p.fstype);
}

void Describe(json::Fields& f, OsTemplate& t) {
  f("uuid", t.uuid);
  f("os_name", t.os_name);
  f("os_value", t.os_value);
  f("arch", t.arch);
  f("version_value", t.version_value);
  f("version_name", t.version_name);
  f("script_allowed", t.script_allowed);
  f("is_ssh_key_allowed", t.is_ssh_key_allowed);
  f("partitioning", t.partitioning);
  f("template_version", t.template_version);
  f("default_partitions", t.default_partitions);
  f("not_in_locations", t.not_in_locations);
  f("not_on_configurations", t.not_on_services);
  f("withdrawn", t.withdrawn);
}

void Describe(json::Fields& f, Network& n) {
  f("uuid", n.uuid);
  f("vlan", n.vlan);
  f("tag", n.tag);
  f("network_type", n.type);
  f("location_uuid", n.location);
  f("telematics_type", n.telematics_type);
  f("is_shared", n.is_shared);
  f("user_desc", n.user_desc);
}

void Describe(json::Fields& f, Subnet& s) {
  f("uuid", s.uuid);
  f("network_uuid", s.network);
  f("subnet", s.cidr);
  f("gateway", s.gateway);
  f("reserved_vrrp_ip", s.vrrp);
  f("is_local", s.is_local);
  f("is_master_shared", s.is_master_shared);
}

void Describe(json::Fields& f, SshKey& k) {
  f("uuid", k.uuid);
  f("name_public_key", k.name);
  f("public_key", k.public_key);
  f("subuser_id", k.subuser);
}

void Describe(json::Fields& f, Project& p) {
  f("id", p.id);
  f("name", p.name);
}

void Describe(json::Fields& f, User& u) {
  f("name", u.name);
  f("password", u.password);
  f("projects", u.projects);
  f("account_access", u.account_access);
}

void Describe(json::Fields& f, Delays& d) {
  f("pending", d.pending);
  f("processing", d.processing);
  f("paid", d.paid);
  f("deploy", d.deploy);
  f("install_after_active", d.install_after_active);
  f("install_start", d.install_start);
  f("install", d.install);
  f("power", d.power);
  f("reboot", d.reboot);
  f("refuse", d.refuse);
  f("prolong", d.prolong);
  f("cancelling", d.cancelling);
  f("cancel", d.cancel);
  f("forget", d.forget);
  f("task", d.task);
}

void Describe(json::Fields& f, Modes& m) {
  f("order_status", m.order_status);
  f("order_answer", m.order_answer);
  f("async_put", m.async_put);
  f("delete_status", m.delete_status);
  f("result_303", m.result_303);
  f("resource_303", m.resource_303);
  f("omit_project_uuid", m.omit_project_uuid);
  f("omit_created", m.omit_created);
  f("dashed_project_uuid", m.dashed_project_uuid);
  f("billing_null", m.billing_null);
  f("driver_status_null", m.driver_status_null);
  f("plans_in_lists", m.plans_in_lists);
  f("error_object", m.error_object);
  f("refuse_as_ending", m.refuse_as_ending);
  f("project_token_sees_all", m.project_token_sees_all);
  f("no_money_status", m.no_money_status);
}

void Describe(json::Fields& f, PlacedServer& s) {
  f("uuid", s.uuid);
  f("name", s.name);
  f("hostname", s.hostname);
  f("project", s.project);
  f("configuration", s.service);
  f("location", s.location);
  f("tariff", s.plan);
  f("os_template", s.os_template);
  f("ssh_key", s.ssh_key);
  f("user_data", s.user_data);
  f("addresses", s.addresses);
  f("private_subnet", s.private_subnet);
  json::Raw graph{s.partitions};
  f("partitions_config", graph);
  s.partitions = graph.text;
  f("state", s.state);
}

}  // namespace ferro::sim

namespace ferro::json {

void Codec<std::chrono::milliseconds>::Read(In const& in, std::chrono::milliseconds& out) {
  std::string text;
  in.Get(text);
  auto const parsed = ParseDuration(text);
  if (parsed) {
    out = *parsed;
  } else {
    in.Note("a duration such as \"90s\"");
  }
}

void Codec<std::chrono::milliseconds>::Write(std::chrono::milliseconds value, Out out) {
  out.Put(std::string_view(std::to_string(value.count()) + "ms"));
}

void Codec<sim::State>::Read(In const& in, sim::State& out) {
  std::string text;
  in.Get(text);
  auto const parsed = sim::StateNamed(text);
  if (parsed) {
    out = *parsed;
  } else {
    in.Note("a state such as \"active\"");
  }
}

void Codec<sim::State>::Write(sim::State value, Out out) {
  out.Put(std::string_view(sim::NameOf(value)));
}

}  // namespace ferro::json
