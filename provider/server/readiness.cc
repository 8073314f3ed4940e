#include "provider/server/readiness.h"

#include <algorithm>

#include "base/time_text.h"

namespace ferro::provider {
namespace {

constexpr std::chrono::seconds kPauseBetweenProbes{5};
constexpr std::chrono::milliseconds kOneProbe{3000};

std::string AddressToProbe(ServerModel const& server) {
  // Public addresses come first.
  auto const addresses = server.ip_addresses.value_or({});
  return addresses.empty() ? "" : TextOf(addresses.front().ip);
}

}  // namespace

void WaitForPort(PortProbe& probe, ServerModel const& server, Clock::TimePoint deadline,
                 tf::Call& call) {
  if (!server.wait_for_port.known()) return;
  auto const port = static_cast<std::uint16_t>(*server.wait_for_port);
  auto const address = AddressToProbe(server);
  auto const began = call.clock.Now();
  auto warn = [&](std::string_view why) {
    auto const waited = std::chrono::floor<Clock::Duration>(call.clock.Now() - began);
    call.Warning(tf::Path("wait_for_port"), "The server does not answer yet",
                 "Server " + TextOf(server.id) + " (\"" + TextOf(server.name) + "\") is " +
                     TextOf(server.status) + ", but TCP port " + std::to_string(port) + " of " +
                     (address.empty() ? "it" : address) + " did not accept a connection" +
                     std::string(why) + " (waited " + DurationText(waited) +
                     "). The server and its state are complete; look at its console in the "
                     "control panel, and whether this machine can reach that address.");
  };
  if (address.empty()) return warn(": the server has no address");
  while (!probe.Accepts(address, port, kOneProbe, call.stop)) {
    auto const left = deadline - call.clock.Now();
    if (left <= Clock::Duration::zero()) return warn(" within the time allowed");
    auto const pause =
        std::min<Clock::Duration>(kPauseBetweenProbes, std::chrono::ceil<Clock::Duration>(left));
    if (!call.clock.SleepFor(pause, call.stop)) return warn(" before the interruption");
  }
  call.log.Info("the server answers", {{"server", TextOf(server.id)}});
}

}  // namespace ferro::provider
