#include "provider/configuration/data_source.h"

#include <algorithm>
#include <utility>

#include "provider/asking.h"
#include "provider/configuration/model.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"

namespace ferro::provider {
namespace {

class ConfigurationDataSource final : public tf::DataSource<ConfigurationDataModel> {
 public:
  explicit ConfigurationDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_configuration_v1"), sessions_(sessions) {}

  void Validate(ConfigurationDataModel const& config, tf::Call& call) override {
    ExpectOneOf(config.configuration.uuid, "uuid", config.configuration.name, "name", call);
  }

  std::optional<ConfigurationDataModel> Read(ConfigurationDataModel const& config,
                                             tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    if (!asking) return std::nullopt;
    auto services = asking->catalog().Services(asking->client, asking->options);
    if (!services) {
      CannotRead(services.error(), "configurations", call);
      return std::nullopt;
    }
    auto chosen = Choose(config, **services);
    if (!chosen) {
      call.Error(chosen.error(), "Configuration not found");
      return std::nullopt;
    }
    auto model = config;
    model.configuration = ToModel((**services)[*chosen]);
    model.id = model.configuration.uuid;
    if (config.configuration.uuid.known()) model.configuration.uuid = config.configuration.uuid;
    if (config.configuration.name.known()) model.configuration.name = config.configuration.name;
    return model;
  }

 private:
  static Result<std::size_t> Choose(ConfigurationDataModel const& config,
                                    std::vector<api::Service> const& services) {
    std::vector<std::size_t> matches;
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < services.size(); ++i) {
      all.push_back({services[i].name, services[i].id.value});
      if (PassesIgnoringCase(config.configuration.uuid, services[i].id.value) &&
          PassesIgnoringCase(config.configuration.name, services[i].name) &&
          OfferedAt(services[i], config.location_uuid)) {
        matches.push_back(i);
      }
    }
    auto const criteria = Criteria()
                              .Add("uuid", config.configuration.uuid)
                              .Add("name", config.configuration.name)
                              .Add("location_uuid", config.location_uuid)
                              .text();
    return OnlyOne("configuration", criteria, matches, all);
  }

  Sessions& sessions_;
};

class ConfigurationsDataSource final : public tf::DataSource<ConfigurationsDataModel> {
 public:
  explicit ConfigurationsDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_configurations_v1"), sessions_(sessions) {}

  std::optional<ConfigurationsDataModel> Read(ConfigurationsDataModel const& config,
                                              tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    auto names = NameFilter::Make(config.filter.name_regex);
    if (!names) call.Error(names.error(), "Bad regular expression", tf::Path("name_regex"));
    if (!asking || !names) return std::nullopt;
    auto services = asking->catalog().Services(asking->client, asking->options);
    if (!services) {
      CannotRead(services.error(), "configurations", call);
      return std::nullopt;
    }
    return Listed(config, **services, *names);
  }

 private:
  static ConfigurationsDataModel Listed(ConfigurationsDataModel const& config,
                                        std::vector<api::Service> const& services,
                                        NameFilter const& names) {
    auto model = config;
    std::vector<ConfigurationModel> out;
    for (auto const& service : services) {
      if (names.Matches(service.name) && Passes(config.filter, service))
        out.push_back(ToModel(service));
    }
    std::ranges::sort(out, [](ConfigurationModel const& a, ConfigurationModel const& b) {
      return std::pair(*a.name, *a.uuid) < std::pair(*b.name, *b.uuid);
    });
    std::vector<std::string> ids;
    for (auto const& configuration : out) ids.push_back(*configuration.uuid);
    auto const criteria = Criteria()
                              .Add("name_regex", config.filter.name_regex)
                              .Add("location_uuid", config.filter.location_uuid)
                              .Add("tariff_uuid", config.filter.tariff_uuid)
                              .Add("disk_type", config.filter.disk_type)
                              .text();
    model.id = ListId("configurations " + criteria, ids);
    model.configurations = std::move(out);
    return model;
  }

  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeConfigurationDataSource(Sessions& sessions) {
  return std::make_unique<ConfigurationDataSource>(sessions);
}

std::unique_ptr<tf::AnyDataSource> MakeConfigurationsDataSource(Sessions& sessions) {
  return std::make_unique<ConfigurationsDataSource>(sessions);
}

}  // namespace ferro::provider
