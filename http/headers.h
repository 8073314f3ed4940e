// A handler that adds the headers every request of a client has.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "http/transport.h"

namespace ferro::http {

// Headers that the request sets itself stay as they are. Names in lower case.
std::unique_ptr<Transport> WithHeaders(std::unique_ptr<Transport> inner, Headers headers);

// "Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-x/0.1.0", then
// what TF_APPEND_USER_AGENT says (core-rules 184). `product` is "name/version".
std::string UserAgent(std::string_view terraform_version, std::string_view product,
                      Environment const& environment);

}  // namespace ferro::http
