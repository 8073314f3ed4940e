// What a user does with a server, one terraform command each, and what the books must say
// when it has been done exactly once.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "provider/faults/room_testing.h"

namespace ferro::provider {

struct Operation {
  std::string name;
  // Brings the room to where the operation begins, and gives the command.
  std::function<Command(Room&)> prepare;
  // What the operation adds to the books, however often it is begun.
  std::size_t orders = 0;
  std::size_t installs = 0;
  // Servers that are paid on at the end.
  std::size_t renewed = 1;
  // Private addresses that are reserved for servers at the end.
  std::size_t private_addresses = 0;
  // The name is not in the configuration: a finished server tells nothing of its resource.
  bool generated_name = false;
  // Nobody has to write an import block, unless the mark is gone already.
  bool adopts = false;
  // Another run may come in between: applies at once are part of this operation.
  bool with_rivals = false;
  std::string provider_config = R"({"poll_interval": "20s"})";
};

// All of them, in the order in which they are reported.
std::vector<Operation> EveryOperation();

}  // namespace ferro::provider
