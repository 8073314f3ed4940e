// What goes wrong around an order: it happens once, and is never an error once accepted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "base/text.h"
#include "provider/provider_testing.h"
#include "provider/server/names.h"

namespace ferro::provider {
namespace {

using sim::FaultKind;
using tf::Severity;

constexpr char const* kOrderPath = "*/resource/server/billing";
std::string const kNamed = Config(R"("name": "web-1")");

// One server in the books and in the state, not tainted, and nothing left to do.
void ExpectOneCleanServer(Stage& stage, std::string const& config = kNamed) {
  EXPECT_EQ(stage.Orders(), 1U);
  auto const* instance = stage.core.Find(kWeb);
  ASSERT_NE(instance, nullptr);
  EXPECT_FALSE(instance->tainted);
  EXPECT_EQ(TextAt(instance->value, "id"), stage.cloud.Servers()[0].uuid);
  auto const plan = stage.core.Plan(kWeb, config);
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
  EXPECT_FALSE(plan.drifted);
}

// Covers: R150 W-01
TEST(CreateOnceTest, AnOrderWhoseAnswerIsLostIsAdopted) {
  for (auto const kind : {FaultKind::kResetAfter, FaultKind::kMalformed, FaultKind::kTimeout,
                          FaultKind::kEmpty, FaultKind::kHtml}) {
    Stage stage;
    ASSERT_TRUE(
        stage.cloud.AddFault({.kind = kind, .method = "POST", .path = kOrderPath, .after = true}));
    auto const applied = stage.core.Apply(kWeb, kNamed);
    EXPECT_TRUE(applied.ok()) << NameOf(kind) << applied.diagnostics.ToText();
    ExpectOneCleanServer(stage);
  }
}

TEST(CreateOnceTest, AServerErrorAfterTheEffectIsAdoptedToo) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                    .method = "POST",
                                    .path = kOrderPath,
                                    .status = 500,
                                    .after = true}));
  auto const applied = stage.core.Apply(kWeb, Config());
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  ExpectOneCleanServer(stage, Config());
}

TEST(CreateOnceTest, AnOrderThatMayHaveGoneIsNotSentAgain) {
  for (auto const kind : {FaultKind::kResetBefore, FaultKind::kTimeout, FaultKind::kStatus}) {
    Stage stage;
    ASSERT_TRUE(stage.cloud.AddFault(
        {.kind = kind, .method = "POST", .path = kOrderPath, .count = 0, .status = 500}));
    auto const applied = stage.core.Apply(kWeb, kNamed);
    EXPECT_FALSE(applied.ok());
    EXPECT_TRUE(Says(
        applied.diagnostics, Severity::kError, "",
        {"It is not known whether a server was ordered", "web-1 (unfinished ", "not sent again"}))
        << applied.diagnostics.ToText();
    EXPECT_TRUE(applied.state.is_null());
    EXPECT_EQ(stage.cloud.CountRequests("POST", kOrderPath), 1U) << NameOf(kind);
    EXPECT_GE(stage.clock.Now() - FakeClock::kStart, std::chrono::seconds(60))
        << "it was looked for";
  }
}

TEST(CreateOnceTest, ABusyApiIsAskedAgainBecauseNothingHappened) {
  for (auto const kind : {FaultKind::kTaskRunning, FaultKind::kMaintenance}) {
    Stage stage;
    ASSERT_TRUE(
        stage.cloud.AddFault({.kind = kind, .method = "POST", .path = kOrderPath, .count = 3}));
    auto const applied = stage.core.Apply(kWeb, kNamed);
    EXPECT_TRUE(applied.ok()) << NameOf(kind) << applied.diagnostics.ToText();
    ExpectOneCleanServer(stage);
  }
}

TEST(CreateOnceTest, AnApiThatStaysBusyIsGivenUpWithoutAnOrder) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = FaultKind::kTaskRunning, .method = "POST", .path = kOrderPath, .count = 0}));
  auto const applied = stage.core.Apply(kWeb, kNamed);
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "", {"busy", "Nothing was ordered"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 0U);
}

TEST(CreateOnceTest, MoneyThatRanOutSinceThePlanIsAnErrorWithoutAnOrder) {
  Stage stage;
  ASSERT_TRUE(
      stage.cloud.AddFault({.kind = FaultKind::kNoMoney, .method = "POST", .path = kOrderPath}));
  auto const applied = stage.core.Apply(kWeb, kNamed);
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "", {"Not enough money"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 0U);
}

