#include "simulator/seed.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "simulator/describe.h"

namespace ferro::sim {
namespace {

using Document = nlohmann::json;

// The names that a Describe function lists.
class NameCollector final : public json::Fields {
 public:
  std::set<std::string, std::less<>> names;

 private:
  void Visit(std::string_view name, json::Slot& /*slot*/) override { names.emplace(name); }
};

tl::unexpected<Error> Wrong(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

// `base` with the members of `patch` over it.
template <class T>
Result<T> Merged(T const& base, Document const& patch) {
  if (!patch.is_object()) return Wrong("must be an object");
  NameCollector known;
  T probe = base;
  Describe(known, probe);
  for (auto const& [name, value] : patch.items()) {
    if (!known.names.contains(name)) return Wrong("unknown member " + name);
  }
  Document merged = Document::parse(json::Print(base), nullptr, false);
  merged.update(patch);
  return json::Parse<T>(merged.dump());
}

// Each element of the list changes the one with the same key, or is added.
template <class T>
Status MergeList(Document const& seed, char const* name, std::string T::* key, char const* key_name,
                 std::vector<T>& items) {
  if (!seed.contains(name)) return {};
  if (!seed[name].is_array()) return Wrong(std::string(name) + " must be a list");
  for (Document const& patch : seed[name]) {
    std::string const where =
        std::string(name) + "[" + std::to_string(&patch - &seed[name].front()) + "]";
    std::string const id =
        patch.is_object() && patch.contains(key_name) && patch[key_name].is_string()
            ? patch[key_name].get<std::string>()
            : "";
    if (id.empty()) return Wrong(where + ": " + key_name + " is required");
    auto const old = std::ranges::find(items, id, key);
    auto merged = Merged(old == items.end() ? T{} : *old, patch);
    if (!merged) return Fail(std::move(merged).error().Within(where));
    if (old == items.end()) {
      items.push_back(std::move(*merged));
    } else {
      *old = std::move(*merged);
    }
  }
  return {};
}

template <class T>
Status MergeOne(Document const& seed, char const* name, T& item) {
  if (!seed.contains(name)) return {};
  auto merged = Merged(item, seed[name]);
  if (!merged) return Fail(std::move(merged).error().Within(name));
  item = std::move(*merged);
  return {};
}

void Complete(Service& service) {
  for (Stock& stock : service.available) {
    if (!stock.plans.empty()) continue;
    for (auto const& plan : service.plans) stock.plans[plan] = stock.count;
  }
}

void Complete(Network& network) {
  if (network.tag.empty()) network.tag = std::to_string(network.vlan);
}

void Complete(Plan& plan) {
  if (plan.russian_name.empty()) plan.russian_name = plan.name;
}

// A uuid of the catalogue that somebody refers to.
template <class T>
Status Known(std::vector<T> const& items, std::string const& uuid, std::string const& who) {
  if (std::ranges::find(items, uuid, &T::uuid) != items.end()) return {};
  return Wrong(who + " refers to " + uuid + ", which is not there");
}

Status CheckReferences(Catalogue const& c) {
  for (Service const& service : c.services) {
    for (Stock const& stock : service.available) {
      if (auto ok = Known(c.locations, stock.location, service.name); !ok) return ok;
    }
    for (auto const& plan : service.plans) {
      if (auto ok = Known(c.plans, plan, service.name); !ok) return ok;
    }
  }
  for (Network const& network : c.networks) {
    if (auto ok = Known(c.locations, network.location, "network " + network.uuid); !ok) return ok;
  }
  for (Subnet const& subnet : c.subnets) {
    if (auto ok = Known(c.networks, subnet.network, "subnet " + subnet.uuid); !ok) return ok;
  }
  return {};
}

Status MergeCatalogue(Document const& seed, Catalogue& c) {
  if (auto ok = MergeList(seed, "locations", &Location::uuid, "uuid", c.locations); !ok) return ok;
  if (auto ok = MergeList(seed, "tariffs", &Plan::uuid, "uuid", c.plans); !ok) return ok;
  if (auto ok = MergeList(seed, "configurations", &Service::uuid, "uuid", c.services); !ok) {
    return ok;
  }
  if (auto ok = MergeList(seed, "os_templates", &OsTemplate::uuid, "uuid", c.templates); !ok) {
    return ok;
  }
  if (auto ok = MergeList(seed, "networks", &Network::uuid, "uuid", c.networks); !ok) return ok;
  if (auto ok = MergeList(seed, "subnets", &Subnet::uuid, "uuid", c.subnets); !ok) return ok;
  if (auto ok = MergeList(seed, "ssh_keys", &SshKey::uuid, "uuid", c.keys); !ok) return ok;
  for (Service& service : c.services) Complete(service);
  for (Network& network : c.networks) Complete(network);
  for (Plan& plan : c.plans) Complete(plan);
  return CheckReferences(c);
}

Status CheckModes(Modes const& modes) {
  static std::set<std::string> const kForms = {"full", "state", "uuid", "none"};
  if (!kForms.contains(modes.order_answer)) {
    return Wrong("order_answer must be full, state, uuid or none");
  }
  if (modes.order_status != 200 && modes.order_status != 202) {
    return Wrong("order_status must be 200 or 202");
  }
  if (modes.delete_status != 200 && modes.delete_status != 202 && modes.delete_status != 204) {
    return Wrong("delete_status must be 200, 202 or 204");
  }
  if (modes.no_money_status != 400 && modes.no_money_status != 402) {
    return Wrong("no_money_status must be 400 or 402");
  }
  return {};
}

// The account and how the cloud behaves.
struct Account {
  std::string domain_name;
  std::string currency;
  std::map<std::string, double> balances;
  int user_discount = 0;
  std::string region;
  std::string dedicated_service_type;
  int default_page_size = 0;
  int largest_page_size = 0;
};

void Describe(json::Fields& f, Account& a) {
  f("domain_name", a.domain_name);
  f("currency", a.currency);
  f("balances", a.balances);
  f("user_discount", a.user_discount);
  f("region", a.region);
  f("dedicated_service_type", a.dedicated_service_type);
  f("default_page_size", a.default_page_size);
  f("largest_page_size", a.largest_page_size);
}

Status MergeAccount(Document const& seed, CloudOptions& options) {
  Account account{.domain_name = options.domain_name,
                  .currency = options.currency,
                  .user_discount = options.user_discount,
                  .region = options.region,
                  .dedicated_service_type = options.dedicated_service_type,
                  .default_page_size = options.default_page_size,
                  .largest_page_size = options.largest_page_size};
  for (auto const& [kind, sum] : options.balances) {
    account.balances[kind] = static_cast<double>(sum) / 100;
  }
  if (auto ok = MergeOne(seed, "account", account); !ok) return ok;
  static constexpr int kLargestPage = 1000;
  auto const is_size = [](int size) { return size >= 1 && size <= kLargestPage; };
  if (!is_size(account.default_page_size) || !is_size(account.largest_page_size)) {
    return Wrong("account: default_page_size and largest_page_size must be in 1..1000");
  }
  options.domain_name = account.domain_name;
  options.currency = account.currency;
  options.user_discount = account.user_discount;
  options.region = account.region;
  options.dedicated_service_type = account.dedicated_service_type;
  options.default_page_size = account.default_page_size;
  options.largest_page_size = account.largest_page_size;
  for (auto const& [kind, sum] : account.balances) options.balances[kind] = std::llround(sum * 100);
  return {};
}

Status CheckNames(Document const& seed) {
  static std::set<std::string> const kKnown = {
      "account",        "projects",     "users",    "locations",       "tariffs",
      "configurations", "os_templates", "networks", "subnets",         "ssh_keys",
      "servers",        "delays",       "modes",    "without_built_in"};
  for (auto const& [name, value] : seed.items()) {
    if (!kKnown.contains(name)) return Wrong("unknown member " + name);
  }
  return {};
}

}  // namespace

Result<Seed> ReadSeed(std::string_view text, CloudOptions base) {
  auto const document = Document::parse(text, nullptr, false);
  if (!document.is_object()) return Wrong("the seed is not a JSON object");
  Seed seed{.options = std::move(base)};
  CloudOptions& options = seed.options;
  auto const bare = document.find("without_built_in");
  if (bare != document.end() && *bare == Document(true)) options.catalogue = {};
  if (auto ok = CheckNames(document); !ok) return Fail(std::move(ok).error());
  for (auto const& step : {
           MergeAccount(document, options),
           MergeList(document, "projects", &Project::id, "id", options.projects),
           MergeList(document, "users", &User::name, "name", options.users),
           MergeCatalogue(document, options.catalogue),
           MergeOne(document, "delays", options.delays),
           MergeOne(document, "modes", options.modes),
       }) {
    if (!step) return Fail(step.error());
  }
  if (auto ok = CheckModes(options.modes); !ok) return Fail(std::move(ok).error().Within("modes"));
  if (!document.contains("servers")) return seed;
  if (!document["servers"].is_array()) return Wrong("servers must be a list");
  for (Document const& patch : document["servers"]) {
    auto server = Merged(PlacedServer{}, patch);
    if (!server) return Fail(std::move(server).error().Within("servers"));
    seed.servers.push_back(std::move(*server));
  }
  return seed;
}

Result<Modes> Patched(Modes const& modes, std::string_view text) {
  auto patched = Merged(modes, Document::parse(text, nullptr, false));
  if (!patched) return patched;
  if (auto ok = CheckModes(*patched); !ok) return Fail(std::move(ok).error());
  return patched;
}

Result<PlacedServer> Patched(PlacedServer const& server, std::string_view text) {
  return Merged(server, Document::parse(text, nullptr, false));
}

std::string TextOf(Modes const& modes) {
  return json::Print(modes);
}

}  // namespace ferro::sim
