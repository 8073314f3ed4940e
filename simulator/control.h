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
Status SetBalance(World& world, std::string const& pay_currency, Money amount);

// A server that nobody ordered through the API: for import tests. What is left
// empty gets a sensible value; the address comes from the location's own network.
struct PlacedServer {
  std::string uuid = {};  // A fresh one when empty.
  std::string name = "placed-1";
  std::string hostname = {};  // The name when empty.
  std::string project = ids::kProject;
  std::string service = ids::kEl50;
  std::string location = ids::kMsk1;
  std::string plan = ids::kPlanMonth;
  std::string os_template = ids::kUbuntu2404;  // Its uuid.
  std::string ssh_key = {};
  std::string user_data = {};
  std::string partitions = "{}";  // The graph, as JSON text.
  std::vector<std::string> addresses = {};
  std::string private_subnet = {};  // With an address in it when not empty.
  State state = State::kActive;
};
// The uuid; kInvalidArgument or kNotFound for what does not exist, kConflict without
// a free address.
Result<std::string> PlaceServer(World& world, PlacedServer const& server);

}  // namespace ferro::sim
