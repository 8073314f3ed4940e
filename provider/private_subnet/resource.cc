#include "provider/private_subnet/resource.h"

#include <algorithm>

#include "apiclient/error.h"
#include "apiclient/ip.h"
#include "base/text.h"
#include "provider/asking.h"
#include "provider/cidr.h"
#include "provider/earlier_state.h"
#include "provider/lookup.h"
#include "provider/private_subnet/model.h"
#include "tfplugin/timeouts.h"

namespace ferro::provider {
namespace {

constexpr char kPrivateSubnetType[] = "selectel_dedicated_private_subnet_v1";
// Version 0 belongs to the older provider (mapping 0.1.1).
constexpr std::int64_t kPrivateSubnetVersion = 1;
constexpr std::chrono::minutes kSubnetLimit{5};

using LocalSubnets = std::vector<api::Subnet>;

api::CallOptions Within(tf::Attr<std::string> const& limit, tf::Call& call) {
  return {.stop = call.stop, .deadline = call.clock.Now() + tf::TimeoutOr(limit, kSubnetLimit)};
}

// The one private network with that VLAN; several pools may have VLANs of one number.
Result<api::Network> NetworkOf(Asking const& asking, PrivateSubnetModel const& wanted) {
  auto const networks = api::ListNetworks(
      asking.client,
      {.location = {Lower(*wanted.location_id)}, .network_type = std::string(api::kPrivateNetwork)},
      asking.options);
  if (!networks) return Fail(WithAccountHint(networks.error()).Within("listing the networks"));
  std::vector<std::size_t> matches;
  std::vector<Candidate> all;
  for (std::size_t i = 0; i < networks->size(); ++i) {
    auto const& network = (*networks)[i];
    auto const vlan = std::to_string(network.vlan.number);
    all.push_back({"VLAN " + vlan, network.id.value});
    if (vlan == *wanted.vlan && EqualsIgnoringCase(network.location.value, *wanted.location_id)) {
      matches.push_back(i);
    }
  }
  auto const criteria =
      Criteria().Add("location_id", wanted.location_id).Add("vlan", wanted.vlan).text();
  auto const chosen = OnlyOne("private network", criteria, matches, all);
  if (!chosen) return Fail(chosen.error());
  return (*networks)[*chosen];
}

// Of that network; not among `known`.
api::Subnet const* FindSame(LocalSubnets const& subnets, std::string const& cidr,
                            LocalSubnets const& known) {
  auto const found = std::ranges::find_if(subnets, [&](api::Subnet const& subnet) {
    return SameCidr(subnet.cidr, cidr) &&
           std::ranges::none_of(known,
                                [&](api::Subnet const& other) { return other.id == subnet.id; });
  });
  return found == subnets.end() ? nullptr : &*found;
}

void SaySubnetExists(api::Subnet const& subnet, tf::Call& call) {
  call.Error(tf::Path("subnet"), "The private subnet exists already",
             "The VLAN has the subnet " + subnet.cidr + " already: " + subnet.id.value +
                 ". An apply that was interrupted may have left it there, or someone made it by "
                 "hand. To have it managed here:\n\nimport {\n  to = " +
                 std::string(kPrivateSubnetType) + ".NAME\n  id = \"" + subnet.id.value + "\"\n}");
}

// Sent once. After an answer that does not say whether it happened, the list tells.
Result<api::LocalSubnet> MakeSubnet(Asking const& asking, api::NetworkId const& network,
                                    std::string const& cidr, LocalSubnets const& before) {
  auto made = api::CreateLocalSubnet(asking.client, network, cidr, asking.options);
  if (made || !made.error().may_have_happened) return made;
  auto const after = api::ListLocalSubnets(asking.client, network, asking.options);
  auto const* const found = after ? FindSame(*after, cidr, before) : nullptr;
  if (found != nullptr) return api::GetLocalSubnet(asking.client, found->id, asking.options);
  auto error = made.error();
  error.message += after ? ". The subnet is not there"
                         : ". Whether the subnet was made could not be seen either; the next apply "
                           "looks for it before it makes one";
  return Fail(std::move(error));
}

// "192.168.10.10 (server 9a00…)" for each; "" when none is in use, or nobody knows.
std::string UsersOf(Asking const& asking, api::SubnetId const& id) {
  auto const ips = api::ListLocalIpsOf(asking.client, id, asking.options);
  if (!ips) return "";
  std::vector<Candidate> users;
  for (auto const& ip : *ips) users.push_back({ip.ip, "server " + ip.server.value});
  return users.empty() ? "" : CandidatesText(std::move(users));
}

class PrivateSubnetResource final : public tf::Resource<PrivateSubnetModel> {
 public:
  explicit PrivateSubnetResource(Sessions& sessions)
      : Resource(kPrivateSubnetType, kPrivateSubnetVersion), sessions_(sessions) {}

