#include "simulator/router.h"

#include <span>

#include "base/text.h"

namespace ferro::sim {
namespace {

enum class Needs {
  kNothing,
  kToken,    // Project- or account-scoped.
  kAccount,  // Account-scoped, or static (selectel-api §1.3).
};

struct RouteRow {
  char const* method;
  char const* path;
  Handler handler;
  Needs needs = Needs::kToken;
};

constexpr char kPrefix[] = "/servers/v2";

constexpr RouteRow kIdentityRoutes[] = {
    {"GET", "/identity", ListIdentityVersions},
    {"GET", "/identity/v3", ShowIdentityVersion},
    {"POST", "/identity/v3/auth/tokens", IssueToken},
    {"GET", "/identity/v3/auth/tokens", ShowToken},
};

// The numbers are the rows of selectel-api §3. A literal stands before a {} that
// would match it.
constexpr RouteRow kRoutes[] = {
    {"GET", "/location", ListLocations},                                              // 1
    {"GET", "/location/{}", ShowLocation},                                            // 2
    {"GET", "/pub/location", ListLocations, Needs::kNothing},                         // 3
    {"GET", "/service", ListServices},                                                // 4
    {"GET", "/service/server", ListServers},                                          // 6
    {"GET", "/service/serverchip", ListServerChips},                                  // 7
    {"GET", "/service/{}", ShowService},                                              // 5
    {"GET", "/service/server/{}", ShowServerService},                                 // 8
    {"GET", "/service/serverchip/{}", ShowServerChipService},                         // 8
    {"GET", "/pub/service/server", ListServers, Needs::kNothing},                     // 9
    {"GET", "/pub/service/serverchip", ListServerChips, Needs::kNothing},             // 9
    {"GET", "/pub/plan", ListPlans, Needs::kNothing},                                 // 10
    {"GET", "/plan", ListPlans},                                                      // 11
    {"GET", "/plan/{}", ShowPlan},                                                    // 11
    {"POST", "/service/server/{}/billing", QuoteServer},                              // 12
    {"POST", "/service/serverchip/{}/billing", QuoteServerChip},                      // 12
    {"POST", "/resource/server/billing", OrderServer},                                // 13
    {"POST", "/resource/serverchip/billing", OrderServerChip},                        // 13
    {"GET", "/resource", ListResources},                                              // 14
    {"POST", "/resource", CreateUnpaid},                                              // 18
    {"GET", "/resource/billing/info", ShowDebt},                                      // 22
    {"POST", "/resource/billing/{}", PayResource},                                    // 19
    {"PATCH", "/resource/billing/{}", ChooseNextPlan},                                // 20
    {"DELETE", "/resource/billing/{}", RefuseRenewal},                                // 21
    {"GET", "/resource/{}", ShowResource},                                            // 15
    {"PUT", "/resource/{}", ChangeResource},                                          // 16
    {"GET", "/boot/template/os/new", ListTemplates},                                  // 27
    {"GET", "/boot/os/{}", ShowOs},                                                   // 29
    {"POST", "/boot/os/{}", InstallOs},                                               // 30
    {"PATCH", "/boot/os/{}", PatchOs},                                                // 31
    {"GET", "/boot/partitions/local_drives", ListLocalDrives},                        // 33
    {"POST", "/boot/partitions/validate", ValidatePartitions},                        // 34
    {"GET", "/network", ListNetworks},                                                // 35
    {"GET", "/network/ipam/subnet", ListSubnets},                                     // 38
    {"GET", "/network/ipam/subnet/{}", ShowSubnet},                                   // 39
    {"GET", "/network/ipam/subnet/{}/ip", ListSubnetIps},                             // 40
    {"POST", "/network/ipam/subnet/{}/ip", ReserveIp},                                // 41
    {"GET", "/network/ipam/ip", ListIps},                                             // 42
    {"DELETE", "/network/ipam/ip/{}", ReleaseIp},                                     // 43
    {"GET", "/network/ipam/local_subnet", ListLocalSubnets},                          // 44
    {"POST", "/network/ipam/local_subnet", CreateLocalSubnet, Needs::kAccount},       // 45
    {"GET", "/network/ipam/local_subnet/{}", ShowLocalSubnet},                        // 46
    {"DELETE", "/network/ipam/local_subnet/{}", DeleteLocalSubnet, Needs::kAccount},  // 46
    {"GET", "/network/ipam/local_subnet/{}/local_ip", ListLocalSubnetIps},            // 47
    {"POST", "/network/ipam/local_subnet/{}/local_ip", ReserveLocalIp},               // 48
    {"GET", "/network/ipam/local_ip", ListLocalIps},                                  // 49
    {"GET", "/network/port/hw/{}", ListPorts},                                        // 50
    {"GET", "/network/port/{}/network", ListPortNetworks},                            // 51
    {"POST", "/network/port/{}/network", JoinNetwork},                                // 51
    {"DELETE", "/network/port/{}/network", LeaveNetwork},                             // 51
    {"GET", "/network/{}", ShowNetwork},                                              // 36
    {"PUT", "/network/{}", RenameNetwork},                                            // 36
    {"GET", "/aux/ssh-keys/key", ListKeys},                                           // 52
    {"POST", "/aux/ssh-keys/key", CreateKey, Needs::kAccount},                        // 53
    {"GET", "/aux/ssh-keys/key/{}", ShowKey},                                         // 54
    {"DELETE", "/aux/ssh-keys/key/{}", DeleteKey, Needs::kAccount},                   // 54
    {"GET", "/power/{}", ShowPower},                                                  // 55
    {"PUT", "/power/{}", SetPower},                                                   // 56
    {"POST", "/power/{}/reboot", Reboot},                                             // 57
    {"GET", "/result/{}", ShowTask},                                                  // 59
    {"GET", "/event", ListEvents},                                                    // 60
    {"GET", "/dashboard/maintenance", ShowMaintenance},                               // 61
    {"GET", "/dashboard/task", ListRunningTasks},                                     // 61
    {"GET", "/misc/name-service/random", ShowRandomName},                             // 62
};

// Rows of selectel-api §3 that no client of ours calls: there, but refused.
constexpr char const* kNotImplemented[] = {
    "/resource/{}/billing",
    "/resource/{}/compensation",
    "/resource/order/{}",
    "/resource/tag",
    "/resource/tag/{}",
    "/resource/{}/tag",
    "/boot/template/os",
    "/boot/device/{}",
    "/boot/template/device",
    "/network/{}/subnet",
    "/power/{}/console",
    "/consumption/traffic/resource/{}",
    "/consumption/speed/resource/{}",
};

// The pieces at the {}s, or nothing when the path is another one.
std::optional<std::vector<std::string>> Match(std::string_view pattern, std::string_view path) {
  auto const wanted = Split(pattern, '/');
  auto const given = Split(path, '/');
  if (wanted.size() != given.size()) return std::nullopt;
  std::vector<std::string> args;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == "{}" && !given[i].empty()) {
      args.push_back(given[i]);
    } else if (wanted[i] != given[i]) {
      return std::nullopt;
    }
  }
  return args;
}

