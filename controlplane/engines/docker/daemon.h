// What the engine's API does not tell, out of its process: whether it limits logs, and
// which subnets are routed where it lives. Files are read, nothing is sent.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ferro::docker {

// Of the engine at the socket; where its process cannot be looked at, the usual
// /etc/docker/daemon.json and this process's routes are what is read.
struct DaemonFacts {
  bool limits_logs = false;
  std::vector<std::string> routes;  // "172.17.0.0/16", without the default one.
};
DaemonFacts FactsOfDaemon(std::string const& socket, std::filesystem::path const& proc);

// Whether log-opts of a daemon.json, or options of a command line, give a max-size.
bool ConfigLimitsLogs(std::string_view daemon_json);
bool OptionsLimitLogs(std::vector<std::string> const& arguments);
// The file that --config-file names, or the usual one.
std::string ConfigFileOf(std::vector<std::string> const& arguments);
// Lines of /proc/net/route.
std::vector<std::string> ParseRoutes(std::string_view table);

}  // namespace ferro::docker
