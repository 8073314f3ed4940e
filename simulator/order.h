// An order, checked rule by rule before anything is taken (selectel-api §5.2, §8).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/answer.h"
#include "simulator/call.h"
#include "simulator/price.h"
#include "simulator/world.h"

namespace ferro::sim {

struct OrderPlan {
  Service const* service = nullptr;
  Location const* location = nullptr;
  Plan const* plan = nullptr;
  OsTemplate const* os = nullptr;
  std::string project;
  int quantity = 1;
  Quote quote;
  std::string pay_currency;
  // Per server, in turn: the subnet of each address, and the address.
  std::vector<std::pair<Subnet const*, std::string>> public_ips;
  std::vector<std::pair<Subnet const*, std::string>> private_ips;
  std::string local_network;  // "" without a private VLAN.
};

// Configuration, location and plan of a price calculation or an order.
std::optional<Answer> CheckOffer(World const& world, Body const& body, std::string const& service,
                                 std::string const& model, OrderPlan& plan);
// What the new system may be given; shared with the reinstall (selectel-api §8.3, §8.4).
std::optional<Answer> CheckOsBody(World const& world, Body const& body, Service const& service,
                                  std::string const& location, OsTemplate const*& os);
// The addresses an order asks for, or gets.
std::optional<Answer> CheckAddresses(World const& world, Body const& body, OrderPlan& plan);

// Makes the servers; all checks have passed.
std::vector<std::string> Carry(World& world, Body const& body, OrderPlan const& plan);
ServerOs OsFrom(World& world, Body const& body, OsTemplate const& os);
// A server as an order or /_sim/servers makes it, with nothing scheduled yet.
Server NewServer(World& world, Service const& service, std::string const& location,
                 std::string const& plan, std::string const& project);

}  // namespace ferro::sim
