// A cloud on a fake clock with a user signed in, for tests: say what to send, get
// status and JSON back.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/clock_testing.h"
#include "base/random_testing.h"
#include "simulator/cloud.h"

namespace ferro::sim {

struct TestAnswer {
  int status = 0;
  http::Headers headers = {};
  std::string body = {};
  Cut cut = Cut::kNone;

  // The body; discarded JSON when it is none.
  nlohmann::json Json() const;
  // The envelope's `result`.
  nlohmann::json Result() const;
  // The error body's type, or "".
  std::string ErrorType() const;
};

class TestCloud {
 public:
  explicit TestCloud(CloudOptions options = {});

  FakeClock clock;
  FakeRandom random;
  Cloud cloud;

  // Signs in at Keystone and gives the token, project- or account-scoped; the first
  // project's is what Send uses.
  std::string ProjectToken(std::string const& project = ids::kProject);
  std::string AccountToken();
  // Forgets the tokens that Send and SendAsAccount use: after Advance they are too old.
  void SignIn();

  // As the project's user, in English; `path` begins after /servers/v2.
  TestAnswer Get(std::string const& path);
  TestAnswer Send(std::string const& method, std::string const& path, std::string const& body = "");
  // As somebody with account scope.
  TestAnswer SendAsAccount(std::string const& method, std::string const& path,
                           std::string const& body = "");
  // Anything at all.
  TestAnswer Raw(http::Request const& request);
  TestAnswer Control(std::string const& method, std::string const& path,
                     std::string const& body = "");

  // Orders EL50-SSD with Ubuntu 24.04 in MSK-1 by the month and gives the uuid.
  std::string Order(std::string const& name = "web-1");
  // The same, and waits until it is active.
  std::string ActiveServer(std::string const& name = "web-1");
  std::string StateOf(std::string const& uuid);
  // Lets the work clock pass an order, or an installation.
  void FinishOrder();

 private:
  TestAnswer SendWith(std::string const& token, std::string const& method, std::string const& path,
                      std::string const& body);
  void CheckContract(http::Request const& request, Reply const& reply);
  std::string token_;
  std::string account_token_;
};

// Keystone's request body; scope "project" (of this id) or "account".
std::string TokenRequest(std::string const& password, std::string const& project);
// RAID1 for /boot, swap and / on the two drives of EL50-SSD (selectel-api §6.3).
nlohmann::json Raid1Graph();
// A whole, good order of EL50-SSD with Ubuntu 24.04 in MSK-1 by the month.
nlohmann::json GoodOrder(std::string const& name = "web-1");
// A good body for POST /boot/os of such a server.
nlohmann::json GoodInstall(std::string const& hostname = "web-1");

}  // namespace ferro::sim
