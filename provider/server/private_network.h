// The private network of a server that is there already: it is put into one, or moved to another,
// without being made or installed anew (mapping §1.1, selectel-api §9.5, §9.6).
#pragma once

#include <optional>

#include "apiclient/ip.h"
#include "provider/server/checks.h"
#include "provider/server/model.h"
#include "tfplugin/resource.h"

namespace ferro::provider {

// Whether the plan asks for a network, subnet or address that the server has not.
bool ChangesPrivateNetwork(ServerModel const& prior, ServerModel const& planned,
                           ServerModel const& config, tf::PrivateData const& memory);

// Opens what such a change may bring. A VLAN alone comes with an order only: without a network
// to join, add_private_vlan replaces.
void PredictPrivateNetwork(tf::Plan<ServerModel>& plan, tf::PrivateData const& memory);

// Whether the change can be made, and what it does to the address that the server has.
// `reinstalls`: the same plan installs the operating system. `check` null: the API is not asked.
void CheckPrivateChange(Check* check, tf::Plan<ServerModel> const& plan, bool reinstalls,
                        tf::Call& call);

// Looks first and does what is missing: the port moves into the network, which can be undone,
// and then the address is reserved, which cannot. Empty after an error in the call; the port is
// back then, unless it is not known what the API did: the next apply goes on from there.
std::optional<api::Ip> JoinPrivateNetwork(Check& check, api::ServerId const& id,
                                          ServerModel const& planned, Clock::TimePoint deadline);

}  // namespace ferro::provider
