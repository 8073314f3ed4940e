// Installing the operating system anew, on a server that stays the same machine.
#pragma once

#include <optional>

#include "apiclient/ip.h"
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
  // That the server got since it was installed.
  std::optional<api::Ip> private_address = std::nullopt;
};
api::InstallRequest InstallRequestOf(InstallFacts const& facts, ServerModel const& planned,
                                     ServerModel const& prior, ServerModel const& config);

// Sends it and waits; `accepted` is set as soon as the API has taken it, whatever comes after.
// False after an error in the call. `already`: a run that was interrupted has installed just
// this, as the password tells that is still shown; nothing was sent.
struct Reinstalled {
  bool accepted = false;
  bool finished = false;
  bool already = false;
};
// `private_address`: that the same update brought, if any.
Reinstalled Reinstall(Check& check, api::ServerId const& id, ServerModel const& planned,
                      ServerModel const& prior, ServerModel const& config,
                      std::vector<ReinstallCause> const& causes,
                      std::optional<api::Ip> const& private_address, Clock::TimePoint deadline);

}  // namespace ferro::provider
