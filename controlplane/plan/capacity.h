// Does the platform fit on the machine? Pure; made from what the engine says of its host.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/engines/engine.h"
#include "controlplane/model/platform.h"
#include "controlplane/plan/make.h"
#include "controlplane/plan/plan.h"

namespace ferro::plan {

// Memory, cpu, disk, address pools and every port that somebody else holds. A service takes
// what it reserves, else its limit, else nothing: what no file states is not guessed.
// Services count in dependency order, so the first that does not fit is one that would start
// last. Those in `scale` have that many replicas.
std::vector<Capacity> CapacityOf(model::Platform const& platform, engine::Observed const& seen,
                                 Sources const& sources,
                                 std::map<std::string, int> const& scale = {});

// "held by nginx", of a port that does not fit.
std::string TextOfTaken(Capacity const& port);

// Published ports that other machines can reach: "80/tcp of nginx". Docker's rules stand
// before those of ufw (moby/moby#4737), so a firewall on the host does not hide them.
std::vector<std::string> OutsidePorts(model::Platform const& platform, bool private_ports);

// A port that a service publishes: `first` to `last` on `address` ("" is every one).
struct PublishedPort {
  std::string service;
  std::string address;
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::string protocol;
};
// Without those for which the engine picks any free port.
std::vector<PublishedPort> PublishedPorts(std::string const& service,
                                          std::vector<compose::Port> const& ports);

bool IsLoopback(std::string_view address);

// "1.5 GiB"
std::string SizeText(std::int64_t bytes);

}  // namespace ferro::plan
