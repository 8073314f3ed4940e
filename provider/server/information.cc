#include "provider/server/information.h"

#include "provider/offers.h"

namespace ferro::provider {
namespace {

void Inform(tf::Attr<std::string>& attr, std::string const& found) {
  if (!found.empty()) {
    attr = found;
  } else if (attr.unknown()) {
    attr = {};
  }
}

// Of the plan that the next period has, which is the one that tariff_uuid names.
std::string TariffName(api::Server const& server) {
  if (!server.billing) return "";
  for (auto const* plan : {&server.billing->next_plan, &server.billing->current_plan}) {
    if (*plan && (*plan)->id == server.plan()) return (*plan)->name;
  }
  return "";
}

}  // namespace

void FillInformation(ServerFacts const& facts, ServerModel& model) {
  auto const& server = facts.server;
  auto const* billing = server.billing ? &*server.billing : nullptr;
  auto const* price = billing != nullptr && billing->price ? &*billing->price : nullptr;
  Inform(model.paid_till, UnixTimeText(server.paid_till));
  Inform(model.price, price != nullptr && price->plan_price ? AmountText(*price->plan_price) : "");
  Inform(model.currency, billing == nullptr ? "" : billing->currency);
  Inform(model.tariff_name, TariffName(server));
  Inform(model.configuration_name,
         server.config_name.empty() ? server.info.value_or("") : server.config_name);
  Inform(model.location_name, facts.location_name);
  Inform(model.hw_uuid, server.hardware.value);
}

std::string LocationName(Session& session, api::Client const& client,
                         api::LocationId const& location, api::CallOptions const& options) {
  auto const locations = session.catalog().Locations(client, options);
  if (!locations) return "";
  for (auto const& candidate : **locations) {
    if (candidate.id == location) return candidate.name;
  }
  return "";
}

}  // namespace ferro::provider