// --- What changed between plan and apply ------------------------------------------------

tf::CoreOptions Meanwhile(std::function<void()> change) {
  tf::CoreOptions options;
  options.before_apply = std::move(change);
  return options;
}

TEST(CreateOnceTest, StockPriceAndNameAreCheckedAgainBeforeTheOrder) {
  struct Meantime {
    char const* what;
    char const* path;
    std::function<void(sim::World&)> change;
  };
  std::vector<Meantime> const cases = {
      {"Not in stock", "configuration_uuid",
       [](sim::World& world) {
         EXPECT_TRUE(SetFreeMachines(world, sim::ids::kEl50, sim::ids::kMsk1, 0));
       }},
      {"Not enough money", "",
       [](sim::World& world) { EXPECT_TRUE(SetBalance(world, "main", 0)); }},
      {"Name is taken", "name",
       [](sim::World& world) { EXPECT_TRUE(PlaceServer(world, {.name = "web-1"})); }},
      {"Unknown operating system", "os_image_uuid", [](sim::World& world) {
         EXPECT_TRUE(WithdrawTemplate(world, sim::ids::kUbuntu2404, true));
       }}};
  for (auto const& each : cases) {
    Stage stage;
    auto const applied =
        stage.core.Apply(kWeb, kNamed, Meanwhile([&] {
                           EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
                             each.change(world);
                             return {};
                           }));
                         }));
    EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, each.path, {each.what}))
        << each.what << ": " << applied.diagnostics.ToText();
    EXPECT_EQ(stage.Orders(), 0U) << each.what;
    EXPECT_TRUE(applied.state.is_null());
  }
}

// Covers: W-36
TEST(CreateOnceTest, AnAddressThatOthersTookMakesTheNextOneTheChoice) {
  for (auto const error_object : {false, true}) {
    auto options = QuickCloud();
    options.modes.error_object = error_object;
    Stage stage(options);
    ASSERT_TRUE(stage.cloud.AddFault(
        {.kind = FaultKind::kStatus,
         .method = "POST",
         .path = kOrderPath,
         .count = 2,
         .status = error_object ? 400 : 409,
         .body =
             error_object
                 ? R"({"error":{"message":"IP address already in use","code":409}})"
                 : R"({"type":"SeidoConflictError","message":"address is taken","code":"C1"})"}));
    auto const config =
        Config(R"("public_network_uuid": ")" + std::string(sim::ids::kMsk1Public) + "\"");
    auto const applied = stage.core.Apply(kWeb, config);
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    ExpectOneCleanServer(stage, config);
    EXPECT_EQ(stage.cloud.CountRequests("POST", kOrderPath), 3U);
  }
}

// --- Deadline, interruption, ends -------------------------------------------------------

// Covers: R145 R146 P-55 W-02
TEST(CreateOnceTest, APassedDeadlineIsAWarningAndTheNextApplyWaitsOn) {
  auto options = QuickCloud();
  options.delays.deploy = std::chrono::minutes(30);
  Stage stage(options);
  auto const config = Config(R"("name": "web-1", "timeouts": {"create": "10m"})");
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  auto const uuid = stage.cloud.Servers()[0].uuid;
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "",
                   {"Server is not finished yet", uuid, "pending for 10s, then processing for 10s",
                    "then deploy for ", "nothing will be ordered again", "terraform apply"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "status"), "deploy");
  EXPECT_EQ(TextAt(applied.state, "name"), "web-1");
  EXPECT_FALSE(applied.state["ip_addresses"].elements().empty()) << "the state is complete";
  EXPECT_FALSE(stage.core.Find(kWeb)->tainted);

  auto const plan = stage.core.Plan(kWeb, config);
  EXPECT_EQ(plan.action, tf::Action::kUpdate);
  EXPECT_TRUE(plan.after["status"].is_unknown());
  auto const again = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(again.ok()) << again.diagnostics.ToText();
  EXPECT_EQ(TextAt(again.state, "status"), "active");
  ExpectOneCleanServer(stage, config);
}

