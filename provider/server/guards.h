// What an update would destroy, and whether the configuration allows it (mapping
// 0.1.10): reinstallation is opt-in, by all causes or by some.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "provider/server/model.h"
#include "tfplugin/value/path.h"

namespace ferro::provider {

// One attribute whose change reinstalls the operating system.
struct ReinstallCause {
  std::string kind;  // As allow_reinstall_on spells it: "os_image", "ssh_key", …
  tf::Path path;
  std::string change;  // "os_image_uuid: a000… -> b000…"; never a secret.
};

// What is still unknown is undecided and no cause; null keeps what is and is none
// either; "" where nothing was is none. A password that is taken away is forgotten,
// not a cause; an image is one only when the installed one is known
// (`prior.os_image_uuid` is null otherwise).
std::vector<ReinstallCause> ReinstallCausesOf(ServerModel const& prior, ServerModel const& planned);

// The causes that neither allow_reinstall nor allow_reinstall_on covers. Guards
// that are unknown refuse nothing yet.
std::vector<ReinstallCause> RefusedCauses(ServerModel const& planned,
                                          std::vector<ReinstallCause> const& causes);

// "os_image_uuid: a -> b; os_params.ssh_key: another key"
std::string ChangesText(std::vector<ReinstallCause> const& causes);

// Texts for the plan. `drives` may be "" (then: every drive).
std::string ReinstallRefusedText(std::vector<ReinstallCause> const& refused,
                                 std::string_view server, std::string_view drives);
std::string ReinstallWarningText(std::vector<ReinstallCause> const& causes, std::string_view server,
                                 std::string_view drives);

}  // namespace ferro::provider
