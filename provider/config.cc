#include "provider/config.h"

#include "base/text.h"
#include "base/time_text.h"

namespace ferro::provider {
namespace {

bool Given(tf::Attr<std::string> const& argument) {
  return argument.known() && !argument->empty();
}
bool Given(tf::Attr<Secret> const& argument) {
  return argument.known() && !argument->empty();
}

std::string Or(tf::Attr<std::string> const& argument, Environment const& environment,
               std::string_view variable, std::string_view fallback = {}) {
  if (Given(argument)) return *argument;
  auto value = environment.Get(variable);
  return value.empty() ? std::string(fallback) : value;
}

Secret Or(tf::Attr<Secret> const& argument, Environment const& environment,
          std::string_view variable) {
  return Given(argument) ? *argument : Secret(environment.Get(variable));
}

bool IsHttpUrl(std::string_view text) {
  return text.empty() || text.starts_with("https://") || text.starts_with("http://");
}

// Of refresh_os.
constexpr char const* kAlways = "always";
constexpr char const* kNever = "never";

constexpr std::string_view kBothKinds =
    "A static token and the credentials of a service user (username, password) exclude each other. "
    "Remove one of them.";

enum class Kind { kNone, kKeystone, kToken, kBoth };

Kind KindOf(bool keystone, bool token) {
  if (keystone && token) return Kind::kBoth;
  if (keystone) return Kind::kKeystone;
  return token ? Kind::kToken : Kind::kNone;
}

// Explicit arguments of one kind beat the environment of the other.
Kind ChooseKind(ProviderModel const& arguments, Environment const& environment) {
  auto const explicit_kind =
      KindOf(Given(arguments.username) || Given(arguments.password), Given(arguments.token));
  if (explicit_kind != Kind::kNone) return explicit_kind;
  return KindOf(environment.Has("OS_USERNAME") || environment.Has("OS_PASSWORD"),
                environment.Has("SEL_TOKEN"));
}

api::KeystoneCredentials Keystone(ProviderModel const& arguments, Environment const& environment) {
  return {.auth_url = Or(arguments.auth_url, environment, "OS_AUTH_URL", api::kDefaultAuthUrl),
          .domain_name = Or(arguments.domain_name, environment, "OS_DOMAIN_NAME"),
          .username = Or(arguments.username, environment, "OS_USERNAME"),
          .password = Or(arguments.password, environment, "OS_PASSWORD"),
          .user_domain_name = Or(arguments.user_domain_name, environment, "OS_USER_DOMAIN_NAME")};
}

// One error for all that is missing, on the first of them.
bool CheckComplete(api::KeystoneCredentials const& credentials, tf::Diagnostics& diagnostics) {
  std::vector<std::string> missing;
  std::string first;
  auto need = [&](bool present, std::string_view argument, std::string_view variable) {
    if (present) return;
    if (missing.empty()) first = argument;
    missing.push_back(std::string(argument) + " (or " + std::string(variable) + ")");
  };
  need(!credentials.domain_name.empty(), "domain_name", "OS_DOMAIN_NAME");
  need(!credentials.username.empty(), "username", "OS_USERNAME");
  need(!credentials.password.empty(), "password", "OS_PASSWORD");
  if (missing.empty()) return true;
  diagnostics.Error(tf::Path(first), "Missing credentials",
                    "The provider needs a service user, and these are not set: " + Listed(missing) +
                        ". Set them in the provider block or in the environment; or use a static "
                        "token: token (or SEL_TOKEN).");
  return false;
}

// Empty after an error.
std::optional<bool> Switch(tf::Attr<bool> const& argument, Environment const& environment,
                           std::string_view name, std::string_view variable,
                           tf::Diagnostics& diagnostics) {
  if (argument.known()) return *argument;
  auto const text = Lower(environment.Get(variable));
  if (text == "true" || text == "1") return true;
  if (text.empty() || text == "false" || text == "0") return false;
  diagnostics.Error(tf::Path(name), "Invalid switch",
                    std::string(variable) + " is \"" + text + "\", neither true nor false.");
  return std::nullopt;
}

// Settings that only arguments and a few variables carry.
bool ResolveSettings(ProviderModel const& arguments, Environment const& environment,
                     ProviderConfig& config, tf::Diagnostics& diagnostics) {
  config.settings.project_id = Or(arguments.project_id, environment, "INFRA_PROJECT_ID");
  config.settings.api_address =
      Or(arguments.dedicated_endpoint, environment, api::kEndpointVariable, api::kDefaultEndpoint);
  while (config.settings.api_address.ends_with('/')) config.settings.api_address.pop_back();
  config.settings.skip_plan_checks = arguments.skip_plan_checks.value_or(false);
  auto const adopt = Switch(arguments.adopt_unfinished, environment, "adopt_unfinished",
                            "SEL_ADOPT_UNFINISHED", diagnostics);
  if (!adopt) return false;
  config.settings.adopt_unfinished = *adopt;
  config.settings.refresh_os = arguments.refresh_os.value_or(kAlways) != kNever;
  auto const poll = Or(arguments.poll_interval, environment, "SEL_POLL_INTERVAL");
  if (poll.empty()) return true;
  auto const interval = ParseDuration(poll);
  if (!interval || interval->count() <= 0) {
    diagnostics.Error(
        tf::Path("poll_interval"), "Invalid poll interval",
        "\"" + poll + "\" is no duration such as \"10s\" (poll_interval or SEL_POLL_INTERVAL).");
    return false;
  }
  config.settings.poll_interval = *interval;
  return true;
}

void DescribeCredentials(tf::Fields& f, ProviderModel& m) {
  f("auth_url", m.auth_url, tf::Optional(),
    "Keystone v3 address. Environment: `OS_AUTH_URL`. Default: "
    "`https://cloud.api.selcloud.ru/identity/v3`.");
  f("auth_region", m.auth_region, tf::Optional(),
    "Region of the identity service, accepted for configurations of other providers. Environment: "
    "`OS_REGION_NAME`.");
  f("domain_name", m.domain_name, tf::Optional(), "Account number. Environment: `OS_DOMAIN_NAME`.");
  f("user_domain_name", m.user_domain_name, tf::Optional(),
    "Account number of the service user, if it differs. Environment: `OS_USER_DOMAIN_NAME`.");
  f("username", m.username, tf::Optional(), "Service user. Environment: `OS_USERNAME`.");
  f("password", m.password, tf::Optional().Sensitive(),
    "Password of the service user. Environment: `OS_PASSWORD`.");
  f("token", m.token, tf::Optional().Sensitive(),
    "Static token of the control panel, instead of a service user. It belongs to no project, so "
    "access to projects is not checked in advance. Environment: `SEL_TOKEN`.");
  f("project_id", m.project_id, tf::Optional(),
    "Project for imports by a bare UUID and for data sources. Environment: `INFRA_PROJECT_ID`.");
  f("region", m.region, tf::Optional(),
    "Region for the look-up of the endpoint in the service catalogue; see "
    "`dedicated_service_type`. Environment: `INFRA_REGION`.");
}

void DescribeBehaviour(tf::Fields& f, ProviderModel& m) {
  f("dedicated_endpoint", m.dedicated_endpoint, tf::Optional(),
    "Address of the API of dedicated servers. Environment: `SEL_DEDICATED_ENDPOINT`. Default: "
    "`https://api.selectel.ru/servers/v2`.");
  f("dedicated_service_type", m.dedicated_service_type, tf::Optional(),
    "Look the address up in the service catalogue under this type, in `region`. Environment: "
    "`SEL_DEDICATED_SERVICE_TYPE`. Off by default.");
  f("max_retries", m.max_retries, tf::Optional().Validate(tf::Between(0, 20)),
    "How often a failed request is repeated when that is safe. Orders are never repeated. "
    "Default: 5.");
  f("requests_per_second", m.requests_per_second, tf::Optional(),
    "Most requests a second, reads and writes alike. Unset: at most 32 reads in flight (fewer when "
    "the API asks for patience) and 10 writes a second.");
  f("language", m.language, tf::Optional(),
    "Language of names that the API translates. Default: `en-US`.");
  f("poll_interval", m.poll_interval, tf::Optional(),
    "How often the state of a server that is being made is asked for. Environment: "
    "`SEL_POLL_INTERVAL`. Default: `10s`.");
  f("skip_plan_checks", m.skip_plan_checks, tf::Optional(),
    "Plan without asking the API whether the configuration can be ordered. What is checked just "
    "before an order stays. Default: `false`.");
  f("adopt_unfinished", m.adopt_unfinished, tf::Optional(),
    "Go on with a server that an interrupted run ordered for the same resource, when its project, "
    "location, configuration and tariff are those of the configuration. Otherwise such a server is "
    "an error that shows how to import it. Environment: `SEL_ADOPT_UNFINISHED` (`true` or "
    "`false`). Default: `false`.");
  f("refresh_os", m.refresh_os, tf::Optional().Validate(tf::OneOf({kAlways, kNever})),
    "Whether a refresh asks what is installed on each server, `always` or `never`. It is the one "
    "question that no list answers, so it costs a call per server. With `never`, `os_image_uuid` "
    "and `os_params` stay as the state has them and each plan says so once; imports and servers "
    "that are not finished are asked all the same. Default: `always`.");
}

}  // namespace

void Describe(tf::Fields& f, ProviderModel& m) {
  f.About("Dedicated servers of Selectel.");
  DescribeCredentials(f, m);
  DescribeBehaviour(f, m);
}

void CheckArguments(ProviderModel const& arguments, tf::Diagnostics& diagnostics) {
  if ((Given(arguments.username) || Given(arguments.password)) && Given(arguments.token)) {
    diagnostics.Error(tf::Path("token"), "Two kinds of credentials", kBothKinds);
  }
  for (auto const& [name, argument] :
       {std::pair("auth_url", &arguments.auth_url),
        std::pair("dedicated_endpoint", &arguments.dedicated_endpoint)}) {
    if (argument->known() && !IsHttpUrl(**argument)) {
      diagnostics.Error(tf::Path(name), "Invalid address",
                        "\"" + **argument + "\" does not begin with https:// (or http://).");
    }
  }
  if (arguments.requests_per_second.known() && *arguments.requests_per_second <= 0) {
    diagnostics.Error(tf::Path("requests_per_second"), "Invalid rate", "It must be above 0.");
  }
  if (Given(arguments.poll_interval)) {
    auto const interval = ParseDuration(*arguments.poll_interval);
    if (!interval || interval->count() <= 0) {
      diagnostics.Error(tf::Path("poll_interval"), "Invalid poll interval",
                        "\"" + *arguments.poll_interval + "\" is no duration such as \"10s\".");
    }
  }
}

std::string UnknownArgument(ProviderModel const& arguments) {
  auto const value = tf::Encode(arguments);
  for (auto const& [name, argument] : value.members()) {
    if (argument.is_unknown()) return name;
  }
  return "";
}

std::optional<ProviderConfig> ResolveConfig(ProviderModel const& arguments,
                                            Environment const& environment,
                                            tf::Diagnostics& diagnostics) {
  tf::Diagnostics problems;
  CheckArguments(arguments, problems);
  ProviderConfig config;
  switch (ChooseKind(arguments, environment)) {
    case Kind::kBoth:
      if (!problems.has_errors()) {
        problems.Error(
            {}, "Two kinds of credentials",
            "SEL_TOKEN and OS_USERNAME or OS_PASSWORD are all set. " + std::string(kBothKinds));
      }
      break;
    case Kind::kToken:
      config.session.credentials = api::StaticToken{Or(arguments.token, environment, "SEL_TOKEN")};
      break;
    case Kind::kKeystone:
    case Kind::kNone: {
      auto credentials = Keystone(arguments, environment);
      if (!problems.has_errors()) CheckComplete(credentials, problems);
      config.session.credentials = std::move(credentials);
      break;
    }
  }
  config.session.endpoint = {.argument = arguments.dedicated_endpoint.value_or(""),
                             .service_type = Or(arguments.dedicated_service_type, environment,
                                                "SEL_DEDICATED_SERVICE_TYPE"),
                             .region = Or(arguments.region, environment, "INFRA_REGION")};
  config.session.max_retries =
      static_cast<int>(arguments.max_retries.value_or(config.session.max_retries));
  if (arguments.requests_per_second.known()) {
    config.session.requests_per_second = *arguments.requests_per_second;
  }
  if (Given(arguments.language)) config.session.language = *arguments.language;
  config.session.environment = environment;
  if (!problems.has_errors()) ResolveSettings(arguments, environment, config, problems);
  diagnostics.Append(problems);
  if (problems.has_errors()) return std::nullopt;
  return config;
}

}  // namespace ferro::provider
