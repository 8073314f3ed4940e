// Free machines per configuration, location and plan, and free addresses per subnet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/world.h"

namespace ferro::sim {

// How many may be ordered there under that plan.
int FreeMachines(Service const& service, std::string const& location, std::string const& plan);
void Take(World& world, std::string const& service, std::string const& location,
          std::string const& plan);
void GiveBack(World& world, std::string const& service, std::string const& location,
              std::string const& plan);
// All counts of the configuration there; makes the entry when it was sold out.
void SetStock(Service& service, std::string const& location, int count);

Ip const* Reserved(World const& world, std::string const& subnet, std::string const& address);
// How many addresses can still be reserved; nothing for IPv6, where nobody counts.
std::optional<int> FreeAddresses(World const& world, Subnet const& subnet);
int UsedAddresses(World const& world, Subnet const& subnet);
// The lowest free address, passing over those in `taken`; "" when there is none.
std::string NextFree(World const& world, Subnet const& subnet,
                     std::vector<std::string> const& taken = {});
// Why the address can't be reserved in this subnet (wrong, not who has it), or "".
std::string AddressProblem(Subnet const& subnet, std::string const& address);
Ip const& Reserve(World& world, Subnet const& subnet, std::string const& address,
                  std::string const& server);

}  // namespace ferro::sim
