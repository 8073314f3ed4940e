#include "provider/network/data_source.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "provider/asking.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"
#include "provider/network/model.h"

namespace ferro::provider {
namespace {

// Public subnets come for a whole location, private ones for one network. A token
// without the account's rights sees no private subnets: that is a warning, the
// network itself is still of use.
Result<std::vector<api::Subnet>> SubnetsOf(Asking const& asking, api::Network const& network,
                                           tf::Call& call) {
  std::vector<api::Subnet> out;
  if (network.network_type == api::kPrivateNetwork) {
    auto subnets =
        asking.catalog().LocalSubnets(asking.session->Account(), network.id, asking.options);
    if (subnets) return **subnets;
    if (subnets.error().code != ErrorCode::kPermissionDenied &&
        subnets.error().code != ErrorCode::kUnauthenticated) {
      return Fail(subnets.error());
    }
    call.Warning({}, "Private subnets cannot be read",
                 "The credentials have no right to the account's private subnets, so `subnets` of "
                 "private networks is empty. The API said: " +
                     subnets.error().message);
    return out;
  }
  auto subnets =
      asking.catalog().Subnets(asking.client, network.location, Freshness::kCached, asking.options);
  if (!subnets) return Fail(subnets.error());
  for (auto const& subnet : **subnets) {
    if (subnet.network_id == network.id) out.push_back(subnet);
  }
  return out;
}

bool HasVlan(api::Network const& network, tf::Attr<std::int64_t> const& vlan) {
  return !vlan.known() || network.vlan.number == *vlan;
}

bool IsOfType(api::Network const& network, tf::Attr<std::string> const& type) {
  return !type.known() || network.network_type == TypeToApi(*type);
}

class NetworkDataSource final : public tf::DataSource<NetworkDataModel> {
 public:
  explicit NetworkDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_network_v1"), sessions_(sessions) {}

  void Validate(NetworkDataModel const& config, tf::Call& call) override {
    auto const& wanted = config.network;
    if (wanted.uuid.known() && wanted.name.known()) {
      ExpectOneOf(wanted.uuid, "uuid", wanted.name, "name", call);
    } else if (wanted.uuid.null() && wanted.name.null() && wanted.vlan.null()) {
      call.Error({}, "An argument is missing",
                 "One of `uuid`, `name` and `vlan` is needed to choose.");
    }
    if (wanted.type.known() && *wanted.type != "public" && *wanted.type != "private") {
      call.Error(tf::Path("type"), "Unknown network type",
                 "\"" + *wanted.type + "\" is neither \"public\" nor \"private\".");
    }
  }

  std::optional<NetworkDataModel> Read(NetworkDataModel const& config, tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    if (!asking) return std::nullopt;
    auto const& wanted = config.network;
    auto networks =
        asking->catalog().Networks(asking->client, {wanted.location_uuid.value_or("")},
                                   TypeToApi(wanted.type.value_or("")), asking->options);
    if (!networks) {
      CannotRead(networks.error(), "networks", call);
      return std::nullopt;
    }
    auto chosen = Choose(wanted, **networks);
    if (!chosen) {
      call.Error(chosen.error(), "Network not found");
      return std::nullopt;
    }
    auto const& network = (**networks)[*chosen];
    auto subnets = SubnetsOf(*asking, network, call);
    if (!subnets) {
      CannotRead(subnets.error(), "subnets", call);
      return std::nullopt;
    }
    return Filled(config, ToModel(network, *subnets));
  }

 private:
  static Result<std::size_t> Choose(NetworkModel const& wanted,
                                    std::vector<api::Network> const& networks) {
    std::vector<std::size_t> matches;
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < networks.size(); ++i) {
      auto const& network = networks[i];
      all.push_back({network.display_name(), network.id.value});
      if (PassesIgnoringCase(wanted.uuid, network.id.value) &&
          PassesIgnoringCase(wanted.name, network.display_name()) &&
          PassesIgnoringCase(wanted.location_uuid, network.location.value) &&
          IsOfType(network, wanted.type) && HasVlan(network, wanted.vlan)) {
        matches.push_back(i);
      }
    }
    Criteria criteria;
    criteria.Add("uuid", wanted.uuid).Add("name", wanted.name).Add("type", wanted.type);
    criteria.Add("location_uuid", wanted.location_uuid);
    if (wanted.vlan.known()) criteria.Add("vlan", std::string_view(std::to_string(*wanted.vlan)));
    return OnlyOne("network", criteria.text(), matches, all);
  }

  static NetworkDataModel Filled(NetworkDataModel const& config, NetworkModel network) {
    auto model = config;
    model.id = network.uuid;
    auto echo = [](tf::Attr<std::string>& out, tf::Attr<std::string> const& asked) {
      if (asked.known()) out = asked;
    };
    echo(network.uuid, config.network.uuid);
    echo(network.name, config.network.name);
    echo(network.location_uuid, config.network.location_uuid);
    model.network = std::move(network);
    return model;
  }

  Sessions& sessions_;
};

class NetworksDataSource final : public tf::DataSource<NetworksDataModel> {
 public:
  explicit NetworksDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_networks_v1"), sessions_(sessions) {}

  std::optional<NetworksDataModel> Read(NetworksDataModel const& config, tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    auto names = NameFilter::Make(config.name_regex);
    if (!names) call.Error(names.error(), "Bad regular expression", tf::Path("name_regex"));
    if (!asking || !names) return std::nullopt;
    auto networks =
        asking->catalog().Networks(asking->client, {config.location_uuid.value_or("")},
                                   TypeToApi(config.type.value_or("")), asking->options);
    if (!networks) {
      CannotRead(networks.error(), "networks", call);
      return std::nullopt;
    }
    std::vector<NetworkModel> out;
    for (auto const& network : **networks) {
      if (!names->Matches(network.display_name()) || !HasVlan(network, config.vlan) ||
          !IsOfType(network, config.type)) {
        continue;
      }
      auto subnets = SubnetsOf(*asking, network, call);
      if (!subnets) {
        CannotRead(subnets.error(), "subnets", call);
        return std::nullopt;
      }
      out.push_back(ToModel(network, *subnets));
    }
    return Listed(config, std::move(out));
  }

 private:
  static NetworksDataModel Listed(NetworksDataModel const& config, std::vector<NetworkModel> out) {
    auto model = config;
    std::ranges::sort(out, [](NetworkModel const& a, NetworkModel const& b) {
      return std::pair(*a.name, *a.uuid) < std::pair(*b.name, *b.uuid);
    });
    std::vector<std::string> ids;
    for (auto const& network : out) ids.push_back(*network.uuid);
    auto const criteria = Criteria()
                              .Add("location_uuid", config.location_uuid)
                              .Add("type", config.type)
                              .Add("name_regex", config.name_regex)
                              .text();
    model.id = ListId("networks " + criteria, ids);
    model.networks = std::move(out);
    return model;
  }

  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeNetworkDataSource(Sessions& sessions) {
  return std::make_unique<NetworkDataSource>(sessions);
}

std::unique_ptr<tf::AnyDataSource> MakeNetworksDataSource(Sessions& sessions) {
  return std::make_unique<NetworksDataSource>(sessions);
}

}  // namespace ferro::provider
