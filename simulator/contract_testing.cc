#include "simulator/contract_testing.h"

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/file.h"
#include "base/text.h"

namespace ferro::sim {
namespace {

using Tree = nlohmann::json;

// References in references: deeper than this they go round in a circle.
constexpr int kDeepestReference = 20;
// More than this many complaints about one body help nobody.
constexpr int kMostComplaints = 5;

struct Contract {
  std::mutex mutex;
  std::map<std::string, Tree> files;
  std::map<std::string, std::unique_ptr<valijson::Schema>> schemas;
  std::vector<ContractRoute> routes;
};

Contract& TheContract() {
  static Contract contract;
  return contract;
}

Result<Tree> FileNamed(Contract& contract, std::string const& name) {
  auto const known = contract.files.find(name);
  if (known != contract.files.end()) return known->second;
  auto const text = ReadFile(std::string(FERRO_API_SCHEMAS) + "/" + name);
  if (!text) return Fail(text.error());
  Tree tree = Tree::parse(*text, nullptr, false);
  if (tree.is_discarded()) return Fail(ErrorCode::kInternal, name + " is not JSON");
  contract.files[name] = tree;
  return tree;
}

// {"$ref": "types.json#/uuid"} and {"$ref": "plan.schema.json"} by what they mean.
Result<Tree> Referenced(Contract& contract, std::string const& reference) {
  auto const hash = reference.find("#/");
  auto file = FileNamed(contract, reference.substr(0, hash));
  if (!file || hash == std::string::npos) return file;
  std::string const member = reference.substr(hash + 2);
  if (!file->contains(member)) return Fail(ErrorCode::kInternal, "there is no " + reference);
  return Tree((*file)[member]);
}

Status PutReferencesIn(Contract& contract, Tree& tree, int depth) {
  if (depth > kDeepestReference) return Fail(ErrorCode::kInternal, "a circle of references");
  if (tree.is_object() && tree.contains("$ref")) {
    auto meant = Referenced(contract, tree["$ref"].get<std::string>());
    if (!meant) return Fail(std::move(meant).error());
    tree = *std::move(meant);
    return PutReferencesIn(contract, tree, depth + 1);
  }
  if (!tree.is_structured()) return {};
  for (auto& child : tree) {
    if (auto ok = PutReferencesIn(contract, child, depth); !ok) return ok;
  }
  return {};
}

Result<Tree> WholeSchema(Contract& contract, std::string const& name) {
  auto tree = FileNamed(contract, name + ".schema.json");
  if (!tree) return tree;
  if (auto ok = PutReferencesIn(contract, *tree, 0); !ok) return Fail(std::move(ok).error());
  tree->erase("examples");
  return tree;
}

Result<valijson::Schema const*> SchemaNamed(Contract& contract, std::string const& name) {
  auto& slot = contract.schemas[name];
  if (slot) return slot.get();
  auto const tree = WholeSchema(contract, name);
  if (!tree) return Fail(tree.error());
  auto schema = std::make_unique<valijson::Schema>();
  try {
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(*tree), *schema);
  } catch (std::exception const& problem) {
    return Fail(ErrorCode::kInternal, "schema " + name + ": " + problem.what());
  }
  slot = std::move(schema);
  return slot.get();
}

std::string Complaints(valijson::ValidationResults& results) {
  std::string out;
  valijson::ValidationResults::Error error;
  for (int i = 0; i < kMostComplaints && results.popError(error); ++i) {
    if (!out.empty()) out += "; ";
    out += Joined(error.context, "") + ": " + error.description;
  }
  return out;
}

Status CheckTree(Contract& contract, std::string const& name, Tree const& tree) {
  auto const schema = SchemaNamed(contract, name);
  if (!schema) return Fail(schema.error());
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(**schema, valijson::adapters::NlohmannJsonAdapter(tree), &results)) {
    return {};
  }
  return Fail(ErrorCode::kInvalidArgument, "against " + name + ": " + Complaints(results));
}

std::string Member(Tree const& row, char const* name) {
  return row.value(name, std::string());
}

Status LoadRoutes(Contract& contract) {
  if (!contract.routes.empty()) return {};
  auto const file = FileNamed(contract, "routes.json");
  if (!file) return Fail(file.error());
  for (Tree const& row : (*file)["routes"]) {
    contract.routes.push_back({Member(row, "method"), Member(row, "path"), Member(row, "request"),
                               Member(row, "answer"), Member(row, "list"), Member(row, "bare")});
  }
  return {};
}

