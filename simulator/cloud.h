// The Selectel API, simulated: Keystone (/identity/v3), dedicated servers
// (/servers/v2) and test endpoints (/_sim). Facts: selectel-api. Shares no type
// with the API client. Works lazily on the injected clocks: with a FakeClock an
// order of 20 minutes takes no time at all.
//
//   FakeClock clock; FakeRandom random;
//   sim::Cloud cloud({}, clock, random);
//   auto transport = sim::MakeSimulatorTransport(cloud, clock);   // simulator/transport.h
//   … https://sim.test/identity/v3, https://sim.test/servers/v2 …
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "http/transport.h"
#include "simulator/control.h"
#include "simulator/faults.h"
#include "simulator/options.h"
#include "simulator/store.h"
#include "simulator/world.h"

namespace ferro::sim {

// Thread-safe. `clock` and `random` must outlive it.
class Cloud {
 public:
  Cloud(CloudOptions options, Clock& clock, Random& random);
  ~Cloud();

  // From now on the world is kept there; one that is there already becomes this cloud's, with
  // its catalogue, accounts, modes and delays. A request whose effect cannot be saved is
  // answered with 507.
  Status KeepIn(std::unique_ptr<Store> store);

  // Answers one request; its URL may be whole or begin at the path. Never fails:
  // what goes wrong on order is in Reply::cut and Reply::delay.
  Reply Handle(http::Request const& request);

  // The books, as copies. The same as GET /_sim/servers, orders, requests, faults.
  std::vector<Server> Servers();
  std::vector<Order> Orders();
  std::vector<RequestRecord> Requests();
  std::vector<Fault> Faults();
  // How many requests so far had this method ("*" any) and a path that fits the glob.
  std::size_t CountRequests(std::string const& method, std::string const& path_glob);
  Money Balance(std::string const& pay_currency);

  // Faults: the id of the new one; kInvalidArgument when its pointer or value is no JSON.
  Result<int> AddFault(Fault fault);
  void ClearFaults();

  // Moves the calendar (billing, token expiry), not the work clock.
  void Advance(std::chrono::milliseconds by);
  // Any change behind the provider's back; the functions of control.h take a World:
  //   cloud.Change([&](World& w) { return ForgetServer(w, uuid); });
  Status Change(std::function<Status(World&)> const& change);
  Result<std::string> PlaceServer(PlacedServer const& server);
  CloudOptions Options();
  void SetModes(Modes const& modes);
  Modes GetModes();
  // What the URLs of the token's catalogue start with.
  void SetBaseUrl(std::string url);

 private:
  Reply HandleNow(http::Request const& request);
  http::Response Respond(Call& call, RequestRecord& record);
  std::mutex mutex_;
  World world_;
  std::unique_ptr<Store> store_;
};

}  // namespace ferro::sim
