// What a server's private bytes remember about its drives (W-05, core-rules 79), and how
// the layout that the API tells comes into the state.
#pragma once

#include <optional>

#include "provider/server/facts.h"
#include "provider/server/guards.h"
#include "provider/server/partitions_layout.h"
#include "tfplugin/call.h"
#include "tfplugin/resource.h"

namespace ferro::provider {

// --- Remembered --------------------------------------------------------------------

// The layout that was on the server when it was last read.
std::optional<Layout> FoundLayout(tf::PrivateData const& memory);
// The drives that the named devices have.
NamedDrives RememberedDrives(tf::PrivateData const& memory);
// A layout that was ordered or sent with an installation, to be compared when it is there.
void RememberAskedLayout(tf::PrivateData& memory, api::PartitionGraph const& graph,
                         NamedDrives const& names);

// --- Read --------------------------------------------------------------------------

// os_params.partitions and soft_raid; what the API does not tell stays as known.
struct LayoutAttrs {
  tf::Attr<PartitionsModel> partitions;
  tf::Attr<std::string> soft_raid;
};
LayoutAttrs LayoutAttrsOf(ServerFacts const& facts, OsParams const& known,
                          tf::PrivateData const& memory);

// Notes what was read (`model` is made of `facts`), and warns when a finished installation
// left another layout than the one asked for.
void NoteLayout(ServerFacts const& facts, ServerModel const& model, tf::Call& call);

// --- Planned -----------------------------------------------------------------------

// Partitions that ask for what is there are planned as they stand in the state when nothing else
// changes, and else as they are written: only so a plan in which a part of them is unknown can be
// followed by one in which all is known. `is_refreshed`: this is the first plan of a command, not
// the one that apply makes again; that one has an end in a change already (core-rules 91).
// Then what follows from a change: soft_raid and partitions describe each other.
void PredictLayout(tf::Plan<ServerModel>& plan, tf::PrivateData const& memory, bool is_refreshed);

// Without a change of partitions that ask for what is there: they may have been undecided
// in the plan.
std::vector<ReinstallCause> CausesOf(ServerModel const& prior, ServerModel const& planned,
                                     tf::PrivateData const& memory);

}  // namespace ferro::provider