bool PathFits(std::string const& pattern, std::string const& path) {
  auto const wanted = Split(pattern, '/');
  auto const given = Split(path, '/');
  if (wanted.size() != given.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] != given[i] && (wanted[i] != "{}" || given[i].empty())) return false;
  }
  return true;
}

std::string PathOf(std::string const& url) {
  std::string path = url.substr(0, url.find('?'));
  auto const scheme = path.find("://");
  if (scheme == std::string::npos) return path;
  auto const slash = path.find('/', scheme + 3);
  return slash == std::string::npos ? "/" : path.substr(slash);
}

Result<ContractRoute> RouteFor(Contract& contract, std::string const& method,
                               std::string const& url) {
  if (auto ok = LoadRoutes(contract); !ok) return Fail(std::move(ok).error());
  std::string const path = PathOf(url);
  for (ContractRoute const& route : contract.routes) {
    if (route.method == method && PathFits(route.path, path)) return route;
  }
  return Fail(ErrorCode::kNotFound, "the contract knows no " + method + " " + path);
}

Status CheckError(Contract& contract, Tree const& body) {
  // Both forms are real; which one a path uses is not known.
  bool const other = body.is_object() && body.contains("error");
  return CheckTree(contract, other ? "error_object" : "error", body);
}

Status CheckList(Contract& contract, std::string const& schema, Tree const& result) {
  if (!result.is_array()) {
    return Fail(ErrorCode::kInvalidArgument, "result must be a list of " + schema);
  }
  for (Tree const& element : result) {
    if (auto ok = CheckTree(contract, schema, element); !ok) return ok;
  }
  return {};
}

Status CheckSuccess(Contract& contract, ContractRoute const& route, int status, Tree const& body) {
  if (!route.bare.empty()) return CheckTree(contract, route.bare, body);
  if (auto ok = CheckTree(contract, "envelope", body); !ok) return ok;
  Tree const& result = body["result"];
  if (status == 202 && result.is_null()) return {};
  if (!route.list.empty()) return CheckList(contract, route.list, result);
  if (!route.answer.empty()) return CheckTree(contract, route.answer, result);
  return {};
}

}  // namespace

Status CheckRequest(std::string const& method, std::string const& url, std::string const& body) {
  Contract& contract = TheContract();
  std::scoped_lock lock(contract.mutex);
  auto const route = RouteFor(contract, method, url);
  if (!route) return Fail(route.error());
  if (route->request.empty()) {
    if (body.empty()) return {};
    return Fail(ErrorCode::kInvalidArgument, method + " " + route->path + " takes no body");
  }
  Tree const tree = Tree::parse(body, nullptr, false);
  if (tree.is_discarded()) return Fail(ErrorCode::kInvalidArgument, "the body is not JSON");
  return CheckTree(contract, route->request, tree);
}

Status CheckResponse(std::string const& method, std::string const& url, int status,
                     std::string const& body) {
  Contract& contract = TheContract();
  std::scoped_lock lock(contract.mutex);
  auto const route = RouteFor(contract, method, url);
  if (!route) return Fail(route.error());
  if (status == 204) {
    if (body.empty()) return {};
    return Fail(ErrorCode::kInvalidArgument, "a 204 has no body");
  }
  Tree const tree = Tree::parse(body, nullptr, false);
  if (tree.is_discarded()) return Fail(ErrorCode::kInvalidArgument, "the answer is not JSON");
  if (status >= 400) return CheckError(contract, tree);
  return CheckSuccess(contract, *route, status, tree);
}

std::vector<ContractRoute> ContractRoutes() {
  Contract& contract = TheContract();
  std::scoped_lock lock(contract.mutex);
  if (!LoadRoutes(contract)) return {};
  return contract.routes;
}

Result<ContractRoute> ContractRouteFor(std::string const& method, std::string const& url) {
  Contract& contract = TheContract();
  std::scoped_lock lock(contract.mutex);
  return RouteFor(contract, method, url);
}

std::string SchemaText(std::string const& name) {
  Contract& contract = TheContract();
  std::scoped_lock lock(contract.mutex);
  auto tree = FileNamed(contract, name + ".schema.json");
  if (!tree || !PutReferencesIn(contract, *tree, 0)) return "";
  return tree->dump();
}

Status CheckAgainst(std::string const& schema, std::string const& json) {
  Contract& contract = TheContract();
  std::scoped_lock lock(contract.mutex);
  Tree const tree = Tree::parse(json, nullptr, false);
  if (tree.is_discarded()) return Fail(ErrorCode::kInvalidArgument, "not JSON");
  return CheckTree(contract, schema, tree);
}

}  // namespace ferro::sim
