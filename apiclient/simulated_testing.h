// A session against the simulated cloud, in process and on a fake clock. Every
// request that a test sends is checked when the test ends.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "apiclient/order.h"
#include "apiclient/session.h"
#include "base/clock_testing.h"
#include "base/log_testing.h"
#include "base/random_testing.h"
#include "simulator/cloud.h"

namespace ferro::api {

class SimulatedApiTest : public testing::Test {
 protected:
  explicit SimulatedApiTest(sim::CloudOptions options = {});
  // Every request fits schemas/api and has one token header at most; no secret is in the log.
  void TearDown() override;

  FakeClock clock;
  FakeRandom random;
  RecordingLogSink log;
  sim::Cloud cloud;

  Session& session() { return *session_; }
  Client client();   // For the first project.
  Client account();  // For the account.
  // A session of its own over the same cloud.
  std::unique_ptr<Session> Connect(SessionOptions options);
  // Signs in as the simulator's user, three retries.
  static SessionOptions Options();

  std::vector<http::Request> requests() const;
  // "GET /servers/v2/location", …, without queries.
  std::vector<std::string> lines() const;

  // RAID1 for /boot, swap and / on the two drives of EL50-SSD (selectel-api §6.3).
  static PartitionGraph Raid1();
  // EL50-SSD with Ubuntu 24.04 in MSK-1 by the month.
  static OrderRequest Web(std::string const& name = "web-1");
  // Ordered, and active now.
  ServerId ActiveServer(OrderRequest const& request = Web());

 private:
  struct Sent;
  std::shared_ptr<Sent> sent_;
  std::unique_ptr<Session> session_;
};

}  // namespace ferro::api
