#include "simulator/catalogue.h"

namespace ferro::sim {
namespace {

std::vector<DefaultPartition> UsualPartitions() {
  return {{"/boot", 1, "ext3"}, {"swap", 12, "swap"}, {"/", -1, "ext4"}};
}

// A Linux of the new installer: scripts, keys, own disk layouts, private networks.
OsTemplate Linux(std::string uuid, std::string name, std::string value, std::string version,
                 std::string version_name) {
  return {.uuid = std::move(uuid),
          .os_name = std::move(name),
          .os_value = std::move(value),
          .version_value = std::move(version),
          .version_name = std::move(version_name),
          .script_allowed = true,
          .is_ssh_key_allowed = true,
          .partitioning = true,
          .template_version = "v2",
          .default_partitions = UsualPartitions()};
}

OsTemplate Windows(std::string uuid, std::string version) {
  return {.uuid = std::move(uuid),
          .os_name = "Windows Server",
          .os_value = "windows",
          .version_value = version,
          .version_name = version + " Standard"};
}

OsTemplate OldLinux() {
  OsTemplate old = Linux(ids::kUbuntu1804V1, "Ubuntu", "ubuntu", "1804", "18.04 LTS 64-bit");
  old.template_version = "v1";
  old.script_allowed = false;
  old.partitioning = false;
  old.default_partitions.clear();
  return old;
}

}  // namespace

std::vector<Location> BuiltInLocations() {
  return {
      {ids::kMsk1, "MSK-1", 3, "Moscow"},
      {"5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0011", "MSK-2", 5, "Moscow", 2},
      {"5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0017", "MSK-7", 17, "Moscow"},
      {"5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0021", "SPB-2", 2, "Saint Petersburg"},
      {ids::kSpb4, "SPB-4", 8, "Leningrad region"},
      {"5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0025", "SPB-5", 14, "Saint Petersburg", 2},
      {ids::kNsk1, "NSK-1", 9, "Novosibirsk"},
      {"5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0041", "TAS-1", 20, "Tashkent"},
      // Seen by everybody, sold to nobody: a client has to say so before the order.
      {"5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0051", "ALM-1", 22, "Almaty", 1, "everywhere",
       "enabled_in_admin"},
      // Internal: clients hide it.
      {"5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0002", "LAB-0", 90, "internal", std::nullopt,
       "only_in_admin", "enabled_in_admin"},
  };
}

std::vector<Plan> BuiltInPlans() {
  return {
      {.uuid = ids::kPlanDay,
       .name = "1 day",
       .russian_name = "1 день",
       .type = "day",
       .grace = 0,
       .dead = 1},
      {.uuid = ids::kPlanMonth, .name = "1 month", .russian_name = "1 месяц"},
      {.uuid = ids::kPlan3Months,
       .name = "3 months",
       .russian_name = "3 месяца",
       .period = 3,
       .discount = 3},
      {.uuid = ids::kPlan6Months,
       .name = "6 months",
       .russian_name = "6 месяцев",
       .period = 6,
       .discount = 7},
      {.uuid = ids::kPlan12Months,
       .name = "12 months",
       .russian_name = "12 месяцев",
       .period = 12,
       .discount = 15},
      {.uuid = ids::kPlan12Monthly,
       .name = "12 months • monthly payment",
       .russian_name = "12 месяцев • помесячная оплата",
       .discount = 10,
       .commitment_period = 12},
      {.uuid = "10000000-0000-4000-8000-000000000099",
       .name = "1 year • partners",
       .russian_name = "1 год • партнёры",
       .type = "year",
       .discount = 20,
       .not_available = "unavailable"},
  };
}

std::vector<OsTemplate> BuiltInTemplates() {
  auto alma =
      Linux("a0000000-0000-4000-8000-000000000909", "AlmaLinux", "almalinux", "9", "9 64-bit");
  auto tashkent_only_missing =
      Linux("a0000000-0000-4000-8000-000000000988", "Rocky Linux", "rockylinux", "9", "9 64-bit");
  tashkent_only_missing.not_in_locations = {"5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0041"};
  return {
      Linux(ids::kUbuntu2404, "Ubuntu", "ubuntu", "2404", "24.04 LTS 64-bit"),
      Linux(ids::kUbuntu2204, "Ubuntu", "ubuntu", "2204", "22.04 LTS 64-bit"),
      OldLinux(),
      Linux(ids::kDebian12, "Debian", "debian", "12v2", "12 (Bookworm) 64-bit"),
      Linux("a0000000-0000-4000-8000-000000000011", "Debian", "debian", "11v2",
            "11 (Bullseye) 64-bit"),
      Linux("a0000000-0000-4000-8000-000000000079", "CentOS Stream", "centos", "9s",
            "Stream 9 64-bit"),
      std::move(alma),
      std::move(tashkent_only_missing),
      Windows("a0000000-0000-4000-8000-000000002019", "2019"),
      Windows(ids::kWindows2022, "2022"),
      {.uuid = ids::kNoOs, .os_name = "No OS", .os_value = "noos", .version_value = "noos"},
  };
}

Catalogue BuiltInCatalogue() {
  Catalogue catalogue{.locations = BuiltInLocations(),
                      .services = BuiltInServices(),
                      .plans = BuiltInPlans(),
                      .templates = BuiltInTemplates()};
  AddBuiltInNetworks(catalogue);
  catalogue.keys = {
      {ids::kOpsKey,
       "ops",
       "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZlcnJvcGxhbmUtc2ltdWxhdG9yLW9wcy1rZXkh ops",
       {}},
      {"c5000000-0000-4000-8000-000000000006", "deploy",
       "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZlcnJvcGxhbmUtc2ltdWxhdG9yLWRlcGxveSEh deploy",
       "0f3c0000-0000-4000-8000-000000000001"},
  };
  return catalogue;
}

}  // namespace ferro::sim
