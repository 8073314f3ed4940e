#include "provider/configuration/model.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"

namespace ferro::provider {
namespace {

// Hardware whose private port cannot be configured (selectel-api §8.5).
constexpr std::array<std::string_view, 5> kTagsWithoutPrivateNetwork = {
    "10GE_Internet_MC-LAG", "10GE_Internet", "25GE_Local_MC-LAG", "10GE_Local",
    "10GE_Local_MC-LAG"};

std::string FrequencyText(double ghz) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%g", ghz);
  return buffer.data();
}

// "2 × 480 GB SSD SATA"
std::string PieceText(int count, std::int64_t size, std::string const& type) {
  return std::to_string(count) + " \xC3\x97 " + std::to_string(size) + " GB " + type;
}

std::string CpuText(api::Cpu const& cpu) {
  if (cpu.name.empty()) return "";
  auto const frequency = cpu.base_freq > 0 ? ", " + FrequencyText(cpu.base_freq) + " GHz" : "";
  return std::to_string(cpu.count) + " \xC3\x97 " + cpu.name + " (" +
         std::to_string(cpu.cores_per_cpu) + " cores" + frequency + ")";
}

template <class Pieces>
std::string PiecesText(Pieces const& pieces) {
  std::vector<std::string> texts;
  for (auto const& piece : pieces) texts.push_back(PieceText(piece.count, piece.size, piece.type));
  return Joined(texts, " + ");
}

std::int64_t Cores(api::Service const& service) {
  return std::int64_t{service.cpu.count} * service.cpu.cores_per_cpu;
}

std::int64_t Memory(api::Service const& service) {
  std::int64_t total = 0;
  for (auto const& ram : service.ram) total += ram.size * ram.count;
  return total;
}

std::vector<StockModel> Stock(api::Service const& service) {
  std::vector<StockModel> out;
  for (auto const& there : service.available) {
    for (auto const& plan : there.plans) {
      out.push_back({there.location.value, plan.plan.value, std::int64_t{plan.count}});
    }
  }
  std::ranges::sort(out, [](StockModel const& a, StockModel const& b) {
    return std::pair(*a.location_uuid, *a.tariff_uuid) <
           std::pair(*b.location_uuid, *b.tariff_uuid);
  });
  return out;
}

std::vector<PriceModel> Prices(api::Service const& service) {
  std::vector<PriceModel> out;
  for (auto const& [currency, price] : service.prices) {
    auto add = [&out, name = currency](char const* period, std::optional<double> amount) {
      if (amount) out.push_back({name, std::string(period), AmountText(*amount)});
    };
    add("hour", price.hour);
    add("day", price.day);
    add("month", price.month);
    add("year", price.year);
  }
  return out;
}

void DescribeHardware(tf::Fields& f, ConfigurationModel& m) {
  f("tariff_line", m.tariff_line, tf::Computed(), "Product line, e.g. `EL`.");
  f("model", m.model, tf::Computed(), "`server` or `serverchip`.");
  f("cpu", m.cpu, tf::Computed(), "Processors as text.");
  f("ram", m.ram, tf::Computed(), "Memory as text.");
  f("storage", m.storage, tf::Computed(), "Drives as text.");
  f("cpu_cores", m.cpu_cores, tf::Computed(), "Cores of all processors.");
  f("ram_gb", m.ram_gb, tf::Computed(), "Memory in GB.");
  f("disks", m.disks, tf::Computed(), "Drives, by kind.");
  f("gpu_name", m.gpu_name, tf::Computed(), "Graphics processor; null without one.");
  f("gpu_count", m.gpu_count, tf::Computed(), "How many graphics processors.");
  f("tags", m.tags, tf::Computed(), "The API's technical tags.");
  f("state", m.state, tf::Computed(), "As the API says: `Active` when it is sold.");
  f("is_orderable", m.is_orderable, tf::Computed(), "Whether it can be ordered now.");
  f("private_network_available", m.private_network_available, tf::Computed(),
    "Whether its servers can have a private network (the image decides too).");
  f("available", m.available, tf::Computed(), "Stock by location and tariff, at this moment.");
  f("price", m.price, tf::Computed(), "List prices by currency and period.");
}

void DescribeConfiguration(tf::Fields& f, ConfigurationModel& m, tf::Rules const& key) {
  f("uuid", m.uuid, key, "UUID of the configuration.");
  f("name", m.name, key,
    "Name of the configuration, e.g. `EL50-SSD`; letter case does not matter.");
  DescribeHardware(f, m);
}

}  // namespace

void Describe(tf::Fields& f, DiskModel& m) {
  f("type", m.type, tf::Computed(), "Drive type, e.g. `SSD SATA`.");
  f("size", m.size, tf::Computed(), "Size of one drive in GB.");
  f("count", m.count, tf::Computed(), "How many.");
}

void Describe(tf::Fields& f, StockModel& m) {
  f("location_uuid", m.location_uuid, tf::Computed(), "UUID of the location.");
  f("tariff_uuid", m.tariff_uuid, tf::Computed(), "UUID of the tariff.");
  f("count", m.count, tf::Computed(), "How many can be ordered.");
}

void Describe(tf::Fields& f, PriceModel& m) {
  f("currency", m.currency, tf::Computed(), "Currency code, e.g. `RUB`.");
  f("period", m.period, tf::Computed(), "`hour`, `day`, `month` or `year`.");
  f("amount", m.amount, tf::Computed(), "Price for one period, as decimal text.");
}

void Describe(tf::Fields& f, ConfigurationModel& m) {
  DescribeConfiguration(f, m, tf::Computed());
}

