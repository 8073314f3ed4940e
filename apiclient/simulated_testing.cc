#include "apiclient/simulated_testing.h"

#include <set>

#include "base/check.h"
#include "simulator/contract_testing.h"
#include "simulator/transport.h"

namespace ferro::api {

// What went over the wire of all sessions of a test.
struct SimulatedApiTest::Sent {
  mutable std::mutex mutex;
  std::vector<http::Request> requests;

  class Recorder final : public http::Transport {
   public:
    Recorder(std::shared_ptr<Sent> sent, std::unique_ptr<http::Transport> inner)
        : sent_(std::move(sent)), inner_(std::move(inner)) {}

    Result<http::Response> Send(http::Request const& request) override {
      {
        std::scoped_lock lock(sent_->mutex);
        sent_->requests.push_back(request);
      }
      return inner_->Send(request);
    }

   private:
    std::shared_ptr<Sent> sent_;
    std::unique_ptr<http::Transport> inner_;
  };
};

SimulatedApiTest::SimulatedApiTest(sim::CloudOptions options)
    : cloud(std::move(options), clock, random),
      sent_(std::make_shared<Sent>()),
      session_(Connect(Options())) {}

void SimulatedApiTest::TearDown() {
  std::set<std::string> checked;
  auto const logged = log.text();
  EXPECT_EQ(logged.find("sim-s3cret"), std::string::npos);
  for (auto const& request : requests()) {
    auto const line = request.method + " " + request.url;
    bool const both =
        request.headers.contains("x-token") && request.headers.contains("x-auth-token");
    EXPECT_FALSE(both) << line;
    for (auto const* header : {"x-token", "x-auth-token"}) {
      auto const found = request.headers.find(header);
      if (found == request.headers.end()) continue;
      EXPECT_EQ(logged.find(found->second), std::string::npos) << line;
    }
    if (!checked.insert(line + request.body).second) continue;
    // The answer of a task has the form of the call that it belongs to: no contract of its own.
    if (line.starts_with("GET https://sim.test/servers/v2/result/")) continue;
    auto const fits = sim::CheckRequest(request.method, request.url, request.body);
    EXPECT_TRUE(fits) << line << " " << request.body << ": " << fits.error().message;
  }
}

Client SimulatedApiTest::client() {
  return session_->ForProject({sim::ids::kProject});
}

Client SimulatedApiTest::account() {
  return session_->ForAccount();
}

std::unique_ptr<Session> SimulatedApiTest::Connect(SessionOptions options) {
  auto transport =
      std::make_unique<Sent::Recorder>(sent_, sim::MakeSimulatorTransport(cloud, clock));
  auto session = MakeSession(
      std::move(options),
      {.transport = std::move(transport), .clock = clock, .random = random, .log = Logger(log)});
  FERRO_CHECK(session.has_value(), "the options of a simulated session are good");
  return *std::move(session);
}

SessionOptions SimulatedApiTest::Options() {
  return {.credentials = KeystoneCredentials{.auth_url = "https://sim.test/identity/v3/",
                                             .domain_name = "123456",
                                             .username = "tf-robot",
                                             .password = Secret("sim-s3cret")},
          .endpoint = {.argument = "https://sim.test/servers/v2"},
          .max_retries = 3};
}

std::vector<http::Request> SimulatedApiTest::requests() const {
  std::scoped_lock lock(sent_->mutex);
  return sent_->requests;
}

std::vector<std::string> SimulatedApiTest::lines() const {
  std::vector<std::string> lines;
  for (auto const& request : requests()) {
    std::string_view url = request.url;
    url.remove_prefix(std::string_view("https://sim.test").size());
    lines.push_back(request.method + " " + std::string(url.substr(0, url.find('?'))));
  }
  return lines;
}

PartitionGraph SimulatedApiTest::Raid1() {
  PartitionGraph graph;
  std::vector<std::string> const drives = {"d1111111-0000-5000-8000-000000000001",
                                           "d2222222-0000-5000-8000-000000000002"};
  std::vector<Filesystem> const mounts = {{.device = "r-0", .fstype = "ext3", .mount = "/boot"},
                                          {.device = "r-1", .fstype = "swap", .mount = "swap"},
                                          {.device = "r-2", .fstype = "ext4", .mount = "/"}};
  std::vector<double> const sizes = {1, 12, -1};
  for (auto const& drive : drives) graph[drive] = LocalDrive{.size = 479, .type = "SSD SATA"};
  for (std::size_t i = 0; i < mounts.size(); ++i) {
    auto const number = std::to_string(i);
    SoftRaid raid{.level = "raid1"};
    for (auto const& drive : drives) {
      auto const id = "p-" + number + drive.substr(0, 2);
      graph[id] = Partition{.device = drive, .size = sizes[i], .priority = static_cast<int>(i)};
      raid.members.push_back(id);
    }
    graph["r-" + number] = raid;
    graph["f-" + number] = mounts[i];
  }
  return graph;
}

OrderRequest SimulatedApiTest::Web(std::string const& name) {
  return {.service = {sim::ids::kEl50},
          .plan = {sim::ids::kPlanMonth},
          .location = {sim::ids::kMsk1},
          .project = {sim::ids::kProject},
          .os = {.os_template = "ubuntu", .version = "2404", .arch = "x86_64"},
          .host_name = name,
          .user_desc = name,
          .password = Secret("Example-Pass-1"),
          .partitions = Raid1()};
}

ServerId SimulatedApiTest::ActiveServer(OrderRequest const& request) {
  auto ordered = PlaceOrder(client(), request);
  FERRO_CHECK(ordered && ordered->servers.size() == 1, "the test's order was refused");
  clock.Advance(sim::Delays{}.Order());
  return ordered->servers.front().id;
}

}  // namespace ferro::api
