#include <array>
#include <cmath>

#include "simulator/catalogue.h"

namespace ferro::sim {
namespace {

// Free machines in MSK-1, MSK-2, MSK-7, SPB-2, SPB-4, SPB-5, NSK-1, TAS-1.
using Counts = std::array<int, 8>;

enum class Wires { kGigabit, kTenGigabit, kMcLag };

struct CpuRow {
  char const* name;
  double ghz;
  int count;
  int cores;
};

struct PartRow {
  char const* type = nullptr;
  int size = 0;
  int count = 0;
};

// One line of the price list.
struct Line {
  char const* last_digits;
  char const* name;
  CpuRow cpu;
  PartRow ram;
  std::array<PartRow, 2> disks;
  int month_rub;
  Counts counts;
  Wires wires = Wires::kGigabit;
  char const* gpu = nullptr;
  int gpu_count = 0;
};

constexpr char kSata[] = "SSD SATA";
constexpr char kNvme[] = "SSD NVMe";
constexpr char kM2[] = "SSD NVMe M.2";
constexpr char kHdd[] = "HDD SATA";
constexpr char kDdr4[] = "DDR4 ECC";
constexpr char kDdr5[] = "DDR5 ECC";

// clang-format off
constexpr Line kServers[] = {
  {"1001", "EL50-SSD",     {"Intel Xeon E-2388G", 3.2, 1, 8},      {kDdr4, 32, 2},  {{{kSata, 480, 2}}},                   13800,  {60, 20, 12, 9, 40, 15, 6, 4}},
  {"1002", "EL10-SSD",     {"Intel Xeon E3-1230v5", 3.4, 1, 4},    {kDdr4, 8, 2},   {{{kSata, 240, 2}}},                   4200,   {12, 8, 0, 6, 5, 0, 3, 2}},
  {"1003", "EL11-SSD",     {"Intel Xeon E-2236", 3.4, 1, 6},       {kDdr4, 16, 2},  {{{kSata, 480, 2}}},                   6100,   {7, 0, 4, 2, 5, 3, 1, 0}},
  {"1004", "EL13-HDD",     {"Intel Xeon E-2236", 3.4, 1, 6},       {kDdr4, 16, 2},  {{{kHdd, 4000, 2}}},                   6500,   {5, 2, 0, 3, 4, 0, 2, 1}},
  {"1005", "EL42-NVMe",    {"AMD Ryzen 9 5950X", 3.4, 1, 16},      {kDdr4, 32, 4},  {{{kM2, 1000, 2}}},                    15900,  {3, 1, 6, 0, 5, 2, 0, 0}},
  {"1006", "EL45-SSD-HDD", {"Intel Xeon E-2388G", 3.2, 1, 8},      {kDdr4, 32, 2},  {{{kSata, 480, 1}, {kHdd, 4000, 1}}},  14200,  {6, 3, 2, 0, 8, 1, 0, 0}},
  {"1007", "EL60-SSD-1",   {"Intel Xeon E-2288G", 3.7, 1, 8},      {kDdr4, 16, 2},  {{{kSata, 960, 1}}},                   9900,   {4, 0, 0, 0, 4, 0, 2, 0}},
  // Sold out everywhere: a message has to offer another one.
  {"1008", "EL99-SSD",     {"Intel Xeon E-2488", 3.2, 1, 8},       {kDdr5, 32, 2},  {{{kSata, 480, 2}}},                   16500,  {0, 0, 0, 0, 0, 0, 0, 0}},
  {"1101", "AEL10-NVMe",   {"AMD Ryzen 7 7700", 3.8, 1, 8},        {kDdr5, 32, 2},  {{{kM2, 1000, 2}}},                    12900,  {5, 4, 0, 0, 3, 0, 0, 1}},
  {"1102", "AEL20-NVMe",   {"AMD Ryzen 9 7950X", 4.5, 1, 16},      {kDdr5, 32, 4},  {{{kNvme, 2000, 2}}},                  21900,  {2, 1, 0, 0, 2, 1, 0, 0}},
  {"1201", "AR21-SSD",     {"AMD EPYC 7313P", 3.0, 1, 16},         {kDdr4, 32, 4},  {{{kSata, 960, 2}}},                   24500,  {8, 2, 2, 1, 6, 2, 0, 0}},
  {"1202", "AR33-NVMe",    {"AMD EPYC 7443P", 2.85, 1, 24},        {kDdr4, 32, 8},  {{{kSata, 480, 2}, {kNvme, 3840, 2}}}, 41800,  {4, 2, 0, 0, 3, 1, 0, 0}},
  {"1203", "AR45-NVMe",    {"AMD EPYC 9354P", 3.25, 1, 32},        {kDdr5, 32, 12}, {{{kNvme, 3840, 4}}},                  69000,  {3, 0, 1, 0, 2, 0, 0, 0}},
  {"1204", "AR55-NVMe",    {"AMD EPYC 9354", 3.25, 2, 32},         {kDdr5, 64, 12}, {{{kNvme, 7680, 4}}},                  118000, {1, 1, 0, 0, 1, 0, 0, 0}},
  {"1301", "DL20-SSD",     {"Intel Xeon Silver 4214R", 2.4, 2, 12}, {kDdr4, 32, 8}, {{{kSata, 480, 4}}},                   32600,  {6, 3, 0, 4, 5, 0, 1, 0}},
  {"1302", "DL50-HDD",     {"Intel Xeon Gold 6240R", 2.4, 2, 24},  {kDdr4, 32, 12}, {{{kSata, 480, 2}, {kHdd, 8000, 8}}},  58700,  {2, 1, 0, 2, 2, 0, 0, 0}},
  {"1303", "DL80-NVMe",    {"Intel Xeon Gold 6354", 3.0, 2, 18},   {kDdr4, 64, 16}, {{{kNvme, 3840, 6}}},                  99900,  {1, 0, 1, 0, 1, 0, 0, 0}},
  {"1401", "GL10-1-A2000", {"Intel Xeon E-2388G", 3.2, 1, 8},      {kDdr4, 32, 2},  {{{kSata, 960, 2}}},                   38500,  {3, 0, 0, 0, 2, 0, 0, 0}, Wires::kGigabit, "NVIDIA RTX A2000", 1},
  {"1402", "GL30-2-A5000", {"AMD EPYC 7443P", 2.85, 1, 24},        {kDdr4, 32, 8},  {{{kSata, 480, 2}, {kNvme, 1920, 2}}}, 96000,  {2, 1, 0, 0, 1, 0, 0, 0}, Wires::kGigabit, "NVIDIA RTX A5000", 2},
  {"1403", "GL50-4-A100",  {"AMD EPYC 7543", 2.8, 2, 32},          {kDdr4, 64, 16}, {{{kNvme, 3840, 4}}},                  445000, {1, 0, 0, 0, 0, 0, 0, 0}, Wires::kGigabit, "NVIDIA A100 80GB", 4},
  {"3001", "HL10-10GE",    {"Intel Xeon Gold 6240R", 2.4, 1, 24},  {kDdr4, 32, 6},  {{{kSata, 960, 2}}},                   47000,  {5, 1, 0, 0, 3, 0, 0, 0}, Wires::kTenGigabit},
  {"3002", "HL20-MC-LAG",  {"Intel Xeon Gold 6240R", 2.4, 2, 24},  {kDdr4, 32, 12}, {{{kNvme, 1920, 2}}},                  78000,  {2, 0, 0, 0, 1, 0, 0, 0}, Wires::kMcLag},
};
constexpr Line kServerChips[] = {
  {"2001", "CL25-NVMe",    {"Intel Core i5-13500", 2.5, 1, 14},    {"DDR4", 32, 2}, {{{kM2, 512, 2}}},                     5900,   {25, 5, 0, 4, 12, 0, 3, 0}},
  {"2002", "CL26-SSD",     {"Intel Core i7-12700", 2.1, 1, 12},    {"DDR4", 32, 2}, {{{kSata, 480, 1}}},                   6400,   {6, 2, 0, 0, 4, 0, 0, 0}},
  {"2003", "CL40-NVMe",    {"Intel Core i9-13900", 2.0, 1, 24},    {"DDR5", 32, 4}, {{{kM2, 1000, 2}}},                    11200,  {3, 0, 0, 0, 2, 0, 0, 1}},
};
// clang-format on

std::vector<std::string> TagsFor(Wires wires) {
  switch (wires) {
    case Wires::kGigabit:
      return {"1GE_Internet", "1GE_Local"};
    case Wires::kTenGigabit:
      return {"10GE_Internet", "10GE_Local"};
    case Wires::kMcLag:
      return {"10GE_Internet_MC-LAG", "25GE_Local_MC-LAG"};
  }
  return {};
}

Money Hundredths(double amount) {
  return std::llround(amount * 100);
}

// A day costs a twentieth of a month; other currencies at a round rate.
UnitPrices MonthlyPrices(double month) {
  return {.day = Hundredths(month / 20), .month = Hundredths(month)};
}

// "EL50-SSD" is of the line EL.
std::string LettersOf(std::string const& name) {
  return name.substr(0, name.find_first_of("0123456789"));
}

Service FromLine(Line const& line, std::string const& model) {
  Service service{.uuid = std::string("3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d") + line.last_digits,
                  .name = line.name,
                  .model = model,
                  .line = LettersOf(line.name),
                  .tags = TagsFor(line.wires),
                  .cpu = {line.cpu.name, line.cpu.ghz, line.cpu.count, line.cpu.cores},
                  .ram = {{line.ram.type, line.ram.size, line.ram.count}}};
  for (PartRow const& disk : line.disks) {
    if (disk.type != nullptr) service.disks.push_back({disk.type, disk.size, disk.count});
  }
  if (line.gpu != nullptr) service.gpu = Gpu{line.gpu, line.gpu_count};
  for (Plan const& plan : BuiltInPlans()) {
    if (!plan.not_available) service.plans.push_back(plan.uuid);
  }
  auto const locations = BuiltInLocations();
  for (std::size_t i = 0; i < line.counts.size(); ++i) {
    if (line.counts[i] == 0) continue;
    Stock stock{.location = locations[i].uuid, .count = line.counts[i]};
    for (auto const& plan : service.plans) stock.plans[plan] = stock.count;
    service.available.push_back(std::move(stock));
  }
  double const month = line.month_rub;
  service.prices = {{"RUB", MonthlyPrices(month)},
                    {"EUR", MonthlyPrices(std::round(month / 92))},
                    {"USD", MonthlyPrices(std::round(month / 86))}};
  service.setup_fees = {{"RUB", {.month = 0}}};
  return service;
}

// Rented with servers, but not a server: must be refused as a configuration.
Service AddOn(char const* last_digits, char const* name, char const* model, int month) {
  return {.uuid = std::string("3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d") + last_digits,
          .name = name,
          .model = model,
          .plans = {ids::kPlanMonth},
          .prices = {{"RUB", MonthlyPrices(month)}}};
}

void LimitDailyPlan(Service& service) {
  for (Stock& stock : service.available) {
    if (stock.location == ids::kSpb4) stock.plans[ids::kPlanDay] = 0;
  }
}

}  // namespace

std::vector<Service> BuiltInServices() {
  std::vector<Service> services;
  for (Line const& line : kServers) services.push_back(FromLine(line, "server"));
  for (Line const& line : kServerChips) services.push_back(FromLine(line, "serverchip"));
  for (Service& service : services) {
    // Big machines are not let by the day, and one entry server not in one place.
    if (service.line == "DL") std::erase(service.plans, ids::kPlanDay);
    if (service.name == "EL11-SSD") LimitDailyPlan(service);
    // Abroad costs more.
    if (service.name == "EL50-SSD") {
      service.location_prices["5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0041"] = {
          {"RUB", MonthlyPrices(15200)}};
    }
    if (service.name == "DL80-NVMe") service.setup_fees["RUB"].month = Hundredths(5000);
  }
  services.push_back(AddOn("9001", "Private network", "network", 0));
  services.push_back(AddOn("9002", "Rack unit", "colocation", 3000));
  services.push_back(AddOn("9003", "Control panel licence", "software", 900));
  return services;
}

}  // namespace ferro::sim