void Describe(tf::Fields& f, ConfigurationDataModel& m) {
  f.About("One server configuration, by `name` or `uuid`.");
  DescribeCommon(f, m.id, m.project_id);
  f("location_uuid", m.location_uuid, tf::Optional().Validate(tf::UuidText()),
    "Only a configuration that is offered at this location.");
  DescribeConfiguration(f, m.configuration, tf::OptionalComputed());
}

void Describe(tf::Fields& f, ConfigurationsDataModel& m) {
  f.About("The server configurations that pass every filter, sorted by name.");
  DescribeCommon(f, m.id, m.project_id);
  DescribeNameRegex(f, m.filter.name_regex);
  f("location_uuid", m.filter.location_uuid, tf::Optional().Validate(tf::UuidText()),
    "Only configurations that are offered at this location.");
  f("tariff_uuid", m.filter.tariff_uuid, tf::Optional().Validate(tf::UuidText()),
    "Only configurations that are sold with this tariff.");
  f("min_cpu_cores", m.filter.min_cpu_cores, tf::Optional().Validate(tf::AtLeast(1)),
    "At least so many cores in all.");
  f("min_ram_gb", m.filter.min_ram_gb, tf::Optional().Validate(tf::AtLeast(1)),
    "At least so much memory, in GB.");
  f("disk_type", m.filter.disk_type, tf::Optional(),
    "Only configurations with a drive of this type, e.g. `SSD NVMe M.2`.");
  f("gpu", m.filter.gpu, tf::Optional(),
    "Only with (`true`) or without (`false`) a graphics processor.");
  f("private_network", m.filter.private_network, tf::Optional(),
    "Only where a private network is (`true`) or is not (`false`) available.");
  f("in_stock", m.filter.in_stock, tf::Optional(),
    "Only configurations in stock (default `false`). Stock moves: buying the last machine takes it "
    "out of the list, so don't choose a server that stays by it.");
  f("configurations", m.configurations, tf::Computed(), "The configurations.");
}

ConfigurationModel ToModel(api::Service const& service) {
  std::vector<DiskModel> disks;
  for (auto const& disk : service.disks) {
    disks.push_back({disk.type, disk.size, std::int64_t{disk.count}});
  }
  return {
      .uuid = service.id.value,
      .name = service.name,
      .tariff_line = service.tariff_line.value_or(""),
      .model = service.model,
      .cpu = CpuText(service.cpu),
      .ram = PiecesText(service.ram),
      .storage = PiecesText(service.disks),
      .cpu_cores = Cores(service),
      .ram_gb = Memory(service),
      .disks = std::move(disks),
      .gpu_name = service.gpu ? tf::Attr<std::string>(service.gpu->name) : tf::Attr<std::string>(),
      .gpu_count = std::int64_t{service.gpu ? service.gpu->count : 0},
      .tags = service.tags,
      .state = service.state,
      .is_orderable = service.orderable(),
      .private_network_available = PrivateNetworkAvailable(service),
      .available = Stock(service),
      .price = Prices(service)};
}

bool PrivateNetworkAvailable(api::Service const& service) {
  return service.model != "serverchip" &&
         std::ranges::none_of(service.tags, [](std::string const& tag) {
           return std::ranges::find(kTagsWithoutPrivateNetwork, tag) !=
                  kTagsWithoutPrivateNetwork.end();
         });
}

bool OfferedAt(api::Service const& service, tf::Attr<std::string> const& location_uuid) {
  return !location_uuid.known() ||
         std::ranges::any_of(service.available, [&](api::LocationStock const& there) {
           return EqualsIgnoringCase(there.location.value, *location_uuid);
         });
}

namespace {

bool SoldWith(api::Service const& service, tf::Attr<std::string> const& tariff_uuid) {
  return !tariff_uuid.known() ||
         std::ranges::any_of(service.available, [&](api::LocationStock const& there) {
           return std::ranges::any_of(there.plans, [&](api::PlanStock const& plan) {
             return EqualsIgnoringCase(plan.plan.value, *tariff_uuid);
           });
         });
}

bool HasDisk(api::Service const& service, tf::Attr<std::string> const& type) {
  return !type.known() || std::ranges::any_of(service.disks, [&](api::ServiceDisk const& disk) {
    return EqualsIgnoringCase(disk.type, *type);
  });
}

// What the other filters leave of the stock.
bool InStock(api::Service const& service, ConfigurationFilter const& filter) {
  for (auto const& there : service.available) {
    if (!PassesIgnoringCase(filter.location_uuid, there.location.value)) continue;
    if (!filter.tariff_uuid.known() && there.count > 0) return true;
    for (auto const& plan : there.plans) {
      if (PassesIgnoringCase(filter.tariff_uuid, plan.plan.value) && plan.count > 0) return true;
    }
  }
  return false;
}

}  // namespace

bool Passes(ConfigurationFilter const& filter, api::Service const& service) {
  return OfferedAt(service, filter.location_uuid) && SoldWith(service, filter.tariff_uuid) &&
         Cores(service) >= filter.min_cpu_cores.value_or(0) &&
         Memory(service) >= filter.min_ram_gb.value_or(0) && HasDisk(service, filter.disk_type) &&
         (!filter.gpu.known() || *filter.gpu == service.gpu.has_value()) &&
         (!filter.private_network.known() ||
          *filter.private_network == PrivateNetworkAvailable(service)) &&
         (!filter.in_stock.value_or(false) || InStock(service, filter));
}

}  // namespace ferro::provider
