#include "provider/server/reinstall.h"

#include <algorithm>

#include "base/text.h"
#include "base/time_text.h"
#include "provider/server/key_wish.h"
#include "provider/server/layout_memory.h"
#include "provider/server/memory.h"
#include "provider/server/protection.h"
#include "provider/server/ssh_key.h"
#include "provider/server/wait.h"

namespace ferro::provider {
namespace {

constexpr std::string_view kFailed = "Reinstalling the operating system failed";

// How long we look whether an installation whose answer was lost has begun.
constexpr int kMostLooks = 6;

std::optional<Secret> UserDataOf(InstallFacts const& facts, ServerModel const& planned,
                                 ServerModel const& prior, ServerModel const& config) {
  if (!facts.image.script_allowed) return std::nullopt;
  if (Sets(config.user_data_wo)) return *config.user_data_wo;
  auto const wanted = OsParamsOf(planned).user_data;
  if (wanted.known()) return wanted->empty() ? std::nullopt : std::optional(*wanted);
  // Its version changed although nothing is given: it is taken away.
  if (!(planned.user_data_wo_version == prior.user_data_wo_version)) return std::nullopt;
  auto const& installed = facts.installed.user_data;
  return installed && !installed->empty() ? installed : std::nullopt;
}

std::optional<std::string> KeyOf(InstallFacts const& facts) {
  if (!facts.image.is_ssh_key_allowed) return std::nullopt;
  auto key = facts.ssh_key.value_or(facts.installed.ssh_key);
  return key.empty() ? std::nullopt : std::optional(std::move(key));
}

// The address that the server is known by, as the state has it.
std::optional<api::Ip> KnownPrivateAddress(ServerModel const& prior) {
  for (auto const& address : prior.ip_addresses.value_or({})) {
    if (!Sets(prior.private_ip) || TextOf(address.ip) != *prior.private_ip) continue;
    api::Ip ip{.ip = *prior.private_ip};
    if (Sets(address.netmask)) ip.netmask = *address.netmask;
    if (Sets(address.gateway)) ip.gateway = *address.gateway;
    return ip;
  }
  return std::nullopt;
}

// The installer sets the private card up as it was, or for the address that came since.
void SetPrivateCard(InstallFacts const& facts, api::InstallRequest& request) {
  auto const& installed = facts.installed;
  auto const& now = facts.private_address;
  auto const is_new = now && now->netmask && now->ip != installed.local_ipv4_address;
  request.local_ipv4_address = is_new ? std::optional(now->ip) : installed.local_ipv4_address;
  request.local_ipv4_netmask = is_new ? now->netmask : installed.local_ipv4_netmask;
  request.local_ipv4_gateway = is_new ? now->gateway : installed.local_ipv4_gateway;
}

bool IsCause(std::vector<ReinstallCause> const& causes, std::string_view kind) {
  return std::ranges::any_of(causes,
                             [&](ReinstallCause const& cause) { return cause.kind == kind; });
}

// The image, the key's content and the layout, all checked; empty after errors.
std::optional<InstallFacts> Gather(Check& check, api::ServerId const& id,
                                   ServerModel const& planned, ServerModel const& config,
                                   std::vector<ReinstallCause> const& causes) {
  auto const image = CheckImage(check, planned);
  if (!image || !CheckOsParams(check, config, *image)) return std::nullopt;
  auto installed = api::GetInstalledOs(check.client, id, check.options);
  if (!installed) {
    check.ApiFailed(installed.error(), "reading the operating system of server " + id.value);
    return std::nullopt;
  }
  InstallFacts facts{*image, *std::move(installed)};
  auto const params = OsParamsOf(planned);
  if (auto const key = KeyWishOf(params, OsParamsOf(config))) {
    facts.ssh_key = ResolveKey(check, *key);
    if (!facts.ssh_key) return std::nullopt;
  }
  auto const keeps_layout = !IsCause(causes, "partitions") && !facts.installed.partitions.empty();
  if (!keeps_layout) {
    auto layout = ResolveLayout(check, {Lower(TextOf(planned.configuration_uuid))}, *image, params,
                                RememberedDrives(check.call.private_data));
    if (layout) {
      facts.layout = NewGraph(layout->layout, check.session.random());
      facts.drive_names = std::move(layout->names);
    }
  }
  if (!check.ok()) return std::nullopt;
  return facts;
}

void Remember(InstallFacts const& facts, ServerModel const& planned, ServerModel const& config,
              tf::PrivateData& memory) {
  if (facts.layout) RememberAskedLayout(memory, *facts.layout, facts.drive_names);
  if (IsKeyByName(OsParamsOf(planned)) && facts.ssh_key) {
    RememberKey(memory, *facts.ssh_key);
  } else {
    ForgetKey(memory);
  }
  SetHiddenUserData(memory, Sets(config.user_data_wo) || (HasHiddenUserData(memory) &&
                                                          !OsParamsOf(planned).user_data.known()));
}

// A password is never read into the state, so that a run that was killed after its installation
// leaves a difference for ever. While the API shows the password, it tells. A version beside a
// write-only argument may change for no other reason than to install once more.
bool IsInstalledAlready(InstallFacts const& facts, api::InstallRequest const& request,
                        std::vector<ReinstallCause> const& causes) {
  auto const& installed = facts.installed;
  auto const has_password = std::ranges::any_of(causes, [](ReinstallCause const& cause) {
    return cause.path == tf::Path("os_params").Attribute("password");
  });
  auto const wants_more = std::ranges::any_of(causes, [](ReinstallCause const& cause) {
    return cause.kind == "partitions" || cause.path == tf::Path("password_wo_version") ||
           cause.path == tf::Path("user_data_wo_version");
  });
  auto const text = [](std::optional<Secret> const& secret) { return secret.value_or(Secret()); };
  return has_password && !wants_more && request.password && installed.password &&
         *request.password == *installed.password && request.os == installed.os &&
         request.host_name == installed.host_name &&
         SshKeyIdentity(request.ssh_key.value_or("")) == SshKeyIdentity(installed.ssh_key) &&
         text(request.user_data) == text(installed.user_data);
}

// Whether an installation whose answer was lost has begun after all.
bool HasBegun(Check& check, api::ServerId const& id) {
  for (int i = 0; i < kMostLooks; ++i) {
    auto const os = api::GetInstalledOs(check.client, id, check.options);
    if (os && os->installing()) return true;
    if (!check.call.clock.SleepFor(check.session.settings().poll_interval, check.call.stop))
      return false;
  }
  return false;
}

bool Send(Check& check, api::ServerId const& id, api::InstallRequest const& request) {
  check.call.log.Info("reinstalling the operating system", {{"server", id.value}});
  auto const sent = api::InstallOs(check.client, id, request, check.options);
  if (sent || (sent.error().may_have_happened && HasBegun(check, id))) return true;
  auto error = sent.error();
  if (error.may_have_happened) {
    error.message +=
        ". It is not known whether the API received the request, and it was not sent again; "
        "the state shows what is installed now";
  }
  check.call.Error(error, kFailed);
  return false;
}

void SayUnfinished(api::ServerId const& id, Waited const& waited, tf::Call& call) {
  auto const reason =
      waited.error ? " The last question failed: " + waited.error->message + "." : "";
  auto const* why =
      waited.end == WaitEnd::kCancelled ? "interrupted" : "not finished within the time allowed";
  call.Error(tf::Path(), "The installation is " + std::string(why),
             "The operating system of server " + id.value +
                 " is being installed. States: " + waited.history.ToText(call.clock.Now()) + "." +
                 reason + " The next terraform apply goes on waiting; it does not install again.");
}

}  // namespace

api::InstallRequest InstallRequestOf(InstallFacts const& facts, ServerModel const& planned,
                                     ServerModel const& prior, ServerModel const& config) {
  auto const params = OsParamsOf(planned);
  auto const& installed = facts.installed;
  api::InstallRequest request{
      .os = facts.image.choice(),
      .host_name = Sets(params.hostname) ? *params.hostname : installed.host_name};
  request.ssh_key = KeyOf(facts);
  if (Sets(config.password_wo)) request.password = *config.password_wo;
  if (!request.password && Sets(params.password)) request.password = *params.password;
  request.user_data = UserDataOf(facts, planned, prior, config);
  if (facts.image.partitioning) {
    request.partitions = facts.layout ? facts.layout : std::optional(installed.partitions);
  }
  if (CapabilitiesOf(facts.image).private_network) SetPrivateCard(facts, request);
  return request;
}

Reinstalled Reinstall(Check& check, api::ServerId const& id, ServerModel const& planned,
                      ServerModel const& prior, ServerModel const& config,
                      std::vector<ReinstallCause> const& causes,
                      std::optional<api::Ip> const& private_address, Clock::TimePoint deadline) {
  auto const refused = RefusedCauses(planned, causes);
  if (!refused.empty()) {
    check.call.Error(
        refused.front().path, "Reinstallation is not allowed",
        ReinstallRefusedText(refused, id.value,
                             DrivesOf(check, {Lower(TextOf(planned.configuration_uuid))})));
    return {};
  }
  if (RefusesReinstall(planned, id.value, causes, check.call)) return {};
  auto facts = Gather(check, id, planned, config, causes);
  if (facts)
    facts->private_address = private_address ? private_address : KnownPrivateAddress(prior);
  if (!facts) return {};
  auto const request = InstallRequestOf(*facts, planned, prior, config);
  if (IsInstalledAlready(*facts, request, causes)) {
    Remember(*facts, planned, config, check.call.private_data);
    check.call.Warning(causes.front().path, "The operating system is installed already",
                       "An earlier run that was interrupted has reinstalled server " + id.value +
                           " with this password; it was not installed again.");
    return {.accepted = true, .finished = true, .already = true};
  }
  if (!Send(check, id, request)) return {};
  SetPending(check.call.private_data, Pending::kInstall);
  Remember(*facts, planned, config, check.call.private_data);
  auto const waited = WaitUntilInstalled(
      check.client, id, true, {check.session.settings().poll_interval, deadline}, check.call);
  if (waited.end == WaitEnd::kReady) {
    SetPending(check.call.private_data, Pending::kNothing);
    return {.accepted = true, .finished = true};
  }
  SayUnfinished(id, waited, check.call);
  return {.accepted = true};
}

}  // namespace ferro::provider
