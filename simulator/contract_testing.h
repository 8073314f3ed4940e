// The API's contract as schemas/api has it, to hold requests and answers against.
// Independent of the simulated cloud: the client's tests use it too.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace ferro::sim {

// Whether this may be sent: the body fits the path's schema (selectel-api §3). `url`
// may be a whole URL or a path, with or without a query. kInvalidArgument says where
// the body is wrong, kNotFound that the contract knows no such method and path.
Status CheckRequest(std::string const& method, std::string const& url, std::string const& body);

// The same for an answer: envelope and result below 400 (a 202 may come without a
// result), an error's form from 400 on.
Status CheckResponse(std::string const& method, std::string const& url, int status,
                     std::string const& body);

// For tests of the contract itself.
struct ContractRoute {
  std::string method;
  std::string path;     // With {} for a piece.
  std::string request;  // Names of schemas, "" for none.
  std::string answer;
  std::string list;
  std::string bare;
};
std::vector<ContractRoute> ContractRoutes();
Result<ContractRoute> ContractRouteFor(std::string const& method, std::string const& url);
// The schema's JSON text with all references put in.
std::string SchemaText(std::string const& name);
// Against one schema by its name.
Status CheckAgainst(std::string const& schema, std::string const& json);

}  // namespace ferro::sim