// Covers: R147 R148
TEST(CreateOnceTest, AnInterruptedCreateIsNeitherTaintedNorRepeated) {
  Stage stage;
  stage.OnPoll(3, [&] { stage.server.StopProvider(); });
  auto const applied = stage.core.Apply(kWeb, kNamed);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "", {"Interrupted", "goes on waiting"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "name"), "web-1");
  EXPECT_TRUE(ParseMark(*stage.cloud.Servers()[0].user_desc)) << "it is still unfinished";
  auto const again = stage.core.Apply(kWeb, kNamed);
  EXPECT_EQ(again.action, tf::Action::kUpdate);
  EXPECT_TRUE(again.ok()) << again.diagnostics.ToText();
  EXPECT_EQ(stage.cloud.Servers()[0].user_desc, "web-1");
  ExpectOneCleanServer(stage);
}

TEST(CreateOnceTest, AnInterruptionBeforeTheOrderOrdersNothing) {
  Stage stage;
  auto const applied = stage.core.Apply(
      kWeb, kNamed, Meanwhile([&] {
        // The order is refused as busy, and the interruption comes in the pause after it.
        EXPECT_TRUE(stage.cloud.AddFault(
            {.kind = FaultKind::kTaskRunning, .method = "POST", .path = kOrderPath, .count = 0}));
        stage.clock.OnSleep([&] { stage.server.StopProvider(); });
      }));
  EXPECT_FALSE(applied.ok());
  EXPECT_EQ(stage.Orders(), 0U);
  EXPECT_TRUE(applied.state.is_null());
}

Status Force(sim::World& world, sim::State state) {
  return ForceState(world, world.servers.begin()->first, state);
}

TEST(CreateOnceTest, NothingLeftOfAnOrderIsAnErrorWithoutState) {
  for (auto const state : {sim::State::kCancel, sim::State::kDeleted}) {
    Stage stage;
    stage.OnPoll(2, [&] {
      EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) { return Force(world, state); }));
    });
    auto const applied = stage.core.Apply(kWeb, kNamed);
    EXPECT_FALSE(applied.ok());
    EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "",
                     {"The order came to nothing", "pending for", "Nothing is left of it"}))
        << applied.diagnostics.ToText();
    EXPECT_TRUE(applied.state.is_null()) << "nothing to taint";
  }
}

TEST(CreateOnceTest, AServerThatWaitsForMoneyIsKeptWithAWarning) {
  for (auto const state : {sim::State::kUnpaid, sim::State::kBlocked}) {
    Stage stage;
    stage.OnPoll(2, [&] {
      EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) { return Force(world, state); }));
    });
    auto const applied = stage.core.Apply(kWeb, kNamed);
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "",
                     {"Server is " + NameOf(state), "Top the balance up"}))
        << applied.diagnostics.ToText();
    EXPECT_EQ(TextAt(applied.state, "status"), NameOf(state));
    EXPECT_FALSE(stage.core.Find(kWeb)->tainted);
    // When the money has come, the next apply notices.
    EXPECT_TRUE(
        stage.cloud.Change([&](sim::World& world) { return Force(world, sim::State::kActive); }));
    EXPECT_TRUE(stage.core.Apply(kWeb, kNamed).ok());
    ExpectOneCleanServer(stage);
  }
}

// Covers: R151 W-02
TEST(CreateOnceTest, AWaitOutlivesEveryHiccupOfTheApi) {
  for (auto const kind :
       {FaultKind::kRefused, FaultKind::kResetBefore, FaultKind::kRateLimit, FaultKind::kHtml,
        FaultKind::kMalformed, FaultKind::kPlainText404, FaultKind::kEmpty}) {
    Stage stage;
    ASSERT_TRUE(stage.cloud.AddFault(
        {.kind = kind, .method = "GET", .path = "*/servers/v2/resource/*-*", .count = 7}));
    auto const applied = stage.core.Apply(kWeb, kNamed);
    EXPECT_TRUE(applied.ok()) << NameOf(kind) << applied.diagnostics.ToText();
    EXPECT_EQ(TextAt(applied.state, "status"), "active") << NameOf(kind);
    ExpectOneCleanServer(stage);
  }
}

// Covers: W-33
TEST(CreateOnceTest, ACredentialThatIsRevokedMeanwhileDoesNotLoseTheServer) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                    .method = "GET",
                                    .path = "*/servers/v2/resource/*-*",
                                    .count = 0,
                                    .status = 403}));
  auto const applied = stage.core.Apply(kWeb, kNamed);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(
      Says(applied.diagnostics, Severity::kWarning, "", {"The server's state cannot be read"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "id"), stage.cloud.Servers()[0].uuid);
  stage.cloud.ClearFaults();
  EXPECT_TRUE(stage.core.Apply(kWeb, kNamed).ok());
  ExpectOneCleanServer(stage);
}

