// Whose names, folders and containers these are (compose-asks R7), and which containers
// nothing wants any more.
#pragma once

#include "controlplane/plan/emit.h"

namespace ferro::plan {

// Refuses a name that belongs to another folder, names of containers that others hold, and
// services that nobody knows; warns of the same file under another name.
void CheckOwners(World const& world, model::Platform const& platform,
                 std::vector<Replica> const& replicas, Request const& request, Plan& plan);

// The environment of the same file under another name; nullptr when there is none.
journal::Environment const* SameFileElsewhere(World const& world, model::Platform const& platform);

// Containers of services that are gone and replicas above the scale are to be removed; those
// of inactive profiles, of others and what docker compose left are noted.
std::vector<engine::Container const*> Orphans(World const& world, model::Platform const& platform,
                                              std::vector<Replica> const& replicas, Plan& plan);

// docker compose still sees what it made.
void WarnOfCompose(World const& world, Plan& plan);

}  // namespace ferro::plan
