#include "base/text.h"
#include "provider/offers.h"
#include "provider/server/adopt.h"
#include "provider/server/checks.h"
#include "provider/server/names.h"
#include "provider/server/unfinished.h"

namespace ferro::provider {
namespace {

std::string PriceText(api::Billing const& billing, api::PricePlan const& plan) {
  if (!billing.price) return "";
  auto const& price = *billing.price;
  std::vector<std::string> parts;
  if (price.amount_due)
    parts.push_back(AmountText(*price.amount_due) + " " + billing.currency + " now");
  if (price.plan_price) {
    parts.push_back(AmountText(*price.plan_price) + " " + billing.currency + " for every " +
                    (plan.name.empty() ? "period" : plan.name));
  }
  if (price.setup_fee.value_or(0) > 0) {
    parts.push_back("of the first sum " + AmountText(*price.setup_fee) + " " + billing.currency +
                    " for the set-up");
  }
  return Joined(parts, ", ");
}

// Before the end: later states never clash (mapping 0.1.8).
bool HoldsItsName(api::Server const& server) {
  auto const phase = server.state.phase();
  return phase != api::ServerPhase::kEnding && phase != api::ServerPhase::kGone;
}

}  // namespace

std::vector<std::string_view> BalancesOf(std::string_view pay_currency) {
  if (pay_currency == api::kPayMain) return {api::kPayMain};
  if (pay_currency == api::kPayBonus) return {api::kPayBonus};
  return {api::kPayMain, api::kPayBonus};
}

api::PriceRequest PriceRequestOf(std::string_view model, api::ServiceId const& service,
                                 api::LocationId const& location, api::PlanId const& plan,
                                 std::string_view balance) {
  return {.model = api::ServiceModelFrom(model).value_or(api::ServiceModel::kServer),
          .service = service,
          .location = location,
          .plan = plan,
          .pay_currency = std::string(balance)};
}

std::optional<Quote> CheckPrice(Check& check, api::Location const& location,
                                api::Service const& service, api::PricePlan const& plan,
                                tf::Attr<std::string> const& pay_currency) {
  if (check.api_failed) return std::nullopt;
  std::string text;
  auto const balances = BalancesOf(TextOf(pay_currency));
  for (auto const currency : balances) {
    auto const quoted = check.session.catalog().Price(
        check.client, PriceRequestOf(service.model, service.id, location.id, plan.id, currency),
        check.freshness, check.options);
    if (!quoted) {
      check.ApiFailed(quoted.error(), "calculating the price");
      return std::nullopt;
    }
    auto const& billing = **quoted;
    if (text.empty()) text = PriceText(billing, plan);
    if (billing.has_enough_balance.value_or(true))
      return Quote{std::string(currency), PriceText(billing, plan)};
  }
  check.call.Error(
      balances.size() == 1 ? tf::Path("pay_currency") : tf::Path(),
      "Not enough money on the account",
      service.name + " in " + location.name + " costs " + (text.empty() ? "more" : text) +
          (text.empty() ? " than the balance"
           : balances.size() == 1
               ? "; the " + std::string(balances.front()) + " balance does not cover it"
               : "; neither the main nor the bonus balance covers it") +
          ". Top the balance up, or choose another configuration or tariff.");
  return std::nullopt;
}

bool CheckName(Check& check, std::vector<api::Server> const& servers, std::string const& name,
               std::string_view own) {
  for (auto const& server : servers) {
    if (server.id.value == own || !HoldsItsName(server)) continue;
    auto const desc = server.user_desc.value_or("");
    auto const mark = ParseMark(desc);
    if (mark ? !MarkIsFor(*mark, name) : desc != name) continue;
    auto const who =
        "Server " + server.id.value + " of the same project is named \"" + name + "\" already";
    if (check.freshness == Freshness::kCached && check.session.HasSeen(server.id.value)) {
      check.call.Warning(
          tf::Path("name"), "Two servers of one name",
          who +
              ". Terraform manages it: if it is destroyed or renamed before this one is "
              "created, all is well; otherwise creating will fail.");
      return true;
    }
    auto const& project = check.client.scope().project.value;
    if (mark && !check.session.locks().TryAcquire(MarkLock(check.session, project, desc))) {
      check.call.Error(tf::Path("name"), "Name is taken",
                       who + ": another run is making it right now. Choose another name.");
      return false;
    }
    if (mark) {
      check.call.Error(tf::Path("name"), kUnfinishedSummary,
                       UnfinishedText({server}, project, check.call.clock.Now()));
      return false;
    }
    check.call.Error(tf::Path("name"), "Name is taken",
                     who + ". Choose another name, or import that server:\n\n" +
                         ImportBlock(project, server.id));
    return false;
  }
  return true;
}

}  // namespace ferro::provider
