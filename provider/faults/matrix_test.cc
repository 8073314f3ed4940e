// The whole matrix, one test for each operation; `make faults` prints the same as a table. Debug
// builds try a share of it.
#include <gtest/gtest.h>

#include <thread>

#include "provider/faults/matrix_testing.h"

namespace ferro::provider {
namespace {

Operation Named(std::string_view name) {
  for (auto& operation : EveryOperation()) {
    if (operation.name == name) return operation;
  }
  ADD_FAILURE() << "no such operation: " << name;
  return {};
}

// Each call has a case of each fault that the plan of tests asks for, and of each death.
void ExpectComplete(OperationReport const& report) {
  for (auto const& call : report.calls) {
    for (auto const& row : EveryFault()) {
      if (!row.required) continue;
      auto const text = Case{call, std::string(row.name)}.ToText();
      EXPECT_EQ(std::ranges::count(report.unreachable, text), 0) << text;
    }
    for (auto const kill : kEveryKill) {
      auto const text = Case{call, "", kill}.ToText();
      EXPECT_EQ(std::ranges::count(report.unreachable, text), 0) << text;
    }
  }
}

// A build that is not optimised takes each eleventh case: the whole would take a quarter of an
// hour. (A prime: the share goes through all faults and deaths.)
constexpr std::size_t kShare = FERRO_FAULT_SHARE;

void ExpectUnbroken(std::string_view name, std::size_t least_cases) {
  std::size_t number = 0;
  auto const report = RunOperation(Named(name), std::thread::hardware_concurrency(),
                                   [&](Case const& /*one*/) { return number++ % kShare == 0; });
  EXPECT_GE(report.cases, least_cases / kShare);
  ExpectComplete(report);
  for (auto const& [text, invariants] : report.broken) {
    for (auto const& invariant : invariants) ADD_FAILURE() << text << "\n  " << invariant;
  }
  testing::Test::RecordProperty("cases", static_cast<int>(report.cases));
  testing::Test::RecordProperty("open_window", static_cast<int>(report.open_window));
}

TEST(FaultMatrixTest, CreateIsNeverLostNorRepeated) {
  ExpectUnbroken("create", 1000);
}

TEST(FaultMatrixTest, CreateUnderAGeneratedNameIsNeverLostNorRepeated) {
  ExpectUnbroken("create, name generated", 1000);
}

TEST(FaultMatrixTest, ReinstallHappensOnce) {
  ExpectUnbroken("reinstall", 500);
}

TEST(FaultMatrixTest, RenameIsFinishedByTheNextApply) {
  ExpectUnbroken("rename", 300);
}

TEST(FaultMatrixTest, TariffIsFinishedByTheNextApply) {
  ExpectUnbroken("tariff", 300);
}

TEST(FaultMatrixTest, ReinstallByPasswordHappensOnce) {
  ExpectUnbroken("reinstall by password", 500);
}

TEST(FaultMatrixTest, ReinstallByPartitionsHappensOnce) {
  ExpectUnbroken("reinstall by partitions", 500);
}

// Covers: W-08
TEST(FaultMatrixTest, OnePrivateAddressIsReserved) {
  ExpectUnbroken("network", 400);
}

TEST(FaultMatrixTest, SwitchingOffIsFinishedByTheNextApply) {
  ExpectUnbroken("power off", 300);
}

TEST(FaultMatrixTest, SwitchingOnIsFinishedByTheNextApply) {
  ExpectUnbroken("power on", 300);
}

TEST(FaultMatrixTest, RebootIsFinishedByTheNextApply) {
  ExpectUnbroken("reboot", 300);
}

TEST(FaultMatrixTest, ReplacementEndsWithOneServerThatIsPaidOn) {
  ExpectUnbroken("replacement", 1000);
}

TEST(FaultMatrixTest, DestroyIsFinishedByTheNextDestroy) {
  ExpectUnbroken("destroy", 200);
}

TEST(FaultMatrixTest, ImportChangesNothing) {
  ExpectUnbroken("import", 150);
}

TEST(FaultMatrixTest, RefreshChangesNothing) {
  ExpectUnbroken("refresh", 150);
}

TEST(FaultMatrixTest, CreateAdoptsWhenAsked) {
  ExpectUnbroken("create, adopt_unfinished", 1000);
}

// Terraform is gone: nobody will store the server, so that its mark has to stay.
TEST(FaultMatrixTest, AnInterruptionTogetherWithTheLastAnswerKeepsTheMark) {
  Case const one{{"apply", "GET", "/boot/os/{}", 1}, "", Kill::kTerraformAfter};
  auto const verdict = RunCase(Named("create, name generated"), one);
  EXPECT_TRUE(verdict.fired);
  EXPECT_FALSE(verdict.open_window);
  EXPECT_TRUE(verdict.broken.empty());
}

// --- The matrix notices --------------------------------------------------------------------

// How many cases break something when a guard is off; only those whose name contains the text.
std::size_t BrokenWithout(bool OrderGuards::* guard, std::string_view operation,
                          std::string_view part) {
  OrderGuards guards;
  guards.*guard = false;
  auto const report = RunOperation(
      Named(operation), 1,
      [&](Case const& one) { return one.ToText().find(part) != std::string::npos; }, guards);
  EXPECT_GT(report.cases, 0U);
  return report.broken.size();
}

constexpr std::string_view kGenerated = "create, name generated";

TEST(FaultMatrixProofTest, WithoutTheListBeforeTheOrderAKilledRunBuysTwice) {
  EXPECT_GT(BrokenWithout(&OrderGuards::list_before, kGenerated,
                          "apply POST /resource/server/billing #1 | no fault"),
            0U);
}

TEST(FaultMatrixProofTest, ARepeatedOrderBuysTwice) {
  EXPECT_GT(BrokenWithout(&OrderGuards::order_once, "create",
                          "apply POST /resource/server/billing #1 | answer lost after effect"),
            0U);
}

TEST(FaultMatrixProofTest, WithoutTheMarkAKilledRunBuysTwice) {
  EXPECT_GT(BrokenWithout(&OrderGuards::mark, kGenerated,
                          "apply POST /resource/server/billing #1 | no fault"),
            0U);
}

TEST(FaultMatrixProofTest, WithoutTheLockTwoAppliesAtOnceShareAName) {
  EXPECT_GT(BrokenWithout(&OrderGuards::lock, "create", kRival), 0U);
}

TEST(FaultMatrixProofTest, WithEveryGuardTheSameCasesAreSound) {
  for (auto const& operation : {Named(kGenerated), Named("create")}) {
    auto const report = RunOperation(operation, 1, [&](Case const& one) {
      auto const order = one.ToText().find("POST /resource/server/billing #1") != std::string::npos;
      return one.has_rival() || (order && one.fault.empty());
    });
    EXPECT_GT(report.cases, 0U);
    EXPECT_TRUE(report.broken.empty()) << report.broken.front().first;
  }
}

}  // namespace
}  // namespace ferro::provider
