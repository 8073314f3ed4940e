// Everything that exists before the first request, with fixed ids so that
// examples and tests can name them.
#pragma once

#include <string>
#include <vector>

#include "simulator/model.h"

namespace ferro::sim {

struct Catalogue {
  std::vector<Location> locations;
  std::vector<Service> services;
  std::vector<Plan> plans;
  std::vector<OsTemplate> templates;
  std::vector<Network> networks;
  std::vector<Subnet> subnets;
  std::vector<Ip> ips;
  std::vector<SshKey> keys;
};

// Ids of the built-in catalogue that tests and examples use most. Those marked
// real are public identifiers of the vendor.
namespace ids {
inline constexpr char kMsk1[] = "61c97311-bb14-5679-99fc-98497a701292";           // Real.
inline constexpr char kSpb4[] = "b7d55bf4-7057-5113-85c8-141871bf7635";           // Real.
inline constexpr char kNsk1[] = "9b177ad9-d90a-4f08-ae1f-008891062a12";           // Real.
inline constexpr char kPlanDay[] = "10000000-0000-4000-8000-000000000001";        // "1 day"
inline constexpr char kPlanMonth[] = "10000000-0000-4000-8000-000000000002";      // "1 month"
inline constexpr char kPlan3Months[] = "74566568-dae2-48e4-97da-0b4a7ef7fff0";    // Real.
inline constexpr char kPlan6Months[] = "10000000-0000-4000-8000-000000000006";    // "6 months"
inline constexpr char kPlan12Months[] = "10000000-0000-4000-8000-000000000012";   // "12 months"
inline constexpr char kPlan12Monthly[] = "10000000-0000-4000-8000-000000000013";  // "12 … monthly"
inline constexpr char kEl50[] = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001";           // 2 SATA SSDs.
inline constexpr char kCl25[] = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d2001";           // A serverchip.
inline constexpr char kHl10Ge[] = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d3001";  // No private network.
inline constexpr char kUbuntu2404[] = "a0000000-0000-4000-8000-000000002404";
inline constexpr char kUbuntu2204[] = "a0000000-0000-4000-8000-000000002204";
inline constexpr char kDebian12[] = "a0000000-0000-4000-8000-000000000012";
inline constexpr char kWindows2022[] = "a0000000-0000-4000-8000-000000002022";
inline constexpr char kNoOs[] = "a0000000-0000-4000-8000-000000000000";
inline constexpr char kUbuntu1804V1[] = "a0000000-0000-4000-8000-000000001804";  // A v1 template.
inline constexpr char kMsk1Public[] = "e2000000-0000-4000-8000-000000000002";
inline constexpr char kMsk1Private[] = "e1000000-0000-4000-8000-000000000001";
inline constexpr char kMsk1PublicSubnet[] = "f1000000-0000-4000-8000-000000000001";  // A /28.
inline constexpr char kMsk1PrivateSubnet[] = "7c000000-0000-4000-8000-000000000001";
inline constexpr char kOpsKey[] = "c5000000-0000-4000-8000-000000000005";
inline constexpr char kProject[] = "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33";
inline constexpr char kOtherProject[] = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
}  // namespace ids

Catalogue BuiltInCatalogue();

// The three parts of the built-in catalogue.
std::vector<Location> BuiltInLocations();
std::vector<Service> BuiltInServices();
std::vector<Plan> BuiltInPlans();
std::vector<OsTemplate> BuiltInTemplates();
void AddBuiltInNetworks(Catalogue& catalogue);

}  // namespace ferro::sim
