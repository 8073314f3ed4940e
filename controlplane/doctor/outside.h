// Looks at this machine's ports as another machine does: from a network namespace of its
// own, through a virtual cable. What a firewall lets pass is seen, not guessed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace ferro::doctor {

enum class Answer {
  kNotTried,  // IPv6 and UDP, which does not answer.
  kConnected,
  kRefused,  // Nobody listens, or a firewall says so.
  kSilent,   // Within the time; a firewall drops what comes.
};

struct OutsidePort {
  std::string address;  // "" is any of the machine.
  std::int64_t port = 0;
  std::string protocol;
  std::string holder;
  Answer answer = Answer::kNotTried;
};

struct ProbeOptions {
  // Of the machine to look at: /proc/PID/ns/net of its engine; empty is our own.
  std::filesystem::path network_namespace;
  // Subnets that are in use, and hence not for the cable.
  std::vector<std::string> routes;
  // A new cable takes up to a second to wake, the first packet is sent again then.
  Clock::Duration within{3500};
};

// The ports with their answers; loopback ones are never reached and not tried. Whatever was
// made for it is gone afterwards, also when the process is killed. Fails with
// kPermissionDenied when not run as root.
Result<std::vector<OutsidePort>> ProbeFromOutside(std::vector<OutsidePort> ports,
                                                  ProbeOptions const& options);

}  // namespace ferro::doctor
