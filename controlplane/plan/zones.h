// Networks: which exist, which are to be made, with what subnet, and who gets which address.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/plan/subnet.h"
#include "controlplane/plan/world.h"

namespace ferro::plan {

struct Zone {
  enum class Todo { kNothing, kAdopt, kCreate, kRecreate };

  model::Network const* wanted = nullptr;
  engine::Network const* there = nullptr;
  Todo todo = Todo::kNothing;
  compose::Network spec;  // To be made with.
  // Its containers get fixed addresses: we made it, or will.
  bool fixed = false;
  std::optional<Subnet> subnet;
  std::vector<FieldChange> fields;  // Why it is made anew.
};

// By the engine's names. Adds refusals where one cannot be had.
std::map<std::string, Zone> ZonesOf(World const& world, model::Platform const& platform,
                                    std::vector<Replica> const& replicas, Plan& plan);

// Network and name of a container -> its fixed address, of zones that are `fixed`.
using Addresses = std::map<std::pair<std::string, std::string>, std::string>;

// Those of the inventory stay; new ones are the lowest that are free in the lower half.
Addresses AddressesOf(World const& world, std::map<std::string, Zone> const& zones,
                      std::vector<Replica> const& replicas, Plan& plan);

// Name of the object of kind "address".
std::string AddressName(std::string const& network, std::string const& container);

}  // namespace ferro::plan
