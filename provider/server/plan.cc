#include <algorithm>
#include <tuple>

#include "apiclient/error.h"
#include "base/text.h"
#include "provider/offers.h"
#include "provider/server/adopt.h"
#include "provider/server/ask_ahead.h"
#include "provider/server/checks.h"
#include "provider/server/facts.h"
#include "provider/server/guards.h"
#include "provider/server/key_wish.h"
#include "provider/server/layout_memory.h"
#include "provider/server/memory.h"
#include "provider/server/power.h"
#include "provider/server/predict.h"
#include "provider/server/private_network.h"
#include "provider/server/protection.h"
#include "provider/server/resource.h"
#include "provider/server/ssh_key.h"

namespace ferro::provider {
namespace {

using ServerPlan = tf::Plan<ServerModel>;

// Whether an interrupted run left a server for this order: then apply does not order, and
// neither stock nor money nor the name matter. Undecided while something is unknown.
bool IsLeftBehind(Check& check, ServerModel const& config, Purchase sketch, std::string_view own) {
  if (!CanHaveLeftovers(config) || check.api_failed) return false;
  auto const servers = check.session.lists().ServersForPlan(check.client, check.options);
  if (!servers) {
    check.ApiFailed(servers.error(), "listing the servers of the project");
    return true;
  }
  SketchFromConfig(sketch, config);
  return SayLeftovers(check, sketch, (*servers)->all, own);
}

// Everything of §1.3 for a server that is to be ordered; the price as a warning.
// What the user leaves open is open, whatever a prior server has.
void CheckOrder(Check& check, ServerModel const& config, std::string_view own) {
  if (config.project_id.known() && !CheckProject(check)) return;
  AskAhead const ahead(check, config);
  auto const location = CheckLocation(check, config);
  auto const service = CheckConfiguration(check, config);
  auto const plan = service == nullptr ? std::nullopt : CheckTariff(check, config, *service);
  auto const image = location && service != nullptr ? CheckImage(check, config) : std::nullopt;
  auto const params = OsParamsOf(config);
  auto const wish = KeyWishOf(params, params);
  auto const key = wish && wish->is_key() ? ResolveKey(check, *wish) : std::nullopt;
  if (location && plan && image && (wish && wish->is_key()) == key.has_value() &&
      IsLeftBehind(check, config, {*location, service, *plan, *image, key}, own))
    return;
  auto const in_stock = location && plan && CheckStock(check, *location, *service, *plan);
  auto const layout = image && CheckOsParams(check, config, *image) && IsLayoutDecided(params)
                          ? ResolveLayout(check, service->id, *image, params)
                          : std::nullopt;
  CheckPublicNetwork(check, config);
  CheckPrivateNetwork(check, config, service.get(), image ? &*image : nullptr);
  CheckPrivateVlan(check, config, service.get(), image ? &*image : nullptr);
  if (Sets(config.name) && config.project_id.known() && !check.api_failed) {
    auto const servers = check.session.lists().ServersForPlan(check.client, check.options);
    if (!servers) {
      check.ApiFailed(servers.error(), "listing the servers of the project");
    } else {
      CheckName(check, (*servers)->all, *config.name, own);
    }
  }
  if (!in_stock) return;
  if (auto const quote = CheckPrice(check, *location, *service, *plan, config.pay_currency)) {
    check.call.Warning(tf::Path(), "This plan orders a server",
                       service->name + " in " + location->name + " costs " +
                           (quote->text.empty() ? "what the control panel says" : quote->text) +
                           "." + (layout ? " Its drives: " + layout->text + "." : ""));
  }
}

// Servers of one kind ask for the same. One of them does, while the others wait for it as a whole
// and not for each of its answers.
void CheckOrderOfKind(Check& check, ServerModel const& config, std::string_view own) {
  auto const kind = Joined(
      {TextOf(config.project_id), TextOf(config.location_uuid), TextOf(config.configuration_uuid),
       TextOf(config.tariff_uuid), TextOf(config.os_image_uuid), TextOf(config.pay_currency)},
      "/");
  auto& clock = check.session.api().clock();
  Asker const asker{.clock = clock,
                    .began = clock.Now(),
                    .max_age = kCatalogAge,
                    .stop = check.options.stop,
                    .deadline = check.options.deadline};
  bool is_checked = false;
  std::ignore = check.session.first_checks().Get(kind, asker, [&]() -> Result<bool> {
    CheckOrder(check, config, own);
    is_checked = true;
    return true;
  });
  if (!is_checked) CheckOrder(check, config, own);
}

std::string FateOfOldServer(std::string_view policy, std::string const& until) {
  if (policy == kRetainPolicy) {
    return "The old one is only forgotten: it goes on and is renewed, so that both cost.";
  }
  if (policy == kImmediatePolicy) {
    return "The old one ends at once; money comes back for whole unused months only.";
  }
  return "The renewal of the old one is refused; it " +
         (until.empty() ? "stays paid for until the end of its period"
                        : "is paid for until " + until) +
         ", so that both cost until then.";
}

// What a replacement costs beside the new server: the old one goes on.
void SayReplacement(Check& check, ServerPlan const& plan) {
  std::vector<std::string> paths;
  paths.reserve(plan.requires_replace.size());
  for (auto const& path : plan.requires_replace) paths.push_back(path.ToText());
  auto const server = api::GetServer(check.session.Project(TextOf(plan.prior->project_id)),
                                     {TextOf(plan.prior->id)}, check.options);
  auto const until = server ? UnixTimeText(server->paid_till) : "";
  check.call.Warning(
      plan.requires_replace.front(), "The server is replaced",
      Listed(paths) + " cannot be changed in place: another server is ordered, and all data of " +
          "server " + TextOf(plan.prior->id) + " is lost. " +
          FateOfOldServer(TextOf(plan.prior->deletion_policy), until));
}

void CheckTariffChange(Check& check, ServerPlan const& plan) {
  auto const service = CheckConfiguration(check, plan.planned);
  auto const tariff =
      service == nullptr ? std::nullopt : CheckTariff(check, plan.planned, *service);
  if (!tariff) return;
  auto const server = api::GetServer(check.client, {TextOf(plan.prior->id)}, check.options);
  if (!server) {
    check.ApiFailed(server.error(), "reading server " + TextOf(plan.prior->id));
    return;
  }
  auto const& allowed = server->available_plans;
  if (allowed.empty()) return;  // Not said.
  for (auto const& id : allowed) {
    if (SameId(id.value, tariff->id.value)) return;
  }
  std::vector<std::string> ids;
  ids.reserve(allowed.size());
  for (auto const& id : allowed) ids.push_back(id.value);
  if (ids.size() > kMostCandidates) ids.resize(kMostCandidates);
  check.call.Error(tf::Path("tariff_uuid"), "Server cannot change to this tariff",
                   "The API lets server " + TextOf(plan.prior->id) + " change to " +
                       Listed(ids, "or") + " only.");
}

// The guard, and whether the installation that it allows can be made.
void CheckReinstall(Check* check, ServerPlan const& plan, std::vector<ReinstallCause> const& causes,
                    tf::Call& call) {
  auto const name = Sets(plan.prior->name) ? *plan.prior->name : TextOf(plan.prior->id);
  auto const drives =
      check == nullptr ? "" : DrivesOf(*check, {Lower(TextOf(plan.prior->configuration_uuid))});
  auto const refused = RefusedCauses(plan.planned, causes);
  if (!refused.empty()) {
    call.Error(refused.front().path, "Reinstallation is not allowed",
               ReinstallRefusedText(refused, name, drives));
    return;
  }
  if (RefusesReinstall(plan.planned, name, causes, call)) return;
  call.Warning(causes.front().path, "The operating system is reinstalled",
               ReinstallWarningText(causes, name, drives));
  if (check == nullptr) return;
  auto const image = CheckImage(*check, plan.planned);
  if (!image || !CheckOsParams(*check, plan.config, *image)) return;
  auto const params = OsParamsOf(plan.planned);
  if (auto const key = KeyWishOf(params, OsParamsOf(plan.config))) ResolveKey(*check, *key);
  auto const lays_out = std::ranges::any_of(
      causes, [](ReinstallCause const& cause) { return cause.kind == "partitions"; });
  auto const layout = lays_out && IsLayoutDecided(OsParamsOf(plan.config))
                          ? ResolveLayout(*check, {Lower(TextOf(plan.planned.configuration_uuid))},
                                          *image, params, RememberedDrives(call.private_data))
                          : std::nullopt;
  if (layout) call.Warning(PartitionsPath(), "The drives are laid out anew", layout->text + ".");
}

void CheckUpdate(Check* check, ServerPlan const& plan, tf::Call& call) {
  auto const& prior = *plan.prior;
  auto const causes = CausesOf(prior, plan.planned, call.private_data);
  WarnOfReboot(plan, !causes.empty(), call);
  if (!causes.empty()) CheckReinstall(check, plan, causes, call);
  CheckPrivateChange(check, plan, !causes.empty(), call);
  if (check == nullptr) return;
  auto const& tariff = plan.planned.tariff_uuid;
  if (tariff.known() && !(prior.tariff_uuid.known() && SameId(*prior.tariff_uuid, *tariff))) {
    CheckTariffChange(*check, plan);
  }
  if (Sets(plan.planned.name) && !(plan.planned.name == prior.name) && !check->api_failed) {
    auto const servers = check->session.lists().ServersForPlan(check->client, check->options);
    if (!servers) {
      check->ApiFailed(servers.error(), "listing the servers of the project");
    } else {
      CheckName(*check, (*servers)->all, *plan.planned.name, TextOf(prior.id));
    }
  }
}

}  // namespace

void ServerResource::PlanChange(ServerPlan& plan, tf::Call& call) {
  PredictPrivateNetwork(plan, call.private_data);
  PredictValues(plan, PendingOf(call.private_data) != Pending::kNothing);
  auto const session = sessions_.GetIfUsable();
  if (plan.prior != nullptr && session != nullptr) session->Saw(TextOf(plan.prior->id));
  auto const ask = session != nullptr && !session->settings().skip_plan_checks;
  auto check =
      ask ? std::optional(MakeCheck(*session, call, plan.planned.project_id, Freshness::kCached))
          : std::nullopt;
  if (plan.prior == nullptr) {
    if (check) CheckOrderOfKind(*check, plan.config, "");
    return;
  }
  if (!plan.requires_replace.empty()) {
    if (RefusesReplacement(*plan.prior, plan.planned, plan.requires_replace, call) || !check)
      return;
    SayReplacement(*check, plan);
    CheckOrderOfKind(*check, plan.config, TextOf(plan.prior->id));
    return;
  }
  PredictKey(check ? &*check : nullptr, plan, call.private_data);
  PredictLayout(plan, call.private_data,
                session != nullptr && session->IsRead(TextOf(plan.prior->id)));
  CheckUpdate(check ? &*check : nullptr, plan, call);
}

void ServerResource::Validate(ServerModel const& config, tf::Call& call) {
  auto const params = OsParamsOf(config);
  auto conflict = [&](bool both, std::string_view write_only, std::string_view plain) {
    if (!both) return;
    call.Error(tf::Path(write_only), "Conflicting arguments",
               std::string(write_only) + " and os_params." + std::string(plain) +
                   " say the same thing in two ways. Set one of them.");
  };
  conflict(Sets(params.password) && Sets(config.password_wo), "password_wo", "password");
  conflict(Sets(params.user_data) && Sets(config.user_data_wo), "user_data_wo", "user_data");
  if (!params.ssh_key.null() && Sets(params.ssh_key_name)) {
    call.Error(tf::Path("os_params").Attribute("ssh_key_name"), "Conflicting arguments",
               "os_params.ssh_key_name and os_params.ssh_key say the same thing in two ways. Set "
               "one of them.");
  }
  if (!params.partitions.known()) return;
  for (auto const& fault : PartitionFaults(*params.partitions, Sets(params.soft_raid)))
    call.diagnostics.Add(fault);
}

}  // namespace ferro::provider
