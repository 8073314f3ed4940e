#include "simulator/render.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "simulator/lifecycle.h"

namespace ferro::sim {
namespace {

double Units(Money amount) {
  return static_cast<double>(amount) / 100;
}

Json MoneyJson(std::optional<Money> const& amount) {
  return amount ? Json(Units(*amount)) : Json(nullptr);
}

Json PricesJson(PricesByCurrency const& prices) {
  Json out = Json::object();
  for (auto const& [currency, unit] : prices) {
    out[currency] = {{"hour", MoneyJson(unit.hour)},
                     {"day", MoneyJson(unit.day)},
                     {"month", MoneyJson(unit.month)},
                     {"year", MoneyJson(unit.year)}};
  }
  return out;
}

Json PartsJson(std::vector<Part> const& parts) {
  Json out = Json::array();
  for (auto const& part : parts) {
    out.push_back({{"type", part.type}, {"size", part.size}, {"count", part.count}});
  }
  return out;
}

Json AvailableJson(Service const& service) {
  Json out = Json::array();
  for (Stock const& stock : service.available) {
    Json plans = Json::array();
    for (auto const& [plan, count] : stock.plans) {
      plans.push_back({{"plan_uuid", plan}, {"count", std::min(count, stock.count)}});
    }
    out.push_back({{"location", stock.location}, {"count", stock.count}, {"plan_count", plans}});
  }
  return out;
}

Json SellablePlans(World const& world, Service const& service) {
  Json out = Json::array();
  for (auto const& uuid : service.plans) {
    Plan const* plan = world.FindPlan(uuid);
    if (plan != nullptr && !plan->withdrawn) out.push_back(uuid);
  }
  return out;
}

std::string ProjectText(World const& world, std::string const& project) {
  if (!world.modes.dashed_project_uuid || project.size() != 32) return project;
  std::string text = project.substr(0, 8) + "-" + project.substr(8, 4) + "-" +
                     project.substr(12, 4) + "-" + project.substr(16, 4) + "-" + project.substr(20);
  for (char& c : text) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

Json BillingJson(World const& world, Server const& server, bool english) {
  if (world.modes.billing_null) return nullptr;
  Json price = nullptr;
  Plan const* plan = world.FindPlan(server.plan);
  Service const* service = world.FindService(server.service);
  if (plan != nullptr && service != nullptr) {
    if (auto quote = QuoteFor(world, *service, *plan, server.location, 1)) {
      price = PriceJson(*quote, server.paid_till);
    }
  }
  return {
      {"currency", world.options.currency},
      {"current_price_plan", ShortPlanJson(world, server.plan, english)},
      {"next_price_plan",
       server.renewal_refused ? Json(nullptr) : ShortPlanJson(world, server.next_plan, english)},
      {"price", std::move(price)}};
}

void AddDetail(World const& world, Server const& server, Json& out) {
  Service const* service = world.FindService(server.service);
  out["ordered"] = Json::array();
  out["addition_services"] = Json::array();
  out["available_plan"] = service == nullptr ? Json::array() : SellablePlans(world, *service);
}

}  // namespace

std::string Dump(Json const& json) {
  // What a client sent may be no UTF-8; an answer always is.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string DerivedUuid(std::string const& text) {
  std::string hex = Sha256Hex(text).substr(0, 32);
  hex[12] = '5';
  hex[16] = '8';
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

Json UnixTime(Clock::TimePoint time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

Json UnixTime(std::optional<Clock::TimePoint> const& time) {
  return time ? UnixTime(*time) : Json(nullptr);
}

Json TextOrNull(std::string const& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json LocationJson(Location const& location) {
  return {{"uuid", location.uuid},
          {"name", location.name},
          {"location_id", location.location_id},
          {"description", location.description},
          {"dc_count", location.dc_count ? Json(*location.dc_count) : Json(nullptr)},
          {"visibility", location.visibility},
          {"primary_resource_ordering", location.ordering}};
}

Json PlanJson(Plan const& plan, bool english) {
  return {
      {"uuid", plan.uuid},
      {"name", english ? plan.name : plan.russian_name},
      {"type", plan.type},
      {"period", plan.period ? Json(*plan.period) : Json(nullptr)},
      {"discount", plan.discount},
      {"commitment_period", plan.commitment_period ? Json(*plan.commitment_period) : Json(nullptr)},
      {"grace", plan.grace},
      {"dead", plan.dead},
      {"not_available_for_a_reason",
       plan.not_available ? Json(*plan.not_available) : Json(nullptr)}};
}

Json ShortPlanJson(World const& world, std::string const& uuid, bool english) {
  Plan const* plan = world.FindPlan(uuid);
  if (plan == nullptr) return nullptr;
  return {{"uuid", plan->uuid},
          {"name", english ? plan->name : plan->russian_name},
          {"type", plan->type},
          {"period", plan->period ? Json(*plan->period) : Json(nullptr)}};
}

Json ServiceJson(World const& world, Service const& service, bool detail) {
  Json out{{"uuid", service.uuid},
           {"name", service.name},
           {"config_name", service.name},
           {"model", service.model},
           {"tariff_line", TextOrNull(service.line)},
           {"state", service.state},
           {"tags", service.tags},
           {"tag_list", Json::array()},
           {"cpu", nullptr},
           {"ram", PartsJson(service.ram)},
           {"disk", PartsJson(service.disks)},
           {"gpu", nullptr},
           {"config", Json::array()},
           {"available", AvailableJson(service)},
           {"price_collection", PricesJson(service.prices)},
           {"setup_fee_collection", PricesJson(service.setup_fees)},
           {"location_price_collection", nullptr},
           {"is_order", service.is_order},
           {"is_preorder", false},
           {"is_primary", service.IsServer()},
           {"is_hidden", service.is_hidden},
           {"is_single_prolonged", false},
           {"is_qchange", false},
           {"is_manual_os_install", service.is_manual_os_install},
           {"quantity", nullptr},
           {"service_tag", service.model},
           {"eol_date", nullptr}};
  if (service.IsServer()) {
    out["cpu"] = {{"name", service.cpu.name},
                  {"base_freq", service.cpu.base_freq},
                  {"count", service.cpu.count},
                  {"cores_per_cpu", service.cpu.cores}};
  }
  if (service.gpu) out["gpu"] = {{"name", service.gpu->name}, {"count", service.gpu->count}};
  if (!service.location_prices.empty()) {
    Json prices = Json::object();
    for (auto const& [uuid, collection] : service.location_prices) {
      prices[uuid] = PricesJson(collection);
    }
    out["location_price_collection"] = std::move(prices);
  }
  if (detail || world.modes.plans_in_lists) {
    out["price_plan_available"] = SellablePlans(world, service);
  }
  return out;
}

Json TemplateJson(OsTemplate const& os) {
  Json partitions = Json::array();
  for (auto const& p : os.default_partitions) {
    Json const size =
        p.size == static_cast<int>(p.size) ? Json(static_cast<int>(p.size)) : Json(p.size);
    partitions.push_back({{"type", "partition"},
                          {"mount", p.mount},
                          {"size", size},
                          {"fstype", p.fstype},
                          {"priority", partitions.size()}});
  }
  return {{"uuid", os.uuid},
          {"os_name", os.os_name},
          {"os_value", os.os_value},
          {"arch", os.arch},
          {"version_value", os.version_value},
          {"version_name", os.version_name},
          {"script_allowed", os.script_allowed},
          {"is_ssh_key_allowed", os.is_ssh_key_allowed},
          {"partitioning", os.partitioning},
          {"template_version", os.template_version},
          {"default_partitions", std::move(partitions)}};
}

Json PriceJson(Quote const& quote, std::optional<Clock::TimePoint> paid_till) {
  return {{"amount_due", Units(quote.amount_due)},
          {"plan_price", Units(quote.plan_price)},
          {"setup_fee", Units(quote.setup_fee)},
          {"future_price", Units(quote.plan_price)},
          {"debt", 0.0},
          {"due_date", UnixTime(paid_till)},
          {"paid_till", UnixTime(paid_till)},
          {"discount", quote.Discount()},
          {"discount_detail",
           {{"user", quote.user_discount},
            {"resource", 0},
            {"price_plan", quote.plan_discount},
            {"discounts_from_campaigns", Json::object()}}}};
}

Json ServerJson(World const& world, Server const& server, bool detail, bool english) {
  Json out{{"uuid", server.uuid},
           {"info", server.config_name},
           {"user_desc", server.user_desc ? Json(*server.user_desc) : Json(nullptr)},
           {"state", NameOf(server.state)},
           {"previous_state", server.previous ? Json(NameOf(*server.previous)) : Json(nullptr)},
           {"is_processing", IsProcessing(world, server)},
           {"location_uuid", server.location},
           {"service_uuid", server.service},
           {"service_type", server.service_type},
           {"hw_uuid", TextOrNull(server.hw_uuid)},
           {"owner_id", world.OwnerId()},
           {"quantity", 1},
           {"config_name", server.config_name},
           {"is_primary", true},
           {"is_single_prolonged", false},
           {"primary_uuid", nullptr},
           {"pay_day", server.pay_day ? Json(*server.pay_day) : Json(nullptr)},
           {"paid_till", UnixTime(server.paid_till)},
           {"actual_grace_date", UnixTime(server.grace_date)},
           {"actual_dead_date", UnixTime(server.dead_date)},
           {"billing", BillingJson(world, server, english)},
           {"tags", Json::array()}};
  if (!world.modes.omit_project_uuid) out["project_uuid"] = ProjectText(world, server.project);
  if (!world.modes.omit_created) out["created"] = UnixTime(server.created);
  if (detail) AddDetail(world, server, out);
  return out;
}

Json OtherResourceJson(World const& world, OtherResource const& resource) {
  Service const* service = world.FindService(resource.service);
  std::string const name = service == nullptr ? "" : service->name;
  return {{"uuid", resource.uuid},
          {"info", name},
          {"user_desc", resource.user_desc},
          {"state", "active"},
          {"previous_state", nullptr},
          {"is_processing", false},
          {"location_uuid", resource.location},
          {"service_uuid", resource.service},
          {"service_type", resource.service_type},
          {"project_uuid", resource.project},
          {"hw_uuid", nullptr},
          {"owner_id", world.OwnerId()},
          {"quantity", 1},
          {"config_name", name},
          {"is_primary", false},
          {"is_single_prolonged", false},
          {"primary_uuid", nullptr},
          {"created", nullptr},
          {"paid_till", nullptr},
          {"pay_day", nullptr},
          {"actual_grace_date", nullptr},
          {"actual_dead_date", nullptr},
          {"billing", nullptr},
          {"tags", Json::array()}};
}

Json KeyJson(SshKey const& key) {
  Json out{{"uuid", key.uuid}, {"name_public_key", key.name}, {"public_key", key.public_key}};
  if (key.subuser) out["subuser_id"] = *key.subuser;
  return out;
}

}  // namespace ferro::sim
