// The journal's promise, tried at every write: what a call returned for is there
// after a power loss. And the proof that this test would notice if it were not.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>

#include "controlplane/journal/journal_testing.h"

namespace ferro::journal {
namespace {

// What was said to be recorded, until the power went.
struct Acknowledged {
  std::string environment;
  std::string operation;
  std::set<std::int64_t> intents;
  std::set<std::int64_t> outcomes;
  std::set<std::string> objects;
  bool finished = false;
};

void RunSteps(Journal& journal, Operation const& operation, Acknowledged& said) {
  for (int i = 0; i < 3; ++i) {
    auto const name = "kaif-lake-" + std::to_string(i);
    auto const seq = journal.Intend(operation, AnyStep(name));
    if (!seq) return;
    said.intents.insert(*seq);
    if (!journal.Conclude(operation, *seq, {},
                          {ObjectChange::Put({.kind = "container", .name = name})})) {
      return;
    }
    said.outcomes.insert(*seq);
    said.objects.insert(name);
  }
  said.finished = journal.Finish(operation, OperationState::kCommitted, "").has_value();
}

Acknowledged RunUntilThePowerGoes(TestJournal& test, bool durable) {
  Acknowledged said;
  auto journal = test.TryOpen(durable);
  if (!journal) return said;
  auto const environment = (*journal)->CreateEnvironment({.name = "kaif-lake"});
  if (!environment) return said;
  said.environment = environment->id;
  auto const operation = (*journal)->Begin({.environment = environment->id, .kind = "up"},
                                           test.Lock("kaif-lake", false));
  if (!operation) return said;
  said.operation = operation->id;
  RunSteps(**journal, *operation, said);
  return said;
}

std::set<std::string> NamesOf(std::vector<Object> const& objects) {
  std::set<std::string> names;
  for (auto const& object : objects) names.insert(object.name);
  return names;
}

bool Includes(auto const& larger, auto const& smaller) {
  return std::ranges::all_of(smaller, [&](auto const& item) { return larger.contains(item); });
}

// What was said and is not there; "" when nothing is missing.
std::string LostOf(Journal const& journal, Acknowledged const& said) {
  if (said.environment.empty()) return "";
  if (!journal.GetEnvironment(said.environment)) return "the environment";
  if (said.operation.empty()) return "";
  auto const operations = journal.Operations(said.environment).value();
  if (operations.size() != 1) return "the operation";
  if (said.finished && operations[0].state != OperationState::kCommitted) return "its end";
  std::set<std::int64_t> intents;
  std::set<std::int64_t> outcomes;
  auto const steps = journal.Steps(said.operation).value();
  for (auto const& step : steps) {
    intents.insert(step.seq);
    if (step.outcome) outcomes.insert(step.seq);
  }
  auto const objects = NamesOf(journal.Objects(said.environment).value());
  if (!Includes(intents, said.intents)) return "an intent";
  if (!Includes(outcomes, said.outcomes)) return "an outcome";
  if (!Includes(objects, said.objects)) return "an object";
  // One transaction: never one without the other.
  return objects.size() == outcomes.size() ? "" : "the bond of outcome and inventory";
}

// What is lost when the power goes at that call; nullopt once the run is over before it.
std::optional<std::string> LostWhenThePowerGoesAt(std::int64_t call, bool durable,
                                                  std::uint64_t torn_seed) {
  TestJournal test;
  if (torn_seed != 0) test.disk.TearWrites(torn_seed);
  test.disk.LosePowerAt(call);
  auto const said = RunUntilThePowerGoes(test, durable);
  if (test.disk.powered()) return std::nullopt;
  test.disk.PowerOn();
  auto const journal = test.TryOpen();
  if (!journal) return "the database: " + journal.error().message;
  return LostOf(**journal, said);
}

constexpr std::int64_t kMostCalls = 10000;

TEST(PowerLossTest, NothingAcknowledgedIsLostAtAnyWrite) {
  std::int64_t call = 1;
  for (; call < kMostCalls; ++call) {
    auto const lost = LostWhenThePowerGoesAt(call, true, 0);
    if (!lost) break;
    EXPECT_EQ(*lost, "") << "power lost at call " << call;
  }
  EXPECT_GT(call, 50);
  EXPECT_LT(call, kMostCalls);
  RecordProperty("calls", static_cast<int>(call - 1));
}

TEST(PowerLossTest, NorWhenSomeOfTheUnsyncedSectorsMakeIt) {
  for (std::int64_t call = 1; call < kMostCalls; ++call) {
    auto const seed = static_cast<std::uint64_t>(call);
    auto const lost = LostWhenThePowerGoesAt(call, true, seed);
    if (!lost) break;
    EXPECT_EQ(*lost, "") << "power lost at call and with seed " << call;
  }
}

// The proof that the two above can fail: without syncs they do.
TEST(PowerLossTest, WithSynchronousOffThisTestSeesTheLoss) {
  int losses = 0;
  for (std::int64_t call = 1; call < kMostCalls; ++call) {
    auto const lost = LostWhenThePowerGoesAt(call, false, 0);
    if (!lost) break;
    if (!lost->empty()) ++losses;
  }
  EXPECT_GT(losses, 10);
}

TEST(PowerLossTest, AKilledProcessLosesNothingThoughTheDiskKeepsItsCache) {
  TestJournal test;
  auto const said = RunUntilThePowerGoes(test, true);
  EXPECT_TRUE(said.finished);
  EXPECT_EQ(LostOf(*test.Open(), said), "");
}

// A full disk or a failing one, at every write: an error, a word, and nothing lost.
class FaultTest : public testing::TestWithParam<store::DiskFault> {};

TEST_P(FaultTest, AtAnyCallNothingAcknowledgedIsLost) {
  int faults = 0;
  for (std::int64_t call = 1; call < kMostCalls; ++call) {
    TestJournal test;
    test.disk.FailAt(GetParam(), call);
    auto const said = RunUntilThePowerGoes(test, true);
    if (said.finished) break;
    ++faults;
    test.disk.LosePower();
    test.disk.PowerOn();
    test.disk.ClearFaults();
    auto const journal = test.TryOpen();
    ASSERT_TRUE(journal) << "call " << call << ": " << journal.error().message;
    EXPECT_EQ(LostOf(**journal, said), "") << "fault at call " << call;
  }
  EXPECT_GT(faults, 10);
}

std::string FaultName(testing::TestParamInfo<store::DiskFault> const& fault) {
  if (fault.param == store::DiskFault::kNoSpace) return "NoSpace";
  return fault.param == store::DiskFault::kWriteError ? "WriteError" : "SyncError";
}

INSTANTIATE_TEST_SUITE_P(EveryCall, FaultTest,
                         testing::Values(store::DiskFault::kNoSpace, store::DiskFault::kWriteError,
                                         store::DiskFault::kSyncError),
                         FaultName);

}  // namespace
}  // namespace ferro::journal
