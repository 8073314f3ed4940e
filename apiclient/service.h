// Server configurations, called services by the API (selectel-api §4.2).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apiclient/client.h"

namespace ferro::api {

// The two models that are servers, and that name the paths of most calls.
enum class ServiceModel { kServer, kServerchip };

// "server", "serverchip"
std::string_view NameOf(ServiceModel model);
// Nothing for the other models (colocation, network, …): they are no configurations.
std::optional<ServiceModel> ServiceModelFrom(std::string_view name);

struct Cpu {
  std::string name;
  double base_freq = 0;  // GHz
  int count = 0;
  int cores_per_cpu = 0;
};
struct Ram {
  std::string type;
  std::int64_t size = 0;  // GB
  int count = 0;
};
struct ServiceDisk {
  std::string type;       // "SSD SATA", "SSD NVMe", "HDD SATA", …
  std::int64_t size = 0;  // GB
  int count = 0;
};
struct Gpu {
  std::string name;
  int count = 0;
};
struct PlanStock {
  PlanId plan;
  int count = 0;
};
struct LocationStock {
  LocationId location;
  int count = 0;
  std::vector<PlanStock> plans;
};
// Per unit of a plan's period, in a currency's units.
struct PeriodPrice {
  std::optional<double> hour, day, month, year;
};
// "RUB", "EUR", … to prices.
using PriceCollection = std::map<std::string, PeriodPrice>;

struct ServiceTag {
  std::string name;
  std::string text;
};

struct Service {
  ServiceId id;
  std::string name;
  std::string config_name;
  std::string model;  // Kept as the API says it; ServiceModelFrom tells what it means.
  std::optional<std::string> tariff_line;
  std::string state;              // "Active" when sellable.
  std::vector<std::string> tags;  // Technical; decide about private networks (§8.5).
  std::vector<ServiceTag> tag_list;
  Cpu cpu;
  std::vector<Ram> ram;
  std::vector<ServiceDisk> disks;
  std::optional<Gpu> gpu;
  std::vector<LocationStock> available;
  // Known from GetService only: lists leave it out.
  std::optional<std::vector<PlanId>> plans;
  PriceCollection prices;
  PriceCollection setup_fees;
  std::map<std::string, PriceCollection> location_prices;  // Override `prices`, by location id.
  bool is_order = false;
  bool is_preorder = false;
  bool is_hidden = false;
  bool is_manual_os_install = false;

  bool orderable() const { return is_order && !is_hidden && state == "Active"; }
  // How many can be had there now, with that plan (any plan when it is empty).
  int Stock(LocationId const& location, PlanId const& plan = {}) const;
};
void Describe(json::Fields& f, Service& s);

// What any service is, also one that is no server configuration.
struct ServiceBase {
  ServiceId id;
  std::string model;
  std::string name;
};
void Describe(json::Fields& f, ServiceBase& s);

Result<ServiceBase> GetServiceBase(Client const& client, ServiceId const& id,
                                   CallOptions const& options = {});
Result<std::vector<Service>> ListServices(Client const& client, ServiceModel model,
                                          CallOptions const& options = {});
// With the plans.
Result<Service> GetService(Client const& client, ServiceModel model, ServiceId const& id,
                           CallOptions const& options = {});

}  // namespace ferro::api