  void PlanChange(tf::Plan<PrivateSubnetModel>& plan, tf::Call& call) override;
  std::optional<PrivateSubnetModel> Create(PrivateSubnetModel const& planned,
                                           PrivateSubnetModel const& config,
                                           tf::Call& call) override;
  std::optional<PrivateSubnetModel> Read(PrivateSubnetModel const& state, tf::Call& call) override;
  // Whatever the API knows of is replaced: nothing is left that could come here.
  std::optional<PrivateSubnetModel> Update(PrivateSubnetModel const& planned,
                                           PrivateSubnetModel const& /*prior*/,
                                           PrivateSubnetModel const& /*config*/,
                                           tf::Call& /*call*/) override {
    return planned;
  }
  void Delete(PrivateSubnetModel const& state, tf::Call& call) override;
  std::optional<PrivateSubnetModel> ImportStub(std::string_view id, tf::Call& call) override;
  tf::Value Upgrade(std::int64_t version, tf::Value const& raw, tf::Call& call) override {
    return version == 0 ? UpgradedPrivateSubnet(raw, call) : Resource::Upgrade(version, raw, call);
  }
  tf::Value Move(tf::MoveSource const& source, tf::Call& call) override {
    if (!ComesFromGoProvider(source, kPrivateSubnetType, call)) return tf::Value::Null();
    return UpgradedPrivateSubnet(source.state, call);
  }

