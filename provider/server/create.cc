#include "base/text.h"
#include "provider/server/addresses.h"
#include "provider/server/finish.h"
#include "provider/server/key_wish.h"
#include "provider/server/layout_memory.h"
#include "provider/server/memory.h"
#include "provider/server/merge.h"
#include "provider/server/order.h"
#include "provider/server/place.h"
#include "provider/server/power.h"
#include "provider/server/readiness.h"
#include "provider/server/resource.h"
#include "provider/server/ssh_key.h"
#include "provider/server/unfinished.h"

namespace ferro::provider {
namespace {

// Everything that an order needs, found and checked; empty after errors. Stock, money, names and
// addresses come last, under the lock: a server that is adopted needs none of them.
std::optional<Purchase> Prepare(Check& check, ServerModel const& planned,
                                ServerModel const& config) {
  Purchase purchase;
  auto const location = CheckLocation(check, planned);
  purchase.service = CheckConfiguration(check, planned);
  if (!location || purchase.service == nullptr) return std::nullopt;
  auto const plan = CheckTariff(check, planned, *purchase.service);
  auto const image = CheckImage(check, planned);
  if (!plan || !image || !CheckOsParams(check, config, *image)) return std::nullopt;
  purchase.location = *location;
  purchase.plan = *plan;
  purchase.image = *image;

  auto const params = OsParamsOf(planned);
  auto const key = KeyWishOf(params, OsParamsOf(config));
  if (key && key->is_key()) purchase.ssh_key = ResolveKey(check, *key);
  if (auto layout = ResolveLayout(check, purchase.service->id, *image, params)) {
    purchase.layout = NewGraph(layout->layout, check.session.random());
    purchase.drive_names = std::move(layout->names);
  }
  purchase.public_network = CheckPublicNetwork(check, planned);
  purchase.private_network = CheckPrivateNetwork(check, planned, purchase.service.get(), &*image);
  CheckPrivateVlan(check, planned, purchase.service.get(), &*image);
  if (!check.ok()) return std::nullopt;
  FillFromModel(purchase, planned, config, check.session.random());
  return purchase;
}

// What the private bytes must know before the state is put together.
void Remember(Purchase const& purchase, ServerModel const& planned, ServerModel const& config,
              tf::PrivateData& memory) {
  if (IsKeyByName(OsParamsOf(planned)) && purchase.ssh_key) RememberKey(memory, *purchase.ssh_key);
  SetHiddenUserData(memory, Sets(config.user_data_wo));
  if (purchase.layout) RememberAskedLayout(memory, *purchase.layout, purchase.drive_names);
}

// Two machines that order at once both see a free name; the later one says so.
void SayClash(Finish const& finish, Purchase const& purchase, tf::Call& call) {
  auto const servers = api::ListServers(finish.client, {.project = {purchase.project_id}},
                                        {.stop = call.stop, .deadline = finish.deadline});
  if (!servers) return;  // Nothing depends on it.
  auto const other = EarlierOfSameName(*servers, finish.id, finish.name);
  if (!other) return;
  call.Warning(tf::Path("name"), "Two servers of one name",
               "Server " + other->id.value + " of the same project was ordered under the name \"" +
                   finish.name + "\" at the same time, from elsewhere. Rename one of them.");
}

// A new server is on. That it could not be switched off is no reason to fail (mapping 0.1.6).
void SwitchOffIfAsked(Check& check, Finish const& finish, ServerModel const& planned) {
  if (TextOf(planned.power_state) != kPowerOff) return;
  auto& call = check.call;
  auto const said = call.diagnostics;
  if (SwitchPower(check, finish.id, false, finish.deadline, tf::Path("power_state"))) return;
  auto const failed = call.diagnostics.items().back();
  call.diagnostics = said;
  call.Warning(tf::Path("power_state"), "The server is still on", failed.detail);
}

// What an adopted server has otherwise than it was planned, as "PATH is A there and B here".
std::vector<std::string> PlannedDifferences(ServerModel const& planned, ServerModel const& made) {
  using Text = tf::Attr<std::string>;
  std::vector<std::string> texts;
  auto compare = [&](std::string_view path, Text const& here, Text const& there,
                     auto const& is_same) {
    if (!Sets(here) || (Sets(there) && is_same(*there, *here))) return;
    texts.push_back(std::string(path) + " is " + (Sets(there) ? *there : "not set") +
                    " there and " + *here + " here");
  };
  auto const ours = OsParamsOf(planned);
  auto const theirs = OsParamsOf(made);
  compare("os_image_uuid", planned.os_image_uuid, made.os_image_uuid, SameId);
  compare("os_params.hostname", ours.hostname, theirs.hostname, std::equal_to<>());
  compare("os_params.ssh_key", ours.ssh_key, theirs.ssh_key, SameSshKey);
  compare("os_params.ssh_key_name", ours.ssh_key_name, theirs.ssh_key_name, std::equal_to<>());
  compare("public_network_uuid", planned.public_network_uuid, made.public_network_uuid, SameId);
  compare("public_subnet_uuid", planned.public_subnet_uuid, made.public_subnet_uuid, SameId);
  compare("public_ip", planned.public_ip, made.public_ip, SameAddress);
  compare("private_network_uuid", planned.private_network_uuid, made.private_network_uuid, SameId);
  compare("private_subnet_uuid", planned.private_subnet_uuid, made.private_subnet_uuid, SameId);
  compare("private_ip", planned.private_ip, made.private_ip, SameAddress);
  auto const& script = ours.user_data;
  if (Sets(script) && !(Sets(theirs.user_data) && *script == *theirs.user_data))
    texts.emplace_back("os_params.user_data is another text there");
  return texts;
}

// Core takes nothing into the state now but what was planned; the next refresh brings out what is.
void SayWhatDiffers(Placed const& placed, ServerModel const& planned, ServerModel const& made,
                    tf::Call& call) {
  if (!placed.adopted || !made.os_image_uuid.known()) return;
  auto const differences = PlannedDifferences(planned, made);
  if (differences.empty()) return;
  SetAsksPorts(call.private_data, true);
  call.Warning(tf::Path(), "The adopted server differs",
               "Server " + placed.id.value +
                   " was ordered with other arguments: " + Joined(differences, "; ") +
                   ". The state shows them as planned until it is refreshed; the next plan shows "
                   "each difference, and what it would take to remove it.");
}

}  // namespace

std::optional<ServerModel> ServerResource::Create(ServerModel const& planned,
                                                  ServerModel const& config, tf::Call& call) {
  auto const session = SessionFor(call);
  if (session == nullptr) return std::nullopt;
  auto const began = call.clock.Now();
  auto const writing = session->writes().During();
  auto const timeouts = planned.timeouts.value_or({});
  auto const deadline = DeadlineOf(timeouts.create, ServerTimes::kCreate, call);
  auto check = MakeCheck(*session, call, planned.project_id, Freshness::kNow, deadline);
  auto const purchase = Prepare(check, planned, config);
  if (!purchase) return std::nullopt;
  auto const placed = PlaceOnce(check, *purchase);
  if (!placed) return std::nullopt;

  session->Saw(placed->id.value);
  Finish const finish{*session, check.client, placed->id, placed->name, began, deadline};
  Remember(*purchase, planned, config, call.private_data);
  if (!FinishServer(finish, call)) return std::nullopt;
  SayClash(finish, *purchase, call);
  auto const finished = PendingOf(call.private_data) == Pending::kNothing;
  if (finished) SwitchOffIfAsked(check, finish, planned);
  auto const made = ReadBack(finish, planned, call);
  SayWhatDiffers(*placed, planned, made, call);
  if (finished) WaitForPort(port_probe_, made, deadline, call);
  return WithPlanned(planned, made);
}

}  // namespace ferro::provider
