#include "apiclient/endpoint.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "http/url.h"

namespace ferro::api {
namespace {

Result<std::string> Checked(std::string_view text, std::string_view source) {
  auto url = http::ParseUrl(Trimmed(text));
  if (!url) return Fail(std::move(url).error().Within(source));
  if (!url->query.empty())
    return Fail(ErrorCode::kInvalidArgument, std::string(source) + ": it must not have a query");
  auto endpoint = url->text();
  while (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint;
}

// "a, b and c", each once.
std::string Choices(std::set<std::string> const& names) {
  if (names.empty()) return "none";
  return Listed({names.begin(), names.end()});
}

Result<std::string> FromCatalogue(EndpointOptions const& options, Catalogue const& catalogue) {
  std::set<std::string> types;
  std::set<std::string> regions;
  for (auto const& entry : catalogue) {
    types.insert(entry.service_type);
    if (entry.service_type != options.service_type || entry.interface != "public") continue;
    regions.insert(entry.region);
    if (entry.region == options.region)
      return Checked(entry.url, "the endpoint in the service catalogue");
  }
  auto const type = "\"" + options.service_type + "\"";
  if (!types.contains(options.service_type)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the service catalogue has no service of type " + type +
                    "; it has: " + Choices(types) +
                    ". Correct dedicated_service_type, or set dedicated_endpoint.");
  }
  auto const which = options.region.empty()
                         ? "no region is set"
                         : "it has no public endpoint in region \"" + options.region + "\"";
  return Fail(ErrorCode::kInvalidArgument, "the service catalogue has service " + type + ", but " +
                                               which + "; regions: " + Choices(regions) +
                                               ". Set region, or dedicated_endpoint.");
}

}  // namespace

bool NeedsCatalogue(EndpointOptions const& options, Environment const& environment) {
  return options.argument.empty() && !environment.Has(kEndpointVariable) &&
         !options.service_type.empty();
}

Result<std::string> ChooseEndpoint(EndpointOptions const& options, Environment const& environment,
                                   Catalogue const* catalogue) {
  if (!options.argument.empty()) return Checked(options.argument, "dedicated_endpoint");
  if (environment.Has(kEndpointVariable))
    return Checked(environment.Get(kEndpointVariable), kEndpointVariable);
  if (options.service_type.empty()) return std::string(kDefaultEndpoint);
  if (catalogue == nullptr) {
    return Fail(ErrorCode::kInvalidArgument,
                "a static token brings no service catalogue to look for service type \"" +
                    options.service_type + "\" in. Set dedicated_endpoint.");
  }
  return FromCatalogue(options, *catalogue);
}

}  // namespace ferro::api
