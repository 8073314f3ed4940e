#include "apiclient/error.h"
#include "apiclient/power.h"
#include "provider/server/facts.h"
#include "provider/server/finish.h"
#include "provider/server/layout_memory.h"
#include "provider/server/memory.h"
#include "provider/server/merge.h"
#include "provider/server/power.h"
#include "provider/server/private_network.h"
#include "provider/server/reinstall.h"
#include "provider/server/resource.h"

namespace ferro::provider {
namespace {

// An update in progress. `done` is what is true so far: prior, and what succeeded
// (core-rules 98).
struct Updating {
  Check& check;
  api::ServerId id;
  ServerModel const& planned;
  ServerModel const& prior;
  ServerModel const& config;
  Clock::TimePoint began;
  Clock::TimePoint deadline;
  ServerModel done;
  std::optional<api::Ip> private_address = std::nullopt;  // That this update brought.
  bool installed = false;
};

// The server went away under the plan; the next refresh notices (core-rules 99).
bool Failed(Updating& update, Error const& error, std::string_view summary, tf::Path path) {
  update.check.call.Error(error, summary, std::move(path));
  return false;
}

bool ChangeTariff(Updating& update) {
  auto const& wanted = update.planned.tariff_uuid;
  auto const& prior = update.prior.tariff_uuid;
  if (!wanted.known() || (prior.known() && SameId(*prior, *wanted))) return true;
  auto const changed =
      api::ChangePlan(update.check.client, update.id, {*wanted}, update.check.options);
  if (!changed)
    return Failed(update, changed.error(), "Changing the tariff failed", tf::Path("tariff_uuid"));
  update.done.tariff_uuid = wanted;
  return true;
}

bool Rename(Updating& update) {
  auto const& wanted = update.planned.name;
  if (!Sets(wanted) || wanted == update.prior.name) return true;
  auto const servers = api::ListServers(
      update.check.client, {.project = {TextOf(update.planned.project_id)}}, update.check.options);
  if (!servers)
    return Failed(update, servers.error(), "Renaming the server failed", tf::Path("name"));
  if (!CheckName(update.check, *servers, *wanted, update.id.value)) return false;
  auto const renamed =
      api::RenameServer(update.check.client, update.id, *wanted, update.check.options);
  if (!renamed)
    return Failed(update, renamed.error(), "Renaming the server failed", tf::Path("name"));
  update.done.name = wanted;
  return true;
}

// What create or an earlier installation left to do.
bool FinishPending(Updating& update) {
  auto& call = update.check.call;
  auto const pending = PendingOf(call.private_data);
  if (pending == Pending::kNothing) return true;
  auto const name = Sets(update.planned.name) ? *update.planned.name : update.id.value;
  return FinishServer(
      {update.check.session, update.check.client, update.id, name, update.began, update.deadline},
      call);
}

bool JoinNetworkIfAsked(Updating& update) {
  auto& check = update.check;
  auto& memory = check.call.private_data;
  auto const& planned = update.planned;
  update.done.add_private_vlan = planned.add_private_vlan;
  if (!ChangesPrivateNetwork(update.prior, planned, update.config, memory)) return true;
  if (PendingOf(memory) != Pending::kNothing) {
    check.call.Error(
        tf::Path("private_network_uuid"), "The server is not ready for a private network",
        "Server " + update.id.value +
            " is still being made, so that it joined none. Apply again when it is active.");
    return false;
  }
  auto const address = JoinPrivateNetwork(check, update.id, planned, update.deadline);
  if (!address) return false;
  SetStandsBare(memory, false);
  update.done.private_network_uuid = address->network_id.value;
  update.done.private_subnet_uuid = address->subnet.value;
  update.done.private_ip = address->ip;
  update.private_address = address;
  return true;
}

// An installation needs a server that is on; the state of one that is left alone does not say.
bool SwitchOnForInstallation(Updating& update) {
  if (update.prior.power_state.null()) {
    auto const power = api::GetPower(update.check.client, update.id, update.check.options);
    if (!power || PowerText(*power) != kPowerOff) return true;
  } else if (TextOf(update.prior.power_state) != kPowerOff) {
    return true;
  }
  return SwitchPower(update.check, update.id, true, update.deadline, tf::Path("power_state"));
}

bool SwitchAsPlanned(Updating& update) {
  auto const& wanted = update.planned.power_state;
  if (!Sets(wanted) || PendingOf(update.check.call.private_data) != Pending::kNothing) return true;
  // After an installation the server is on, whatever it was.
  if (wanted == update.prior.power_state && !update.installed) return true;
  if (!SwitchPower(update.check, update.id, *wanted == kPowerOn, update.deadline,
                   tf::Path("power_state"))) {
    return false;
  }
  update.done.power_state = wanted;
  return true;
}

bool RebootIfAsked(Updating& update) {
  auto const& planned = update.planned;
  auto const asked = AsksForReboot(update.prior, planned) && !update.installed &&
                     TextOf(planned.power_state) != kPowerOff &&
                     TextOf(update.prior.power_state) != kPowerOff;  // Then it was switched on.
  if (asked && !RebootServer(update.check, update.id, update.deadline)) return false;
  update.done.reboot_trigger = planned.reboot_trigger;
  return true;
}

void TakeOsFromPlan(Updating& update) {
  update.done.os_image_uuid = update.planned.os_image_uuid;
  update.done.os_params = update.planned.os_params;
  update.done.password_wo_version = update.planned.password_wo_version;
  update.done.user_data_wo_version = update.planned.user_data_wo_version;
}

bool ReinstallIfAsked(Updating& update) {
  auto const causes = CausesOf(update.prior, update.planned, update.check.call.private_data);
  if (causes.empty()) {
    // Nothing to install: a password that is forgotten, an image that becomes known.
    TakeOsFromPlan(update);
    auto& memory = update.check.call.private_data;
    auto const params = OsParamsOf(update.planned);
    if (Sets(params.ssh_key_name) && Sets(params.ssh_key)) RememberKey(memory, *params.ssh_key);
    if (Sets(update.config.user_data_wo)) SetHiddenUserData(memory, true);
    return true;
  }
  if (PendingOf(update.check.call.private_data) != Pending::kNothing) {
    update.check.call.Error(
        causes.front().path, "The server is not ready to be reinstalled",
        "Server " + update.id.value +
            " is still being made, so that nothing was installed. Apply again when it is active.");
    return false;
  }
  if (!SwitchOnForInstallation(update)) return false;
  auto const result = Reinstall(update.check, update.id, update.planned, update.prior,
                                update.config, causes, update.private_address, update.deadline);
  if (result.accepted) TakeOsFromPlan(update);
  update.installed = result.accepted && !result.already;
  return result.finished;
}

// Guards and timeouts live in Terraform alone.
ServerModel WithLocalOnly(ServerModel model, ServerModel const& planned) {
  model.allow_reinstall = planned.allow_reinstall;
  model.allow_reinstall_on = planned.allow_reinstall_on;
  model.allow_replace = planned.allow_replace;
  model.data_protection = planned.data_protection;
  model.deletion_policy = planned.deletion_policy;
  model.pay_currency = planned.pay_currency;
  model.wait_for_port = planned.wait_for_port;
  model.timeouts = planned.timeouts;
  return model;
}

}  // namespace

std::optional<ServerModel> ServerResource::Update(ServerModel const& planned,
                                                  ServerModel const& prior,
                                                  ServerModel const& config, tf::Call& call) {
  auto const session = SessionFor(call);
  if (session == nullptr || !HasId(prior, call)) return std::nullopt;
  auto const began = call.clock.Now();
  auto const writing = session->writes().During();
  auto const deadline =
      DeadlineOf(planned.timeouts.value_or({}).update, ServerTimes::kUpdate, call);
  auto check = MakeCheck(*session, call, planned.project_id, Freshness::kNow, deadline);
  Updating update{check,    {TextOf(prior.id)},           planned, prior, config, began,
                  deadline, WithLocalOnly(prior, planned)};

  auto const succeeded = ChangeTariff(update) && Rename(update) && FinishPending(update) &&
                         JoinNetworkIfAsked(update) && ReinstallIfAsked(update) &&
                         SwitchAsPlanned(update) && RebootIfAsked(update);
  Finish const finish{*session, check.client, update.id, prior.name.value_or(""), began, deadline};
  if (!succeeded) return ReadBack(finish, WithoutUnknowns(update.done), call);
  return WithPlanned(planned, ReadBack(finish, planned, call));
}

}  // namespace ferro::provider
