// The whole matrix, one test for each operation; `make faults` prints the same as a table.
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

void ExpectUnbroken(std::string_view name, std::size_t least_cases) {
  auto const report = RunOperation(Named(name), std::thread::hardware_concurrency());
  EXPECT_GE(report.cases, least_cases);
  ExpectComplete(report);
  for (auto const& [text, invariants] : report.broken) {
    for (auto const& invariant : invariants) ADD_FAILURE() << text << "\n  " << invariant;
  }
  RecordProperty("cases", static_cast<int>(report.cases));
  RecordProperty("open_window", static_cast<int>(report.open_window));
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

TEST(FaultMatrixTest, DestroyIsFinishedByTheNextDestroy) {
  ExpectUnbroken("destroy", 200);
}

TEST(FaultMatrixTest, ImportChangesNothing) {
  ExpectUnbroken("import", 200);
}

TEST(FaultMatrixTest, RefreshChangesNothing) {
  ExpectUnbroken("refresh", 200);
}

}  // namespace
}  // namespace ferro::provider
