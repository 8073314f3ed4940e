// How a simulated cloud is set up, and the modes that change while it runs.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "base/secret.h"
#include "simulator/catalogue.h"

namespace ferro::sim {

struct Project {
  std::string id;  // 32 hex digits.
  std::string name;
};

struct User {
  std::string name;
  Secret password;
  std::vector<std::string> projects;  // Ids it may scope a token to.
  bool account_access = true;         // May ask for an account-scoped token.
};

// How long work takes in life; divided by CloudOptions::time_scale.
struct Delays {
  std::chrono::milliseconds pending = std::chrono::seconds(10);
  std::chrono::milliseconds processing = std::chrono::seconds(20);
  std::chrono::milliseconds paid = std::chrono::seconds(30);
  std::chrono::milliseconds deploy = std::chrono::minutes(19);
  // After `active` of an order: an installer that reports late.
  std::chrono::milliseconds install_after_active = std::chrono::seconds(0);
  // After POST /boot/os `reinstall` stays 0 for so long (selectel-api §7.1).
  std::chrono::milliseconds install_start = std::chrono::seconds(2);
  std::chrono::milliseconds install = std::chrono::minutes(12);
  std::chrono::milliseconds power = std::chrono::minutes(1);
  std::chrono::milliseconds reboot = std::chrono::minutes(2);
  std::chrono::milliseconds refuse = std::chrono::seconds(5);  // active to expiring.
  std::chrono::milliseconds prolong = std::chrono::seconds(10);
  std::chrono::milliseconds cancelling = std::chrono::seconds(30);
  std::chrono::milliseconds cancel = std::chrono::seconds(30);
  // How long GET /resource/{uuid} still shows a deleted one before it says 404.
  std::chrono::milliseconds forget = std::chrono::minutes(10);
  std::chrono::milliseconds task = std::chrono::seconds(5);  // Work behind a 202.

  std::chrono::milliseconds Order() const { return pending + processing + paid + deploy; }
};

// Where the real API's behaviour is not known, or differs between accounts, both
// ways can be had (mapping §0.1.13, selectel-api §10 and §12).
struct Modes {
  int order_status = 200;             // 200 or 202.
  std::string order_answer = "full";  // full, state ({uuid,state}), uuid, none (see the task).
  bool async_put = false;             // PUT /resource answers 202 and works on.
  int delete_status = 200;            // 200, 202 or 204.
  bool result_303 = false;            // /result redirects to what was made.
  bool resource_303 = false;          // GET /resource/{uuid} redirects to a result.
  bool omit_project_uuid = false;     // Leave it out of resources.
  bool omit_created = false;
  bool dashed_project_uuid = false;  // 8-4-4-4-12 and capitals instead of 32 hex digits.
  bool billing_null = false;
  bool driver_status_null = false;
  bool plans_in_lists = false;    // price_plan_available in list answers too.
  bool error_object = false;      // Address conflicts as {"error":{"message","code"}}.
  bool refuse_as_ending = false;  // A refused renewal shows as `ending`.
  bool project_token_sees_all = false;
  int no_money_status = 400;  // 400 or 402.
};

// What a time scale may be.
inline constexpr double kSlowest = 0.001;
inline constexpr double kFastest = 1e6;

struct CloudOptions {
  Catalogue catalogue = BuiltInCatalogue();
  std::string domain_name = "123456";  // The account number.
  std::vector<Project> projects = {{ids::kProject, "prod"}, {ids::kOtherProject, "staging"}};
  std::vector<User> users = {{.name = "tf-robot",
                              .password = Secret("sim-s3cret"),
                              .projects = {ids::kProject, ids::kOtherProject}}};
  std::vector<Secret> static_tokens = {Secret("sim-static-token")};
  std::string region = "pool";  // Of the identity endpoint in the token's catalogue.
  // Published in the token's catalogue when not empty; the real API has no entry.
  std::string dedicated_service_type;
  std::string base_url = "https://sim.test";  // What the catalogue's URLs start with.
  std::string currency = "RUB";
  // pay_currency to sum; plenty, so that only tests about money run out of it.
  std::map<std::string, Money> balances = {{"main", 10'000'000'000}, {"bonus", 0}, {"vk_rub", 0}};
  int user_discount = 0;  // Percent.
  Delays delays;
  double time_scale = 1;         // How many times faster than in life work goes; not billing.
  int default_page_size = 10;    // Small, so that a client that does not page fails visibly.
  int largest_page_size = 1000;  // A higher `limit` gets so many.
  std::chrono::seconds token_lifetime = std::chrono::hours(24);
  Modes modes;
};

// A server that nobody ordered through the API: for import tests. What is left
// empty gets a sensible value; the address comes from the location's own network.
struct PlacedServer {
  std::string uuid = {};  // A fresh one when empty.
  std::string name = "placed-1";
  std::string hostname = {};  // The name when empty.
  std::string project = ids::kProject;
  std::string service = ids::kEl50;
  std::string location = ids::kMsk1;
  std::string plan = ids::kPlanMonth;
  std::string os_template = ids::kUbuntu2404;  // Its uuid.
  std::string ssh_key = {};
  std::string user_data = {};
  std::string partitions = "{}";  // The graph, as JSON text.
  std::vector<std::string> addresses = {};
  std::string private_subnet = {};  // With an address in it when not empty.
  State state = State::kActive;
};

}  // namespace ferro::sim
