// Ports of this machine that some process listens on, out of /proc/net: those that a
// container cannot be published on.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/engines/engine.h"

namespace ferro::plan {

// One file of /proc/net; protocol is "tcp" or "udp". Lines that are not understood are left
// out. `holder` has "inode N" for HolderOf.
struct Listening {
  engine::HostPort port;
  std::string inode;
};
std::vector<Listening> ParseListening(std::string_view table, std::string const& protocol);

// Where the engine's network is described: /proc/PID/net of the process behind its unix
// socket, which may live in a network namespace of its own; else our own. `endpoint` is
// "unix:///var/run/docker.sock" or the path alone. Nothing is sent.
std::filesystem::path NetworkTables(std::string_view endpoint, std::filesystem::path const& proc);

// Every port that is listened on, without holders.
std::vector<Listening> ListeningPorts(std::filesystem::path const& tables);

// "nginx (process 812)", or "another process" when nobody is found or may be looked at.
std::string HolderOf(Listening const& listening, std::filesystem::path const& proc);

}  // namespace ferro::plan
