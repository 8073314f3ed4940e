#include "provider/server/key_wish.h"

#include "provider/server/memory.h"
#include "provider/server/ssh_key.h"

namespace ferro::provider {
namespace {

constexpr std::string_view kByContent = "ssh_key";
constexpr std::string_view kByName = "ssh_key_name";

// Whether the key is the one that the state has, by content or by what is remembered of a name.
bool IsInstalled(OsParams const& prior, std::string_view content, tf::PrivateData const& memory) {
  return (Sets(prior.ssh_key) && SameSshKey(*prior.ssh_key, content)) ||
         IsRememberedKey(memory, content);
}

// os_params.ssh_key in another form than in the state.
void KeepFormOfKey(Check* check, OsParams const& prior, OsParams const& config, OsParams& planned,
                   tf::PrivateData const& memory) {
  auto const& wanted = config.ssh_key;
  if (!Sets(prior.ssh_key) || !Sets(wanted) || SameSshKey(*prior.ssh_key, *wanted)) return;
  if (Sets(prior.ssh_key_name) && *prior.ssh_key_name == *wanted) {
    planned.ssh_key = prior.ssh_key;
    return;
  }
  auto const content =
      check == nullptr ? std::nullopt : ResolveKey(*check, KeyWish{*wanted, kByContent});
  if (content && IsInstalled(prior, *content, memory)) planned.ssh_key = prior.ssh_key;
}

void PredictName(Check* check, OsParams const& prior, OsParams const& config, OsParams& planned,
                 tf::PrivateData const& memory) {
  if (config.ssh_key_name.null()) {
    if (planned.ssh_key.unknown()) {
      planned.ssh_key_name =
          Sets(prior.ssh_key_name) ? tf::Attr<std::string>::Unknown() : prior.ssh_key_name;
      return;
    }
    // Another key has another name, or none.
    auto const stays = planned.ssh_key == prior.ssh_key ||
                       (Sets(planned.ssh_key) && IsInstalled(prior, *planned.ssh_key, memory));
    if (!stays) planned.ssh_key_name = {};
    return;
  }
  if (config.ssh_key_name == prior.ssh_key_name) return;
  auto const content = check == nullptr || !Sets(config.ssh_key_name)
                           ? std::nullopt
                           : ResolveKey(*check, KeyWish{*config.ssh_key_name, kByName});
  if (content && IsInstalled(prior, *content, memory)) {
    planned.ssh_key = prior.ssh_key;
  } else if (config.ssh_key.null()) {
    planned.ssh_key = tf::Attr<std::string>::Unknown();
  }
}

}  // namespace

std::optional<KeyWish> KeyWishOf(OsParams const& planned, OsParams const& config) {
  if (planned.ssh_key.known()) return KeyWish{*planned.ssh_key, kByContent};
  if (Sets(config.ssh_key_name)) return KeyWish{*config.ssh_key_name, kByName};
  return std::nullopt;
}

bool IsKeyByName(OsParams const& planned) {
  return Sets(planned.ssh_key_name) ||
         (Sets(planned.ssh_key) && !IsSshKeyContent(*planned.ssh_key));
}

void PredictKey(Check* check, tf::Plan<ServerModel>& plan, tf::PrivateData const& memory) {
  if (plan.prior == nullptr || !plan.planned.os_params.known()) return;
  auto const prior = OsParamsOf(*plan.prior);
  auto const config = OsParamsOf(plan.config);
  auto& planned = *plan.planned.os_params;
  KeepFormOfKey(check, prior, config, planned, memory);
  PredictName(check, prior, config, planned, memory);
}

}  // namespace ferro::provider
