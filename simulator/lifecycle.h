// The state machines of selectel-api §7, moved by looking at the clocks: nothing
// runs in the background. Work (deploy, install, power) follows the work clock,
// billing (renewal, grace, end of the period) the calendar.
#pragma once

#include "simulator/world.h"

namespace ferro::sim {

// Brings everything up to this moment.
void Settle(World& world);

// From now on the server is in this state, with all that it entails.
void Enter(World& world, Server& server, State state);
// Whether it is one of the states in which a customer can use the machine.
bool IsUsable(State state);
// Whether something is being done to it right now.
bool IsProcessing(World const& world, Server const& server);
// JSON: reinstall.
bool IsInstalling(World const& world, ServerOs const& os);

// The work of an order, from pending to active.
void ScheduleOrder(World& world, Server& server);
// cancelling, cancel, deleted.
void ScheduleEnd(World& world, Server& server);
void StartInstall(World& world, Server& server);
// Gives machine and addresses back.
void Release(World& world, Server& server);

}  // namespace ferro::sim
