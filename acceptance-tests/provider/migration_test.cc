// Coming from the Go provider and from its fork: state files as they wrote them, the real
// Terraform, and a first plan that changes nothing. docs/migration-table.md counts these cases.
#include <gmock/gmock.h>

#include "acceptance-tests/provider/migration_fixture.h"

namespace ferro::acceptance {
namespace {

using testing::HasSubstr;

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (auto const& with : MigrationCases()) names.push_back(with.Name());
  return names;
}

class MigrationRowTest : public MigrationTest, public testing::WithParamInterface<std::string> {};

// Covers: R127 R129 R134 R135 W-15 W-19 W-21 W-23 W-25
TEST_P(MigrationRowTest, TheFirstPlanShowsNoChange) {
  auto const with = CaseNamed(GetParam());
  Begin(with);
  if (with.way == kByMoved) {
    ExpectOnlyTheMove(with);
    auto const applied = terraform().Apply();
    EXPECT_THAT(applied.out, HasSubstr("0 added, 0 changed, 0 destroyed"));
  }
  auto const plan = terraform().Run({"plan", "-detailed-exitcode"});
  EXPECT_EQ(plan.exit_status, 0) << plan.text();
  EXPECT_THAT(plan.text(), HasSubstr("No changes."));
  if (with.way != kByMoved) {
    EXPECT_THAT(plan.text(), HasSubstr(with.warns));
  }
  EXPECT_THAT(Writes(), testing::IsEmpty());
  EXPECT_EQ(OrderCount(), 0U);
}

std::string NameOfCase(testing::TestParamInfo<std::string> const& info) {
  return info.param;
}

INSTANTIATE_TEST_SUITE_P(Rows, MigrationRowTest, testing::ValuesIn(CaseNames()), NameOfCase);

// The rows prove something: a difference that is real is seen by each way.
class MigrationDifferenceTest : public MigrationTest,
                                public testing::WithParamInterface<std::string> {
 protected:
  static MigrationCase Case() { return CaseNamed("password_kept_" + GetParam()); }
};

// Covers: R135
TEST_P(MigrationDifferenceTest, ATrueDifferenceIsAChange) {
  Begin(Reconfigured(Case(), R"({"name": "another-name"})"));
  auto const plan = terraform().Run({"plan", "-detailed-exitcode"});
  EXPECT_EQ(plan.exit_status, 2) << plan.text();
  EXPECT_THAT(plan.text(), HasSubstr("0 to add, 1 to change, 0 to destroy"));
  EXPECT_THAT(plan.text(), HasSubstr("another-name"));
}

// Covers: R135
TEST_P(MigrationDifferenceTest, AnotherPasswordIsRefusedAndErasesNothing) {
  Begin(Reconfigured(Case(), R"({"os_params": {"password": "Example-Pass-2"}})"));
  auto const plan = terraform().Run({"plan", "-detailed-exitcode"});
  EXPECT_EQ(plan.exit_status, 1) << plan.text();
  EXPECT_THAT(plan.text(), HasSubstr("Reinstallation is not allowed"));
  EXPECT_THAT(Writes(), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Ways, MigrationDifferenceTest,
                         testing::Values(std::string(kByReplaceProvider), std::string(kByMoved),
                                         std::string(kByForkUpgrade)),
                         NameOfCase);

}  // namespace
}  // namespace ferro::acceptance
