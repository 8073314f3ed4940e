// The guards against losing a server (mapping 0.1.10): data_protection, allow_replace, and
// what a plan that destroys one says.
#pragma once

#include <string_view>
#include <vector>

#include "provider/server/guards.h"
#include "provider/server/model.h"
#include "tfplugin/call.h"

namespace ferro::provider {

// Each is true after an error in the call. Guards that are unknown refuse nothing yet.
bool RefusesReinstall(ServerModel const& planned, std::string_view server,
                      std::vector<ReinstallCause> const& causes, tf::Call& call);
// The stored protection counts too, because the old server's destruction asks for it.
bool RefusesReplacement(ServerModel const& prior, ServerModel const& planned,
                        std::vector<tf::Path> const& causes, tf::Call& call);
bool RefusesDestroy(ServerModel const& state, tf::Call& call);

}  // namespace ferro::provider
