#include "provider/price/data_source.h"

#include "provider/asking.h"
#include "provider/price/model.h"

namespace ferro::provider {
namespace {

class PriceDataSource final : public tf::DataSource<PriceDataModel> {
 public:
  explicit PriceDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_price_v1"), sessions_(sessions) {}

  std::optional<PriceDataModel> Read(PriceDataModel const& config, tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    if (!asking) return std::nullopt;
    auto const service = asking->catalog().Service(asking->client, {*config.configuration_uuid},
                                                   Freshness::kCached, asking->options);
    if (!service) {
      call.Error(service.error(), "Cannot read the configuration", tf::Path("configuration_uuid"));
      return std::nullopt;
    }
    auto const billing = api::CalculatePrice(
        asking->client,
        {.model = api::ServiceModelFrom((*service)->model).value_or(api::ServiceModel::kServer),
         .service = (*service)->id,
         .location = {*config.location_uuid},
         .plan = {*config.tariff_uuid},
         .pay_currency = config.pay_currency.value_or(std::string(api::kPayMain)),
         .quantity = static_cast<int>(config.quantity.value_or(1))},
        asking->options);
    if (!billing) {
      call.Error(billing.error(), "Cannot calculate the price");
      return std::nullopt;
    }
    auto model = ToModel(config, *billing);
    if (!model) {
      call.Error(model.error(), "Cannot calculate the price");
      return std::nullopt;
    }
    return *std::move(model);
  }

 private:
  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakePriceDataSource(Sessions& sessions) {
  return std::make_unique<PriceDataSource>(sessions);
}

}  // namespace ferro::provider
