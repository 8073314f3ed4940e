// What the simulated cloud sells and keeps, as plain structs. Facts: selectel-api §4-§9.
// Times on the calendar are Clock::TimePoint; moments of work are milliseconds on
// the scaled work clock (World::Work).
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

namespace ferro::sim {

using Money = std::int64_t;  // Hundredths of the currency unit.
using WorkTime = std::chrono::milliseconds;

struct Location {
  std::string uuid;
  std::string name;
  int location_id = 0;
  std::string description;
  std::optional<int> dc_count = 1;
  std::string visibility = "everywhere";
  std::string ordering = "enabled";  // JSON: primary_resource_ordering.
};

struct UnitPrices {
  std::optional<Money> hour;
  std::optional<Money> day;
  std::optional<Money> month;
  std::optional<Money> year;
};
using PricesByCurrency = std::map<std::string, UnitPrices>;

// How many machines of a configuration stand free in a location, in all and per plan.
struct Stock {
  std::string location;
  int count = 0;
  std::map<std::string, int> plans;  // Plan uuid to count.
};

struct Part {
  std::string type;
  int size = 0;  // GB.
  int count = 0;
};

struct Cpu {
  std::string name;
  double base_freq = 0;  // GHz.
  int count = 1;
  int cores = 0;
};

struct Gpu {
  std::string name;
  int count = 0;
};

// A thing that can be rented; a server configuration when `model` says so.
struct Service {
  std::string uuid;
  std::string name;
  std::string model = "server";
  std::string line;  // JSON: tariff_line; "" is null.
  std::string state = "Active";
  std::vector<std::string> tags;
  Cpu cpu;
  std::vector<Part> ram;
  std::vector<Part> disks;
  std::optional<Gpu> gpu;
  std::vector<Stock> available;
  std::vector<std::string> plans;  // JSON: price_plan_available.
  PricesByCurrency prices;
  PricesByCurrency setup_fees;
  std::map<std::string, PricesByCurrency> location_prices;
  bool is_order = true;
  bool is_hidden = false;
  bool is_manual_os_install = false;

  bool IsServer() const { return model == "server" || model == "serverchip"; }
};

struct Plan {
  std::string uuid;
  std::string name;          // English.
  std::string russian_name;  // What the API says without Accept-Language.
  std::string type = "month";
  std::optional<int> period = 1;
  int discount = 0;  // Percent.
  std::optional<int> commitment_period;
  int grace = 3;  // Days from the end of the paid period until the server is switched off,
  int dead = 7;   // and until it is removed.
  std::optional<std::string> not_available;
  bool withdrawn = false;  // Not listed and not sold any more, but still in use.
};

struct DefaultPartition {
  std::string mount;
  double size = 0;  // GB; -1 is the rest.
  std::string fstype;
};

struct OsTemplate {
  std::string uuid;
  std::string os_name;
  std::string os_value;
  std::string arch = "x86_64";
  std::string version_value;
  std::string version_name;
  bool script_allowed = false;
  bool is_ssh_key_allowed = false;
  bool partitioning = false;
  std::string template_version = "v1";
  std::vector<DefaultPartition> default_partitions;
  std::vector<std::string> not_in_locations;
  std::vector<std::string> not_on_services;
  bool withdrawn = false;
};

struct Network {
  std::string uuid;
  int vlan = 0;
  std::string tag;
  std::string type;  // inet or local.
  std::string location;
  std::string telematics_type = "HOSTING";
  bool is_shared = false;
  std::optional<std::string> user_desc;
};

struct Subnet {
  std::string uuid;
  std::string network;  // The network's uuid.
  std::string cidr;
  std::string gateway;  // "" is null (IPv6).
  std::vector<std::string> vrrp;
  bool is_local = false;
  bool is_master_shared = false;
  Clock::TimePoint created;
};

struct Ip {
  std::string uuid;
  std::string address;
  std::string subnet;    // uuid.
  std::string resource;  // uuid; "" is taken by something that is not ours to see.
  Clock::TimePoint created;
};

struct SshKey {
  std::string uuid;
  std::string name;
  std::string public_key;
  std::optional<std::string> subuser;
};

enum class State {
  kPending,
  kProcessing,
  kPaid,
  kDeploy,
  kActive,
  kProlong,
  kExpiring,
  kEnding,
  kCancelling,
  kCancel,
  kDeleted,
  kUnpaid,
  kBlocked,
  kProvided,
};
// "pending", "processing", …
std::string NameOf(State state);
std::optional<State> StateNamed(std::string const& name);

// A change of state that the work clock will bring.
struct Step {
  WorkTime at{};
  State state = State::kPending;
};

// What runs, or will run, on the machine; installed at [install_from, install_until).
struct ServerOs {
  std::string os_template;
  std::string version;
  std::string arch;
  std::string hostname;
  std::string ssh_key;
  std::optional<std::string> user_data;
  Secret password;
  Clock::TimePoint password_until;
  std::string partitions = "{}";                      // The graph, as JSON text.
  std::map<std::string, std::string> static_network;  // local_ipv4_address, …
  bool installing = false;
  WorkTime install_from{};
  WorkTime install_until{};
};

struct Power {
  bool on = false;
  std::optional<bool> target;
  WorkTime done_at{};
};

struct Server {
  std::string uuid;
  std::string service;
  std::string service_type;
  std::string config_name;
  std::string project;
  std::string location;
  std::string hw_uuid;  // "" until a machine is assigned.
  std::optional<std::string> user_desc;
  State state = State::kPending;
  std::optional<State> previous;
  std::deque<Step> steps;
  Clock::TimePoint created;
  std::string plan;
  std::string next_plan;
  std::string pay_currency = "main";
  std::optional<int> pay_day;
  std::optional<Clock::TimePoint> paid_till;
  std::optional<Clock::TimePoint> grace_date;
  std::optional<Clock::TimePoint> dead_date;
  bool renewal_refused = false;
  std::string stock_plan;  // Holds one machine of the stock under this plan; "" holds none.
  WorkTime busy_until{};   // A plan change or a rename is being worked on.
  std::optional<WorkTime> forget_at;
  std::string local_network;  // uuid of the VLAN its private port stands in, or "".
  ServerOs os;
  Power power;
};

struct Order {
  std::string uuid;
  Clock::TimePoint time;
  std::string project;
  std::string service;
  std::string location;
  std::string plan;
  std::string pay_currency;
  Money paid = 0;
  std::vector<std::string> servers;
  std::vector<std::string> addresses;
};

}  // namespace ferro::sim