 private:
  Sessions& sessions_;
};

// A VLAN that the location lacks is found before anything is made. The subnets in it are
// looked at only when one is made: until then the one to be replaced is in the way.
void PrivateSubnetResource::PlanChange(tf::Plan<PrivateSubnetModel>& plan, tf::Call& call) {
  auto const session = sessions_.GetIfUsable();
  auto const& wanted = plan.planned;
  if (session == nullptr || session->settings().skip_plan_checks || plan.prior != nullptr ||
      !wanted.location_id.known() || !wanted.vlan.known()) {
    return;
  }
  auto asking = AskAsAccount(sessions_, call);
  if (!asking) return;
  auto const network = NetworkOf(*asking, wanted);
  if (!network) call.Error(network.error(), "The VLAN cannot be used", tf::Path("vlan"));
}

std::optional<PrivateSubnetModel> PrivateSubnetResource::Create(
    PrivateSubnetModel const& planned, PrivateSubnetModel const& /*config*/, tf::Call& call) {
  auto asking = AskAsAccount(sessions_, call);
  if (!asking) return std::nullopt;
  asking->options = Within(planned.timeouts.value_or({}).create, call);
  auto const summary = "Making private subnet " + *planned.subnet + " failed";
  auto const refuse = [&](Error const& error) -> std::optional<PrivateSubnetModel> {
    call.Error(WithAccountHint(error), summary);
    return std::nullopt;
  };
  auto const lock = asking->session->locks().Acquire(
      "private-subnets", call.clock, asking->options.deadline.value_or(call.clock.Now()),
      call.stop);
  if (!lock) return refuse(lock.error());
  auto const network = NetworkOf(*asking, planned);
  if (!network) return refuse(network.error());
  auto const before = api::ListLocalSubnets(asking->client, network->id, asking->options);
  if (!before) return refuse(before.error());
  if (auto const* same = FindSame(*before, *planned.subnet, {})) {
    SaySubnetExists(*same, call);
    return std::nullopt;
  }
  auto const made = MakeSubnet(*asking, network->id,
                               MaskedCidr(*planned.subnet).value_or(*planned.subnet), *before);
  asking->catalog().ForgetLocalSubnets();
  if (!made) return refuse(made.error());
  return ToModel(*made, planned);
}

std::optional<PrivateSubnetModel> PrivateSubnetResource::Read(PrivateSubnetModel const& state,
                                                              tf::Call& call) {
  auto const asking = AskAsAccount(sessions_, call);
  if (!asking || !HasStoredId(state.id, "private subnet", call)) return std::nullopt;
  auto const subnet = api::GetLocalSubnet(asking->client, {*state.id}, asking->options);
  if (!subnet && api::SaysNotFound(subnet.error())) return std::nullopt;
  if (!subnet) {
    call.Error(WithAccountHint(subnet.error()), "Reading private subnet " + *state.id + " failed");
    return std::nullopt;
  }
  return ToModel(*subnet, state);
}

void PrivateSubnetResource::Delete(PrivateSubnetModel const& state, tf::Call& call) {
  auto asking = AskAsAccount(sessions_, call);
  if (!asking || !HasStoredId(state.id, "private subnet", call)) return;
  asking->options = Within(state.timeouts.value_or({}).remove, call);
  api::SubnetId const id{*state.id};
  auto const gone = api::DeleteLocalSubnet(asking->client, id, asking->options);
  asking->catalog().ForgetLocalSubnets();
  if (gone || api::SaysNotFound(gone.error())) return;
  auto const summary = "Deleting private subnet " + id.value + " failed";
  auto const users = UsersOf(*asking, id);
  if (users.empty()) return call.Error(WithAccountHint(gone.error()), summary);
  call.Error(
      {}, summary,
      "Addresses of " + state.subnet.value_or("the subnet") + " are in use: " + users +
          ". The API releases a private address only when its server is gone, which is at the end "
          "of the paid period, not when its renewal is refused. Destroy the subnet again then, or "
          "take it out of Terraform's hands with terraform state rm.");
}

std::optional<PrivateSubnetModel> PrivateSubnetResource::ImportStub(std::string_view id,
                                                                    tf::Call& call) {
  if (!IsUuid(id)) {
    call.Error({}, "Malformed import id",
               "\"" + std::string(id) +
                   "\" is not the UUID of a private subnet, for example "
                   "7c000000-0000-4000-8000-000000000001. The data source "
                   "selectel_dedicated_server_network_v1 lists the subnets of a network.");
    return std::nullopt;
  }
  PrivateSubnetModel stub;
  stub.id = Lower(id);
  return stub;
}

}  // namespace

tf::Value UpgradedPrivateSubnet(tf::Value const& stored, tf::Call& call) {
  EarlierObject const object(stored, "", call);
  PrivateSubnetModel model;
  model.id = StoredUuid(object, "private subnet");
  model.location_id = object.Text("location_id");
  model.vlan = object.Text("vlan");
  model.subnet = object.Text("subnet");
  for (auto const& limits : object.AtMostOne("timeouts")) {
    model.timeouts =
        PrivateSubnetTimeouts{.create = limits.Text("create"), .remove = limits.Text("delete")};
  }
  return call.failed() ? tf::Value::Null() : tf::Encode(model);
}

std::unique_ptr<tf::AnyResource> MakePrivateSubnetResource(Sessions& sessions) {
  return std::make_unique<PrivateSubnetResource>(sessions);
}

}  // namespace ferro::provider
