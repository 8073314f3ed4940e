// What happens behind the provider's back, on order of a test: the operations of
// the /_sim endpoints as functions.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "simulator/world.h"

namespace ferro::sim {

Result<int> AddFault(World& world, Fault fault);
void Advance(World& world, std::chrono::milliseconds by);

// kNotFound when there is no such thing.
Status ForceState(World& world, std::string const& server, State state);
// Gone at once, without a trace: the next GET says 404.
Status ForgetServer(World& world, std::string const& server);
Status RenameServer(World& world, std::string const& server, std::string const& name);
Status SwitchServer(World& world, std::string const& server, bool on);
// Ends what is being done to the server (deploy, install, power) now.
Status FinishWork(World& world, std::string const& server);
Status WithdrawTemplate(World& world, std::string const& os_template, bool withdrawn);
Status WithdrawPlan(World& world, std::string const& plan, bool withdrawn);
Status SetFreeMachines(World& world, std::string const& service, std::string const& location,
                       int count);
// How many times faster than in life work goes from now on; what is done stays done.
Status SetTimeScale(World& world, double scale);
Status SetBalance(World& world, std::string const& pay_currency, Money amount);

// The uuid; kInvalidArgument or kNotFound for what does not exist, kConflict without
// a free address.
Result<std::string> PlaceServer(World& world, PlacedServer const& server);

}  // namespace ferro::sim
