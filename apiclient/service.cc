#include "apiclient/service.h"

#include "apiclient/paging.h"

namespace ferro::api {
namespace {

std::string ServicePath(ServiceModel model) {
  return "/service/" + std::string(NameOf(model));
}

// Lists of one model need not repeat it.
void FillModel(Service& service, ServiceModel model) {
  if (service.model.empty()) service.model = NameOf(model);
}

}  // namespace

void Describe(json::Fields& f, Cpu& c) {
  f("name", c.name);
  f("base_freq", c.base_freq);
  f("count", c.count);
  f("cores_per_cpu", c.cores_per_cpu);
}

void Describe(json::Fields& f, Ram& r) {
  f("type", r.type);
  f("size", r.size);
  f("count", r.count);
}

void Describe(json::Fields& f, ServiceDisk& d) {
  f("type", d.type);
  f("size", d.size);
  f("count", d.count);
}

void Describe(json::Fields& f, Gpu& g) {
  f("name", g.name);
  f("count", g.count);
}

void Describe(json::Fields& f, PlanStock& s) {
  f("plan_uuid", s.plan);
  f("count", s.count);
}

void Describe(json::Fields& f, LocationStock& s) {
  f("location", s.location);
  f("count", s.count);
  f("plan_count", s.plans);
}

void Describe(json::Fields& f, PeriodPrice& p) {
  f("hour", p.hour);
  f("day", p.day);
  f("month", p.month);
  f("year", p.year);
}

void Describe(json::Fields& f, ServiceTag& t) {
  f("name", t.name);
  f("text", t.text);
}

void Describe(json::Fields& f, Service& s) {
  f("uuid", s.id);
  f("name", s.name);
  f("config_name", s.config_name);
  f("model", s.model);
  f("tariff_line", s.tariff_line);
  f("state", s.state);
  f("tags", s.tags);
  f("tag_list", s.tag_list);
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
  f("is_preorder", s.is_preorder);
  f("is_hidden", s.is_hidden);
  f("is_manual_os_install", s.is_manual_os_install);
}

void Describe(json::Fields& f, ServiceBase& s) {
  f("uuid", s.id);
  f("model", s.model);
  f("name", s.name);
}

std::string_view NameOf(ServiceModel model) {
  return model == ServiceModel::kServerchip ? "serverchip" : "server";
}

std::optional<ServiceModel> ServiceModelFrom(std::string_view name) {
  for (auto const model : {ServiceModel::kServer, ServiceModel::kServerchip})
    if (NameOf(model) == name) return model;
  return std::nullopt;
}

int Service::Stock(LocationId const& location, PlanId const& plan) const {
  for (auto const& at : available) {
    if (at.location != location) continue;
    if (plan.empty()) return at.count;
    for (auto const& with : at.plans)
      if (with.plan == plan) return with.count;
  }
  return 0;
}

Result<ServiceBase> GetServiceBase(Client const& client, ServiceId const& id,
                                   CallOptions const& options) {
  return client.Fetch<ServiceBase>(
      {.path = "/service/" + PathPart(id.value), .repeat = Repeat::kHarmless, .options = options});
}

Result<std::vector<Service>> ListServices(Client const& client, ServiceModel model,
                                          CallOptions const& options) {
  auto services = ListAll<Service>(
      client, {.path = ServicePath(model), .repeat = Repeat::kHarmless, .options = options});
  if (services)
    for (auto& service : *services) FillModel(service, model);
  return services;
}

Result<Service> GetService(Client const& client, ServiceModel model, ServiceId const& id,
                           CallOptions const& options) {
  auto service = client.Fetch<Service>({.path = ServicePath(model) + "/" + PathPart(id.value),
                                        .repeat = Repeat::kHarmless,
                                        .options = options});
  if (service) FillModel(*service, model);
  return service;
}

}  // namespace ferro::api
