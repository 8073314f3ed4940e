#include "provider/tariff/data_source.h"

#include <algorithm>
#include <utility>

#include "apiclient/price.h"
#include "provider/asking.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"
#include "provider/tariff/model.h"

namespace ferro::provider {
namespace {

constexpr char kDefaultCurrency[] = "RUB";

// What a tariff's price and stock depend on; the service is null without a configuration.
struct Context {
  std::shared_ptr<api::Service const> service;
  tf::Attr<std::string> location_uuid;
};

std::optional<Context> ReadContext(Asking const& asking,
                                   tf::Attr<std::string> const& configuration_uuid,
                                   tf::Attr<std::string> const& location_uuid, tf::Call& call) {
  Context context{.location_uuid = location_uuid};
  if (!configuration_uuid.known()) return context;
  auto service = asking.catalog().Service(asking.client, {*configuration_uuid}, Freshness::kCached,
                                          asking.options);
  if (!service) {
    call.Error(service.error(), "Cannot read the configuration", tf::Path("configuration_uuid"));
    return std::nullopt;
  }
  context.service = *service;
  return context;
}

// What an order would cost now where that can be asked; else the list price.
std::optional<TariffPrice> PriceOf(Asking const& asking, api::PricePlan const& plan,
                                   Context const& context, bool exact) {
  if (!context.service) return std::nullopt;
  auto const model = api::ServiceModelFrom(context.service->model);
  if (exact && context.location_uuid.known() && model) {
    auto billing = api::CalculatePrice(asking.client,
                                       {.model = *model,
                                        .service = context.service->id,
                                        .location = {*context.location_uuid},
                                        .plan = plan.id},
                                       asking.options);
    if (billing && billing->price && billing->price->amount_due) {
      return TariffPrice{*billing->price->amount_due, billing->currency};
    }
  }
  auto price = ListPrice(plan, *context.service, context.location_uuid, kDefaultCurrency);
  if (!price && !context.service->prices.empty()) {
    price = ListPrice(plan, *context.service, context.location_uuid,
                      context.service->prices.begin()->first);
  }
  return price;
}

class TariffDataSource final : public tf::DataSource<TariffDataModel> {
 public:
  explicit TariffDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_tariff_v1"), sessions_(sessions) {}

  void Validate(TariffDataModel const& config, tf::Call& call) override {
    ExpectOneOf(config.tariff.uuid, "uuid", config.tariff.name, "name", call);
  }

  std::optional<TariffDataModel> Read(TariffDataModel const& config, tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    if (!asking) return std::nullopt;
    auto context = ReadContext(*asking, config.configuration_uuid, config.location_uuid, call);
    if (!context) return std::nullopt;
    auto plans = asking->catalog().Plans(asking->client, asking->options);
    if (!plans) {
      CannotRead(plans.error(), "tariffs", call);
      return std::nullopt;
    }
    auto chosen = Choose(config, **plans, *context);
    if (!chosen) {
      call.Error(chosen.error(), "Tariff not found");
      return std::nullopt;
    }
    auto const& plan = (**plans)[*chosen];
    auto model = config;
    model.tariff = ToModel(plan, context->service.get(), context->location_uuid,
                           PriceOf(*asking, plan, *context, true));
    model.id = model.tariff.uuid;
    if (config.tariff.uuid.known()) model.tariff.uuid = config.tariff.uuid;
    if (config.tariff.name.known()) model.tariff.name = config.tariff.name;
    return model;
  }

 private:
  static Result<std::size_t> Choose(TariffDataModel const& config,
                                    std::vector<api::PricePlan> const& plans,
                                    Context const& context) {
    std::vector<std::size_t> matches;
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < plans.size(); ++i) {
      all.push_back({plans[i].name, plans[i].id.value});
      bool const named =
          !config.tariff.name.known() || SameTariffName(*config.tariff.name, plans[i].name);
      if (named && PassesIgnoringCase(config.tariff.uuid, plans[i].id.value) &&
          SoldWith(plans[i], context.service.get(), context.location_uuid)) {
        matches.push_back(i);
      }
    }
    auto const criteria = Criteria()
                              .Add("uuid", config.tariff.uuid)
                              .Add("name", config.tariff.name)
                              .Add("configuration_uuid", config.configuration_uuid)
                              .Add("location_uuid", config.location_uuid)
                              .text();
    return OnlyOne("tariff", criteria, matches, all);
  }

  Sessions& sessions_;
};

class TariffsDataSource final : public tf::DataSource<TariffsDataModel> {
 public:
  explicit TariffsDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_tariffs_v1"), sessions_(sessions) {}

  std::optional<TariffsDataModel> Read(TariffsDataModel const& config, tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    auto names = NameFilter::Make(config.name_regex);
    if (!names) call.Error(names.error(), "Bad regular expression", tf::Path("name_regex"));
    if (!asking || !names) return std::nullopt;
    auto context = ReadContext(*asking, config.configuration_uuid, config.location_uuid, call);
    if (!context) return std::nullopt;
    auto plans = asking->catalog().Plans(asking->client, asking->options);
    if (!plans) {
      CannotRead(plans.error(), "tariffs", call);
      return std::nullopt;
    }
    return Listed(*asking, config, **plans, *names, *context);
  }

 private:
  static TariffsDataModel Listed(Asking const& asking, TariffsDataModel const& config,
                                 std::vector<api::PricePlan> const& plans, NameFilter const& names,
                                 Context const& context) {
    auto model = config;
    std::vector<TariffModel> out;
    for (auto const& plan : plans) {
      if (plan.unavailable_reason && !config.include_unavailable.value_or(false)) continue;
      if (!names.Matches(plan.name)) continue;
      if (!SoldWith(plan, context.service.get(), context.location_uuid)) continue;
      out.push_back(ToModel(plan, context.service.get(), context.location_uuid,
                            PriceOf(asking, plan, context, true)));
    }
    std::ranges::sort(out, [](TariffModel const& a, TariffModel const& b) {
      return std::pair(*a.name, *a.uuid) < std::pair(*b.name, *b.uuid);
    });
    std::vector<std::string> ids;
    for (auto const& tariff : out) ids.push_back(*tariff.uuid);
    auto const criteria = Criteria()
                              .Add("name_regex", config.name_regex)
                              .Add("configuration_uuid", config.configuration_uuid)
                              .Add("location_uuid", config.location_uuid)
                              .text();
    model.id = ListId("tariffs " + criteria, ids);
    model.tariffs = std::move(out);
    return model;
  }

  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeTariffDataSource(Sessions& sessions) {
  return std::make_unique<TariffDataSource>(sessions);
}

std::unique_ptr<tf::AnyDataSource> MakeTariffsDataSource(Sessions& sessions) {
  return std::make_unique<TariffsDataSource>(sessions);
}

}  // namespace ferro::provider
