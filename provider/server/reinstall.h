// Installing the operating system anew, on a server that stays the same machine.
#pragma once

#include <optional>

#include "apiclient/os.h"
#include "provider/server/checks.h"
#include "provider/server/guards.h"
#include "provider/server/model.h"

namespace ferro::provider {

// What is asked for, and what of the present installation is kept (mapping 0.1.2). Pure.
// `ssh_key` and `layout` are what was resolved for a configured key or layout; empty
// keeps the installed ones where the image takes them. `api_layout` is for a server
// that has none yet.
struct InstallFacts {
  api::OsTemplate image;
  api::InstalledOs installed;
  std::optional<std::string> ssh_key = std::nullopt;
  std::optional<api::PartitionGraph> layout = std::nullopt;
  NamedDrives drive_names = {};  // In the layout.
};
api::InstallRequest InstallRequestOf(InstallFacts const& facts, ServerModel const& planned,
                                     ServerModel const& prior, ServerModel const& config);

// Sends it and waits; `accepted` is set as soon as the API has taken it, whatever comes after.
// False after an error in the call.
struct Reinstalled {
  bool accepted = false;
  bool finished = false;
};
Reinstalled Reinstall(Check& check, api::ServerId const& id, ServerModel const& planned,
                      ServerModel const& prior, ServerModel const& config,
                      std::vector<ReinstallCause> const& causes, Clock::TimePoint deadline);

}  // namespace ferro::provider
