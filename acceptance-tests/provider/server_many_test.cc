#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char kPublic[] = "e2000000-0000-4000-8000-000000000002";   // MSK-1.
constexpr char kPrivate[] = "e1000000-0000-4000-8000-000000000001";  // The same.

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
  Configure(
      Server("web", "count = 30\n  private_network_uuid = \"" + std::string(kPrivate) + "\""));
  terraform().Init();
  EXPECT_GE(MostAtOnce(), 8U);
  ExpectDistinctNamesAndAddresses(30);
  std::set<std::string> private_addresses;
  for (auto const& server : Book("servers").Elements()) {
    private_addresses.insert(server.Text("/private_addresses/0"));
  }
  EXPECT_EQ(private_addresses.size(), 30U);
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

// Covers: W-36
TEST_F(ServerManyTest, TwoAppliesAtOnceShareNoNameAndNoAddress) {
  RestartSimulator({.time_scale = 400});
  Configure(Server("web", "count = 4\n  public_network_uuid = \"" + std::string(kPublic) +
                              "\"\n  private_network_uuid = \"" + kPrivate + "\""));
  // Another shell: a directory, a home and a TMPDIR of its own.
  auto other = Terraform::Create(simulator().environment());
  ASSERT_TRUE(other) << other.error().message;
  (*other)->Write("main.tf", terraform().Read("main.tf"));
  terraform().Init();
  (*other)->Init();
  auto first = terraform().Start({"apply", "-auto-approve"});
  auto second = (*other)->Start({"apply", "-auto-approve"});
  for (auto* apply : {first.get(), second.get()}) {
    auto const finished = apply->Wait(seconds(200));
    ASSERT_TRUE(finished) << finished.error().message;
    EXPECT_EQ(finished->exit_status, 0) << finished->text();
  }
  std::set<std::string> names;
  std::set<std::string> addresses;
  for (auto const& server : Book("servers").Elements()) {
    names.insert(server.Text("/name"));
    addresses.insert(server.Text("/addresses/0"));
    addresses.insert(server.Text("/private_addresses/0"));
  }
  EXPECT_EQ(OrderCount(), 8U);
  EXPECT_EQ(names.size(), 8U);
  EXPECT_EQ(addresses.size(), 16U) << "a public and a private one each";
  std::size_t refused = 0;
  for (auto const& request : Book("requests").Elements()) {
    if (request.Text("/path").ends_with("/resource/server/billing") &&
        request.Int("/status") >= 400)
      ++refused;
  }
  EXPECT_EQ(refused, 0U) << "the lock keeps them apart, not the API";
  terraform().ExpectNothingToDo();
  (*other)->ExpectNothingToDo();
  (*other)->Destroy();
}

TEST_F(ServerManyTest, OfTwoAppliesThatWantOneNameAtOnceOnlyOneGetsIt) {
  RestartSimulator({.time_scale = 400});
  Configure(Server("web", "name = \"web-1\""));
  auto other = Terraform::Create(simulator().environment());
  ASSERT_TRUE(other) << other.error().message;
  (*other)->Write("main.tf", terraform().Read("main.tf"));
  terraform().Init();
  (*other)->Init();
  auto first = terraform().Start({"apply", "-auto-approve"});
  auto second = (*other)->Start({"apply", "-auto-approve"});
  auto const a = first->Wait(seconds(100));
  auto const b = second->Wait(seconds(100));
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->exit_status + b->exit_status, 1) << a->text() << b->text();
  auto const& loser = a->exit_status == 0 ? *b : *a;
  EXPECT_THAT(loser.err, testing::HasSubstr("Name is taken"));
  EXPECT_EQ(OrderCount(), 1U);
  if (b->exit_status == 0) (*other)->Destroy();
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
  EXPECT_LE(per_server, 50U + 10U) << "the system of each; lists have the rest";
  EXPECT_LE(catalogue, 10U);
  RecordProperty("calls_per_server", std::to_string(static_cast<double>(per_server) / 50));
}

}  // namespace
}  // namespace ferro::acceptance
