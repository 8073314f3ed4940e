#include "provider/server/predict.h"

namespace ferro::provider {
namespace {

// Open again what the user did not set.
template <class T>
void Open(tf::Attr<T> const& config, tf::Attr<T>& planned) {
  if (config.null()) planned = tf::Attr<T>::Unknown();
}

// What another operating system, or one still being installed, may bring. The password is
// never read, so it stays.
void OpenOsParams(OsParams const& config, OsParams& planned) {
  Open(config.login, planned.login);
  Open(config.ssh_key, planned.ssh_key);
  Open(config.ssh_key_name, planned.ssh_key_name);
  Open(config.user_data, planned.user_data);
  Open(config.soft_raid, planned.soft_raid);
  Open(config.partitions, planned.partitions);
}

bool ImageMayChange(ServerModel const& prior, ServerModel const& planned) {
  if (!planned.os_image_uuid.known()) return planned.os_image_uuid.unknown();
  return prior.os_image_uuid.known() && !SameId(*prior.os_image_uuid, *planned.os_image_uuid);
}

// A secret that is now given as a write-only argument leaves the state.
void DropFromState(tf::Plan<ServerModel>& plan) {
  auto const config = OsParamsOf(plan.config);
  auto& planned = *plan.planned.os_params;
  if (!plan.config.password_wo.null() && config.password.null()) planned.password = {};
  if (!plan.config.user_data_wo.null() && config.user_data.null()) planned.user_data = {};
}

void PredictPending(tf::Plan<ServerModel>& plan) {
  auto& planned = plan.planned;
  planned.status = tf::Attr<std::string>::Unknown();
  planned.ip_addresses = tf::Attr<std::vector<IpAddress>>::Unknown();
  planned.created_at = tf::Attr<std::string>::Unknown();
  for (auto* late : {&planned.hw_uuid, &planned.configuration_name, &planned.location_name}) {
    if (late->null()) *late = tf::Attr<std::string>::Unknown();
  }
  if (plan.prior->public_network_uuid.null())
    Open(plan.config.public_network_uuid, planned.public_network_uuid);
  if (plan.prior->private_network_uuid.null())
    Open(plan.config.private_network_uuid, planned.private_network_uuid);
  auto open_late = [](auto const& prior, auto const& config, auto& attr) {
    if (prior.null()) Open(config, attr);
  };
  auto const& prior = *plan.prior;
  open_late(prior.public_subnet_uuid, plan.config.public_subnet_uuid, planned.public_subnet_uuid);
  open_late(prior.public_ip, plan.config.public_ip, planned.public_ip);
  open_late(prior.private_subnet_uuid, plan.config.private_subnet_uuid,
            planned.private_subnet_uuid);
  open_late(prior.private_ip, plan.config.private_ip, planned.private_ip);
  open_late(prior.private_vlan, plan.config.private_vlan, planned.private_vlan);
  if (planned.os_params.known()) {
    auto const config = OsParamsOf(plan.config);
    Open(config.hostname, planned.os_params->hostname);
    OpenOsParams(config, *planned.os_params);
  }
}

}  // namespace

void PredictValues(tf::Plan<ServerModel>& plan, bool pending) {
  auto& planned = plan.planned;
  if (plan.prior == nullptr) {
    if (planned.configuration_uuid.known()) planned.service_uuid = planned.configuration_uuid;
    // What nobody asked to have switched is not watched either: a call less per server.
    planned.power_state = plan.config.power_state;
    return;
  }
  if (pending) PredictPending(plan);
  if (!planned.os_params.known()) return;
  if (ImageMayChange(*plan.prior, planned))
    OpenOsParams(OsParamsOf(plan.config), *planned.os_params);
  DropFromState(plan);
}

}  // namespace ferro::provider
