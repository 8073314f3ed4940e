#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class ServerManyTest : public ProviderTest {
 protected:
  // Servers that stand between order and active at this moment.
  std::size_t BeingMade() {
    std::size_t count = 0;
    for (auto const& server : Book("servers").Elements()) {
      auto const state = server.Text("/state");
      if (state == "pending" || state == "processing" || state == "paid" || state == "deploy") {
        ++count;
      }
    }
    return count;
  }

  // Applies in the background; the most servers seen in the making at one moment.
  std::size_t MostAtOnce() {
    auto apply = terraform().Start({"apply", "-auto-approve"});
    std::size_t most = 0;
    for (;;) {
      most = std::max(most, BeingMade());
      if (apply->WaitForOutput("Apply complete!", milliseconds(100))) break;
      if (apply->err().find("Error") != std::string::npos) break;
    }
    auto finished = apply->Wait(seconds(120));
    EXPECT_TRUE(finished && finished->exit_status == 0)
        << (finished ? finished->text() : finished.error().message);
    return most;
  }

  void ExpectDistinctNamesAndAddresses(std::size_t count) {
    std::set<std::string> names;
    std::set<std::string> addresses;
    auto const state = Document::Parse(terraform().StateJson());
    for (auto const& resource : state.At("/values/root_module/resources").Elements()) {
      names.insert(resource.Text("/values/name"));
      addresses.insert(resource.Text("/values/ip_addresses/0/ip"));
    }
    EXPECT_EQ(names.size(), count);
    EXPECT_EQ(addresses.size(), count);
    EXPECT_EQ(OrderCount(), count);
  }
};

// Covers: R7 P-56 R105
TEST_F(ServerManyTest, ThirtyByCountAreMadeTenAtATimeWithoutSharingANameOrAnAddress) {
  RestartSimulator({.time_scale = 200});  // Six seconds each.
  Configure(Server("web", "count = 30"));
  terraform().Init();
  EXPECT_GE(MostAtOnce(), 8U);
  ExpectDistinctNamesAndAddresses(30);
  terraform().ExpectNothingToDo();
}

TEST_F(ServerManyTest, ThirtyByForEachWithNamesOfTheirOwn) {
  Configure(
      Server("web", "for_each = toset([for i in range(30) : \"web-${i}\"])\n  name = each.key"));
  terraform().Init();
  terraform().Apply({"-parallelism=10"});
  ExpectDistinctNamesAndAddresses(30);
  terraform().ExpectNothingToDo();
}

// Covers: R114
TEST_F(ServerManyTest, ARefreshOfFiftyServersTakesAtMostFiveCallsEachBesideTheCatalogue) {
  Configure(Server("web", "count = 50"));
  terraform().Init();
  terraform().Apply({"-parallelism=50"});
  auto const before = Book("requests").Elements();
  EXPECT_EQ(terraform().Run({"plan", "-refresh-only"}).exit_status, 0);
  auto const after = Book("requests").Elements();
  std::size_t per_server = 0;
  std::size_t catalogue = 0;
  for (std::size_t i = before.size(); i < after.size(); ++i) {
    auto const path = after[i].Text("/path");
    EXPECT_EQ(after[i].Text("/method"),
              path.find("auth/tokens") == std::string::npos ? "GET" : "POST")
        << path;
    bool const of_catalogue =
        path.find("/service") != std::string::npos || path.find("/location") != std::string::npos ||
        path.find("/plan") != std::string::npos || path.find("/template/") != std::string::npos ||
        path.find("auth/tokens") != std::string::npos;
    ++(of_catalogue ? catalogue : per_server);
  }
  EXPECT_LE(per_server, 5U * 50U);
  EXPECT_LE(catalogue, 10U);
  RecordProperty("calls_per_server", std::to_string(static_cast<double>(per_server) / 50));
}

}  // namespace
}  // namespace ferro::acceptance
