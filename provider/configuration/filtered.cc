#include "provider/filtered.h"

#include "base/text.h"
#include "provider/configuration/model.h"

namespace ferro::provider {
namespace {

struct OlderConfigurationFilter {
  tf::Attr<std::string> name;
  tf::Attr<std::string> location_id;
};
void Describe(tf::Fields& f, OlderConfigurationFilter& m) {
  f.About("What to choose by.");
  f("name", m.name, tf::Optional(), "Part of the name; letter case does not matter.");
  f("location_id", m.location_id, tf::Optional().Validate(tf::UuidText()),
    "Location where it is offered.");
}

struct FilteredConfiguration {
  static constexpr char kList[] = "configurations";
  static constexpr char kAbout[] =
      "Server configurations, with the arguments of the provider selectel/selectel except "
      "`deep_filter`. New configurations are better off with "
      "`selectel_dedicated_server_configurations_v1`, which filters by hardware and stock.";
  tf::Attr<std::string> id;
  tf::Attr<std::string> name;
  tf::Attr<std::string> config_name;
};
void Describe(tf::Fields& f, FilteredConfiguration& m) {
  f("id", m.id, tf::Computed(), "UUID of the configuration.");
  f("name", m.name, tf::Computed(), "Its name.");
  f("config_name", m.config_name, tf::Computed(), "Its technical name.");
}

std::optional<std::vector<FilteredConfiguration>> FindConfigurations(
    Asking const& asking, OlderConfigurationFilter const& filter, tf::Call& call) {
  auto const services = asking.catalog().Services(asking.client, asking.options);
  if (!services) {
    CannotRead(services.error(), "configurations", call);
    return std::nullopt;
  }
  auto const part = Lower(filter.name.value_or(""));
  std::vector<FilteredConfiguration> out;
  for (auto const& service : **services) {
    if (Lower(service.name).find(part) == std::string::npos) continue;
    if (!OfferedAt(service, filter.location_id)) continue;
    out.push_back(
        {.id = service.id.value, .name = service.name, .config_name = service.config_name});
  }
  return out;
}

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeFilteredConfigurations(Sessions& sessions) {
  return std::make_unique<FilteredDataSource<OlderConfigurationFilter, FilteredConfiguration>>(
      "selectel_dedicated_configuration_v1", sessions, FindConfigurations);
}

}  // namespace ferro::provider