TEST(CreateOnceTest, AFailedRenameIsRepeatedByTheNextApply) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                    .method = "PUT",
                                    .path = "*/resource/*",
                                    .count = 0,
                                    .status = 500}));
  auto const applied = stage.core.Apply(kWeb, kNamed);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "name", {"provisional name"}))
      << applied.diagnostics.ToText();
  stage.cloud.ClearFaults();
  EXPECT_TRUE(stage.core.Apply(kWeb, kNamed).ok());
  EXPECT_EQ(stage.cloud.Servers()[0].user_desc, "web-1");
  ExpectOneCleanServer(stage);
}

// --- A run that was killed ----------------------------------------------------------------

// The server that a killed run left: ordered, marked, unknown to Terraform.
std::string Orphan(Stage& stage, std::string const& config) {
  stage.OnPoll(2, [&] { stage.server.StopProvider(); });
  EXPECT_TRUE(stage.core.Apply(kWeb, config).ok());
  stage.clock.OnSleep(nullptr);
  stage.core.Remove(kWeb);
  return stage.cloud.Servers()[0].uuid;
}

TEST(CreateOnceTest, AServerFromAKilledRunStopsWithAReadyImportBlock) {
  for (auto const& config : {kNamed, Config()}) {
    Stage stage;
    auto const uuid = Orphan(stage, config);
    stage.clock.Advance(std::chrono::minutes(7));
    auto const applied = stage.core.Apply(kWeb, config);
    EXPECT_FALSE(applied.ok());
    auto const id = std::string(sim::ids::kProject) + "/" + uuid;
    EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, config == kNamed ? "name" : "",
                     {"interrupted order", uuid, "ago", "import {", "id = \"" + id + "\""}))
        << applied.diagnostics.ToText();
    EXPECT_EQ(stage.Orders(), 1U);

    auto const imported = stage.core.Import(kWeb, id);
    ASSERT_FALSE(imported.has_errors()) << imported.ToText();
    auto const finished = stage.core.Apply(kWeb, config);
    EXPECT_TRUE(finished.ok()) << finished.diagnostics.ToText();
    EXPECT_FALSE(ParseMark(*stage.cloud.Servers()[0].user_desc));
    ExpectOneCleanServer(stage, config);
  }
}

// --- Many at once -------------------------------------------------------------------------

// Covers: R7 R53 W-36
TEST(CreateOnceTest, ThirtyServersAtOnceShareNoNameAndNoAddress) {
  // All threads move one clock, so the time of one passes for all of them: everything is quick.
  auto options = QuickCloud();
  auto& delays = options.delays;
  delays.pending = delays.processing = delays.paid = std::chrono::milliseconds(50);
  delays.deploy = std::chrono::milliseconds(250);
  Stage stage(options, R"({"poll_interval": "100ms"})");
  auto const config =
      Config(R"("private_network_uuid": ")" + std::string(sim::ids::kMsk1Private) + "\"");
  constexpr int kServers = 30;
  constexpr int kParallel = 10;
  std::vector<std::unique_ptr<tf::FakeCore>> cores;
  for (int i = 0; i < kParallel; ++i)
    cores.push_back(std::make_unique<tf::FakeCore>(stage.server, R"({"poll_interval": "100ms"})"));
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kParallel; ++i) {
      threads.emplace_back([&, i] {
        for (int n = i; n < kServers; n += kParallel) {
          auto const address = "selectel_dedicated_server_v1.web" + std::to_string(n);
          auto const applied = cores[static_cast<std::size_t>(i)]->Apply(address, config);
          EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
        }
      });
    }
  }
  std::set<std::string> names;
  std::set<std::string> addresses;
  for (auto const& server : stage.cloud.Servers()) names.insert(*server.user_desc);
  for (auto const& order : stage.cloud.Orders())
    addresses.insert(order.addresses.begin(), order.addresses.end());
  EXPECT_EQ(stage.Orders(), 30U);
  EXPECT_EQ(names.size(), 30U);
  EXPECT_EQ(addresses.size(), 60U) << "a public and a private one each";
}

}  // namespace
}  // namespace ferro::provider
