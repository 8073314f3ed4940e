#include "provider/server/order.h"

#include "base/digest.h"
#include "base/text.h"
#include "provider/server/names.h"
#include "provider/server/ssh_key.h"

namespace ferro::provider {
namespace {

std::optional<Secret> FirstSet(tf::Attr<Secret> const& a, tf::Attr<Secret> const& b) {
  if (Sets(a)) return *a;
  if (Sets(b)) return *b;
  return std::nullopt;
}

std::string NetworkOf(std::optional<NetworkChoice> const& choice) {
  return choice ? choice->network.value : "";
}

}  // namespace

void FillFromModel(Purchase& purchase, ServerModel const& planned, ServerModel const& config,
                   Random& random) {
  auto const params = OsParamsOf(planned);
  purchase.project_id = TextOf(planned.project_id);
  purchase.pay_currency = planned.pay_currency;
  purchase.private_vlan = planned.add_private_vlan.value_or(false);
  purchase.name_is_generated = !Sets(planned.name);
  purchase.name = purchase.name_is_generated ? GenerateName(random) : *planned.name;
  auto const windows = CapabilitiesOf(purchase.image).family == OsFamily::kWindows;
  purchase.hostname =
      Sets(params.hostname)
          ? *params.hostname
          : HostnameFor(purchase.name, windows ? kLongestWindowsHostname : kLongestHostname);
  purchase.password = FirstSet(config.password_wo, params.password);
  purchase.user_data = FirstSet(config.user_data_wo, params.user_data);
}

void SketchFromConfig(Purchase& purchase, ServerModel const& config) {
  auto network = [](tf::Attr<std::string> const& uuid) {
    return Sets(uuid) ? std::optional(NetworkChoice{{Lower(*uuid)}, {}}) : std::nullopt;
  };
  purchase.project_id = TextOf(config.project_id);
  purchase.name_is_generated = !Sets(config.name);
  purchase.name = TextOf(config.name);
  purchase.public_network = network(config.public_network_uuid);
  purchase.private_network = network(config.private_network_uuid);
}

std::string DigestOf(Purchase const& purchase) {
  auto const choice = purchase.image.choice();
  std::vector<std::string> parts = {PlainId(purchase.project_id),
                                    purchase.location.id.value,
                                    purchase.service->id.value,
                                    purchase.plan.id.value,
                                    choice.os_template,
                                    choice.version,
                                    choice.arch,
                                    purchase.name_is_generated ? "" : purchase.name,
                                    SshKeyIdentity(purchase.ssh_key.value_or("")),
                                    NetworkOf(purchase.public_network),
                                    NetworkOf(purchase.private_network)};
  return Sha256Hex(Joined(parts, "\n")).substr(0, 8);
}

api::OrderRequest RequestOf(Purchase const& purchase, std::string const& pay_currency) {
  api::OrderRequest request{
      .model = api::ServiceModelFrom(purchase.service->model).value_or(api::ServiceModel::kServer),
      .service = purchase.service->id,
      .plan = purchase.plan.id,
      .location = purchase.location.id,
      .project = {purchase.project_id},
      .pay_currency = pay_currency,
      .os = purchase.image.choice(),
      .host_name = purchase.hostname,
      .user_desc = MarkedName(purchase.name, DigestOf(purchase))};
  request.password = purchase.password;
  if (purchase.ssh_key && !purchase.ssh_key->empty()) request.ssh_key = purchase.ssh_key;
  request.user_data = purchase.user_data;
  request.partitions = purchase.layout;
  request.local_network_required = purchase.private_vlan;
  return request;
}

}  // namespace ferro::provider
