#include "controlplane/engines/docker/daemon.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <map>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "base/unix_socket.h"

namespace ferro::docker {
namespace {

struct DaemonConfig {
  std::map<std::string, std::string> log_opts;
};

void Describe(json::Fields& f, DaemonConfig& m) {
  f("log-opts", m.log_opts);
}

std::string TextOf(std::filesystem::path const& path) {
  constexpr std::size_t kLimit = 1U << 20U;
  return ReadFile(path, kLimit).value_or("");
}

std::vector<std::string> ArgumentsOf(std::filesystem::path const& process) {
  return Split(TextOf(process / "cmdline"), '\0');
}

bool IsEngine(std::filesystem::path const& process) {
  auto const arguments = ArgumentsOf(process);
  return std::filesystem::path(arguments.front()).filename() == "dockerd";
}

// A service manager may have made the socket: then the usual pid file tells.
std::filesystem::path ProcessBehind(std::string const& socket, std::filesystem::path const& proc) {
  auto const peer = proc / std::to_string(PeerOf(socket));
  if (IsEngine(peer)) return peer;
  auto const noted = std::string(Trimmed(TextOf("/var/run/docker.pid")));
  auto const usual = proc / (noted.empty() ? "0" : noted);
  if (IsEngine(usual)) return usual;
  return proc / "self";
}

std::uint32_t HexOf(std::string const& text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return number;
}

// The kernel writes addresses in the order of its own bytes, the lowest first.
std::string RouteText(std::uint32_t address) {
  std::string text;
  for (unsigned i = 0; i < 4; ++i)
    text.append(i == 0 ? "" : ".").append(std::to_string(address >> (8 * i) & 0xFFU));
  return text;
}

}  // namespace

bool ConfigLimitsLogs(std::string_view daemon_json) {
  auto const config = json::Parse<DaemonConfig>(daemon_json);
  return config && config->log_opts.contains("max-size");
}

bool OptionsLimitLogs(std::vector<std::string> const& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](std::string const& argument) {
    return argument.starts_with("max-size=") || argument.starts_with("--log-opt=max-size=");
  });
}

std::string ConfigFileOf(std::vector<std::string> const& arguments) {
  constexpr std::string_view kOption = "--config-file";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto const& argument = arguments[i];
    if (argument == kOption && i + 1 < arguments.size()) return arguments[i + 1];
    if (argument.starts_with(std::string(kOption) + "="))
      return argument.substr(kOption.size() + 1);
  }
  return "/etc/docker/daemon.json";
}

std::vector<std::string> ParseRoutes(std::string_view table) {
  constexpr std::size_t kDestination = 1;
  constexpr std::size_t kMask = 7;
  std::vector<std::string> routes;
  for (auto const& line : Split(table, '\n')) {
    auto const fields = Split(line, '\t');
    if (fields.size() <= kMask || fields.front() == "Iface") continue;
    auto const mask = HexOf(fields[kMask]);
    if (mask == 0) continue;
    routes.push_back(RouteText(HexOf(fields[kDestination])) + "/" +
                     std::to_string(std::popcount(mask)));
  }
  std::sort(routes.begin(), routes.end());
  routes.erase(std::unique(routes.begin(), routes.end()), routes.end());
  return routes;
}

DaemonFacts FactsOfDaemon(std::string const& socket, std::filesystem::path const& proc) {
  auto const process = ProcessBehind(socket, proc);
  auto const arguments = ArgumentsOf(process);
  return {.limits_logs =
              OptionsLimitLogs(arguments) || ConfigLimitsLogs(TextOf(ConfigFileOf(arguments))),
          .routes = ParseRoutes(TextOf(process / "net" / "route"))};
}

}  // namespace ferro::docker
