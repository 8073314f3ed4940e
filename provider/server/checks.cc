#include "provider/server/checks.h"

#include <algorithm>

#include "base/text.h"
#include "provider/offers.h"

namespace ferro::provider {
namespace {

std::string PlanTitle(api::PricePlan const& plan) {
  return plan.name.empty() ? plan.id.value : "\"" + plan.name + "\"";
}

std::vector<Candidate> CandidatesOf(std::vector<api::Location> const& locations) {
  std::vector<Candidate> candidates;
  for (auto const& location : locations) {
    if (location.orderable()) candidates.push_back({location.name, location.id.value});
  }
  return candidates;
}

std::vector<Candidate> CandidatesOf(std::vector<api::Service> const& services) {
  std::vector<Candidate> candidates;
  for (auto const& service : services) {
    if (service.orderable()) candidates.push_back({service.name, service.id.value});
  }
  return candidates;
}

bool IsPlanOf(api::Service const& service, api::PlanId const& plan) {
  return !service.plans || std::ranges::any_of(*service.plans, [&](api::PlanId const& id) {
    return SameId(id.value, plan.value);
  });
}

// Those that the configuration may be had with; all when it does not say.
std::vector<Candidate> CandidatesOf(std::vector<api::PricePlan> const& plans,
                                    api::Service const& service) {
  std::vector<Candidate> candidates;
  for (auto const& plan : plans) {
    if (IsPlanOf(service, plan.id) && !plan.unavailable_reason) {
      candidates.push_back({plan.name, plan.id.value});
    }
  }
  return candidates;
}

// "MSK-1 has 0, SPB-4 has 5 of EL50-SSD for "1 month""
std::string StockElsewhere(std::vector<api::Location> const& locations, api::Service const& service,
                           api::PricePlan const& plan) {
  std::vector<std::string> texts;
  for (auto const& location : locations) {
    auto const count = service.Stock(location.id, plan.id);
    if (count > 0 && texts.size() < kMostCandidates) {
      texts.push_back(location.name + " (" + location.id.value + ") has " + std::to_string(count));
    }
  }
  if (texts.empty()) return "No location has any for this tariff";
  return Listed(texts) + " of " + service.name + " for " + PlanTitle(plan);
}

// Other tariffs with which it can be had there.
std::string OtherTariffs(std::vector<api::PricePlan> const& plans, api::Location const& location,
                         api::Service const& service) {
  std::vector<Candidate> candidates;
  for (auto const& plan : plans) {
    auto const count = service.Stock(location.id, plan.id);
    if (count > 0)
      candidates.push_back({plan.name, plan.id.value, std::to_string(count) + " in stock"});
  }
  return candidates.empty() ? "" : " Other tariffs there: " + CandidatesText(candidates) + ".";
}

std::string OtherConfigurations(std::vector<api::Service> const& services,
                                api::Location const& location, api::PricePlan const& plan) {
  std::vector<Candidate> candidates;
  for (auto const& service : services) {
    auto const count = service.Stock(location.id, plan.id);
    if (service.orderable() && count > 0) {
      candidates.push_back({service.name, service.id.value, std::to_string(count) + " in stock"});
    }
  }
  return candidates.empty() ? ""
                            : " Other configurations there: " + CandidatesText(candidates) + ".";
}

}  // namespace

bool Check::ApiFailed(Error const& error, std::string_view doing) {
  if (!std::exchange(api_failed, true)) {
    call.Error(Error(error).Within(doing), "Cannot ask the API");
  }
  return false;
}

Check MakeCheck(Session& session, tf::Call& call, tf::Attr<std::string> const& project_id,
                Freshness freshness, std::optional<Clock::TimePoint> deadline) {
  auto client = project_id.known() ? session.Project(*project_id) : session.Account();
  return {session, call, std::move(client), {.stop = call.stop, .deadline = deadline}, freshness};
}

bool CheckProject(Check& check) {
  auto const access = check.session.api().CheckAccess(check.client.scope(), check.options);
  if (access) return true;
  auto const& error = access.error();
  if (error.code != ErrorCode::kUnauthenticated && error.code != ErrorCode::kPermissionDenied) {
    return check.ApiFailed(error,
                           "getting access to project " + check.client.scope().project.value);
  }
  check.api_failed = true;
  check.call.Error(error, "No access to project " + check.client.scope().project.value,
                   tf::Path("project_id"));
  return false;
}

std::optional<api::Location> CheckLocation(Check& check, ServerModel const& wanted) {
  if (check.api_failed || !wanted.location_uuid.known()) return std::nullopt;
  auto const locations = check.session.catalog().Locations(check.client, check.options);
  if (!locations) {
    check.ApiFailed(locations.error(), "listing locations");
    return std::nullopt;
  }
  auto const& id = *wanted.location_uuid;
  tf::Path const path("location_uuid");
  for (auto const& location : **locations) {
    if (!SameId(location.id.value, id)) continue;
    if (location.orderable()) return location;
    check.call.Error(path, "Location is closed for orders",
                     "Servers cannot be ordered in " + location.name +
                         " at present. Locations that are open: " +
                         CandidatesText(CandidatesOf(**locations)) + ".");
    return std::nullopt;
  }
  if (!IsUuid(id)) {
    check.call.Error(path, "Not a location's UUID",
                     NotAUuidText(id, "location", "selectel_dedicated_server_location_v1",
                                  CandidatesOf(**locations)));
  } else {
    check.call.Error(path, "Unknown location",
                     "There is no location " + id +
                         ". The locations are: " + CandidatesText(CandidatesOf(**locations)) + ".");
  }
  return std::nullopt;
}

namespace {

// Names are offered from the lists, which a good UUID does not need.
void UnknownConfiguration(Check& check, std::string const& id, std::string_view why) {
  auto const services = check.session.catalog().Services(check.client, check.options);
  if (!services) {
    check.ApiFailed(services.error(), "listing configurations");
    return;
  }
  tf::Path const path("configuration_uuid");
  auto const candidates = CandidatesOf(**services);
  if (!IsUuid(id)) {
    check.call.Error(path, "Not a configuration's UUID",
                     NotAUuidText(id, "configuration", "selectel_dedicated_server_configuration_v1",
                                  candidates));
  } else {
    check.call.Error(path, "Unknown configuration",
                     std::string(why) + ". Configurations that can be ordered: " +
                         CandidatesText(candidates) + ".");
  }
}

}  // namespace

std::shared_ptr<api::Service const> CheckConfiguration(Check& check, ServerModel const& wanted) {
  if (check.api_failed || !wanted.configuration_uuid.known()) return nullptr;
  auto const& id = *wanted.configuration_uuid;
  if (!IsUuid(id)) {
    UnknownConfiguration(check, id, "");
    return nullptr;
  }
  auto const service =
      check.session.catalog().Service(check.client, {Lower(id)}, check.freshness, check.options);
  if (!service) {
    auto const code = service.error().code;
    if (code == ErrorCode::kNotFound) {
      UnknownConfiguration(check, id, "There is no configuration " + id);
    } else if (code == ErrorCode::kInvalidArgument) {
      UnknownConfiguration(check, id, service.error().message);
    } else {
      check.ApiFailed(service.error(), "reading configuration " + id);
    }
    return nullptr;
  }
  return *service;
}

std::optional<api::PricePlan> CheckTariff(Check& check, ServerModel const& wanted,
                                          api::Service const& service) {
  if (check.api_failed || !wanted.tariff_uuid.known()) return std::nullopt;
  auto const plans = check.session.catalog().Plans(check.client, check.options);
  if (!plans) {
    check.ApiFailed(plans.error(), "listing tariffs");
    return std::nullopt;
  }
  auto const& id = *wanted.tariff_uuid;
  tf::Path const path("tariff_uuid");
  auto const candidates = CandidatesOf(**plans, service);
  auto const offer = " Tariffs of " + service.name + ": " + CandidatesText(candidates) + ".";
  auto const found = std::ranges::find_if(
      **plans, [&](api::PricePlan const& plan) { return SameId(plan.id.value, id); });
  if (found == (*plans)->end()) {
    if (!IsUuid(id)) {
      check.call.Error(
          path, "Not a tariff's UUID",
          NotAUuidText(id, "tariff", "selectel_dedicated_server_tariff_v1", candidates));
    } else {
      check.call.Error(path, "Unknown tariff", "There is no tariff " + id + "." + offer);
    }
    return std::nullopt;
  }
  if (found->unavailable_reason) {
    check.call.Error(path, "Tariff is not available",
                     PlanTitle(*found) + " is not available to this account (" +
                         *found->unavailable_reason + ")." + offer);
    return std::nullopt;
  }
  if (!IsPlanOf(service, found->id)) {
    check.call.Error(
        path, "Tariff does not fit the configuration",
        service.name + " cannot be ordered with tariff " + PlanTitle(*found) + "." + offer);
    return std::nullopt;
  }
  return *found;
}

bool CheckStock(Check& check, api::Location const& location, api::Service const& service,
                api::PricePlan const& plan) {
  if (check.api_failed) return false;
  if (service.orderable() && service.Stock(location.id, plan.id) > 0) return true;
  auto const locations = check.session.catalog().Locations(check.client, check.options);
  if (!locations) return check.ApiFailed(locations.error(), "listing locations");
  auto const plans = check.session.catalog().Plans(check.client, check.options);
  if (!plans) return check.ApiFailed(plans.error(), "listing tariffs");
  auto const services = check.session.catalog().Services(check.client, check.options);
  if (!services) return check.ApiFailed(services.error(), "listing configurations");
  if (!service.orderable()) {
    check.call.Error(tf::Path("configuration_uuid"), "Configuration is not sold",
                     service.name + " cannot be ordered at present." +
                         OtherConfigurations(**services, location, plan));
    return false;
  }
  check.call.Error(tf::Path("configuration_uuid"), "Not in stock",
                   location.name + " has no " + service.name + " for tariff " + PlanTitle(plan) +
                       ". " + StockElsewhere(**locations, service, plan) + "." +
                       OtherTariffs(**plans, location, service) +
                       OtherConfigurations(**services, location, plan));
  return false;
}

}  // namespace ferro::provider
