// Where servers/v2 is: argument > environment > catalogue > default (selectel-api §1.1).
#pragma once

#include <string>
#include <string_view>

#include "apiclient/auth.h"
#include "base/environment.h"
#include "base/result.h"

namespace ferro::api {

inline constexpr std::string_view kDefaultEndpoint = "https://api.selectel.ru/servers/v2";
inline constexpr std::string_view kEndpointVariable = "SEL_DEDICATED_ENDPOINT";

struct EndpointOptions {
  std::string argument = {};  // Provider argument `dedicated_endpoint`.
  // The catalogue's name for the service; empty: the catalogue isn't asked.
  std::string service_type = {};
  std::string region = {};
};

// Whether the catalogue decides, so that a token must be had first.
bool NeedsCatalogue(EndpointOptions const& options, Environment const& environment);

// Without a slash at the end. `catalogue` may be null when it isn't needed. A type or region
// that the catalogue lacks is an error that lists those it has, never a fall back.
Result<std::string> ChooseEndpoint(EndpointOptions const& options, Environment const& environment,
                                   Catalogue const* catalogue);

}  // namespace ferro::api