Answer PlainNotFound() {
  return {.status = 404,
          .json = "Not Found",
          .bare = true,
          .headers = {{"content-type", "text/plain; charset=utf-8"}},
          .error_type = "no such path"};
}

Answer WrongMethod() {
  return {.status = 405,
          .json = R"({"message":"The method is not allowed for the requested URL."})",
          .bare = true,
          .error_type = "wrong method"};
}

// What the caller lacks for this row, if anything.
std::optional<Answer> Forbidden(RouteRow const& row, Caller const& caller) {
  if (row.needs == Needs::kNothing) return std::nullopt;
  if (!caller.known) {
    return Refusal(401, "SeidoAuthError", "the token is missing, unknown or expired", "R00401");
  }
  if (caller.access.scope == Scope::kUnscoped) {
    return Denied("the token has no project or account scope");
  }
  if (row.needs == Needs::kAccount && caller.access.scope != Scope::kAccount) {
    return Denied("this needs an account-scoped token");
  }
  return std::nullopt;
}

Answer RouteIdentity(World& world, Call& call) {
  if (call.path.size() > 1 && call.path.ends_with('/')) call.path.pop_back();
  bool known_path = false;
  for (RouteRow const& row : kIdentityRoutes) {
    if (call.path != row.path) continue;
    known_path = true;
    if (call.method == row.method) return row.handler(world, call);
  }
  return known_path ? WrongMethod() : PlainNotFound();
}

}  // namespace

Answer Route(World& world, Call& call, Caller const& caller) {
  if (call.path.starts_with("/identity")) return RouteIdentity(world, call);
  if (!call.path.starts_with(std::string(kPrefix) + "/")) return PlainNotFound();
  std::string_view const path = std::string_view(call.path).substr(sizeof kPrefix - 1);
  bool known_path = false;
  for (RouteRow const& row : kRoutes) {
    auto args = Match(row.path, path);
    if (!args) continue;
    known_path = true;
    if (call.method != row.method) continue;
    if (auto refusal = Forbidden(row, caller)) return *refusal;
    call.args = std::move(*args);
    call.access = caller.access;
    return row.handler(world, call);
  }
  for (char const* pattern : kNotImplemented) {
    if (Match(pattern, path)) {
      return Refusal(501, "GoroNotImplemented", "the simulator does not offer this", "R00501");
    }
  }
  return known_path ? WrongMethod() : PlainNotFound();
}

}  // namespace ferro::sim
