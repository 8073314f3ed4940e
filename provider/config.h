// The provider's own arguments and what becomes of them together with the
// environment (mapping §3, 0.1.12): explicit argument > environment > default.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "apiclient/session.h"
#include "base/environment.h"
#include "base/secret.h"
#include "tfplugin/diagnostics.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct ProviderModel {
  tf::Attr<std::string> auth_url;
  tf::Attr<std::string> auth_region;
  tf::Attr<std::string> domain_name;
  tf::Attr<std::string> user_domain_name;
  tf::Attr<std::string> username;
  tf::Attr<Secret> password;
  tf::Attr<Secret> token;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> region;
  tf::Attr<std::string> dedicated_endpoint;
  tf::Attr<std::string> dedicated_service_type;
  tf::Attr<std::int64_t> max_retries;
  tf::Attr<double> requests_per_second;
  tf::Attr<std::string> language;
  tf::Attr<std::string> poll_interval;
  tf::Attr<bool> skip_plan_checks;
  tf::Attr<bool> adopt_unfinished;
  tf::Attr<std::string> refresh_os;
};
void Describe(tf::Fields& f, ProviderModel& m);

// What the resources are told, apart from the API session.
struct Settings {
  std::string project_id = {};  // "" = none.
  // As configured: runs of one user that have it in common share locks.
  std::string api_address = {};
  bool skip_plan_checks = false;
  bool adopt_unfinished = false;  // Servers that an interrupted run ordered (mapping 0.1.7).
  std::chrono::milliseconds poll_interval = std::chrono::seconds(10);
  // Whether a refresh asks what is installed on each server.
  bool refresh_os = true;
};

struct ProviderConfig {
  api::SessionOptions session;
  Settings settings;
};

// Offline rules among the arguments alone; unknown is undecided (core-rules 41, 47).
void CheckArguments(ProviderModel const& arguments, tf::Diagnostics& diagnostics);

// The first argument whose value is not known yet, "" when all are (core-rules 48).
std::string UnknownArgument(ProviderModel const& arguments);

// Empty after errors. Empty variables count as unset (core-rules 49).
std::optional<ProviderConfig> ResolveConfig(ProviderModel const& arguments,
                                            Environment const& environment,
                                            tf::Diagnostics& diagnostics);

}  // namespace ferro::provider
