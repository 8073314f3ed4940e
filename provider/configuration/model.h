// What the data sources say of a configuration (mapping §2.2).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apiclient/service.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct DiskModel {
  tf::Attr<std::string> type;
  tf::Attr<std::int64_t> size;
  tf::Attr<std::int64_t> count;
};
void Describe(tf::Fields& f, DiskModel& m);

struct StockModel {
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> tariff_uuid;
  tf::Attr<std::int64_t> count;
};
void Describe(tf::Fields& f, StockModel& m);

struct PriceModel {
  tf::Attr<std::string> currency;
  tf::Attr<std::string> period;
  tf::Attr<std::string> amount;
};
void Describe(tf::Fields& f, PriceModel& m);

struct ConfigurationModel {
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> name;
  tf::Attr<std::string> tariff_line;
  tf::Attr<std::string> model;
  tf::Attr<std::string> cpu;
  tf::Attr<std::string> ram;
  tf::Attr<std::string> storage;
  tf::Attr<std::int64_t> cpu_cores;
  tf::Attr<std::int64_t> ram_gb;
  tf::Attr<std::vector<DiskModel>> disks;
  tf::Attr<std::string> gpu_name;
  tf::Attr<std::int64_t> gpu_count;
  tf::Attr<std::vector<std::string>> tags;
  tf::Attr<std::string> state;
  tf::Attr<bool> is_orderable;
  tf::Attr<bool> private_network_available;
  tf::Attr<std::vector<StockModel>> available;
  tf::Attr<std::vector<PriceModel>> price;
};
void Describe(tf::Fields& f, ConfigurationModel& m);

struct ConfigurationDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> location_uuid;
  ConfigurationModel configuration;
};
void Describe(tf::Fields& f, ConfigurationDataModel& m);

// Null means: whatever it is.
struct ConfigurationFilter {
  tf::Attr<std::string> name_regex;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> tariff_uuid;
  tf::Attr<std::int64_t> min_cpu_cores;
  tf::Attr<std::int64_t> min_ram_gb;
  tf::Attr<std::string> disk_type;
  tf::Attr<bool> gpu;
  tf::Attr<bool> private_network;
  tf::Attr<bool> in_stock;
};

struct ConfigurationsDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  ConfigurationFilter filter;
  tf::Attr<std::vector<ConfigurationModel>> configurations;
};
void Describe(tf::Fields& f, ConfigurationsDataModel& m);

ConfigurationModel ToModel(api::Service const& service);

// Whether servers of it can have a private network, as far as the configuration
// decides (selectel-api §8.5).
bool PrivateNetworkAvailable(api::Service const& service);

// Everything but the name.
bool Passes(ConfigurationFilter const& filter, api::Service const& service);

// Known at that location at all (whatever the stock); any location when it is null.
bool OfferedAt(api::Service const& service, tf::Attr<std::string> const& location_uuid);

}  // namespace ferro::provider
