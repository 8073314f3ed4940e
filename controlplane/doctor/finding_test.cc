#include "controlplane/doctor/finding.h"

#include <gmock/gmock.h>

namespace ferro::doctor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<Finding> SomeFindings() {
  return {{"disk", Severity::kProblem, "512 MiB free", "remove images\nor take another disk"},
          {"engine", Severity::kGood, "Docker 20.10.24", ""},
          {"logs", Severity::kNote, "not limited", "limit them"},
          {"memory", Severity::kWarning, "little", ""}};
}

TEST(DoctorFindingTest, TheWorstStandsLast) {
  EXPECT_EQ(TextOf(SomeFindings(), false),
            "ok       engine: Docker 20.10.24\n"
            "note     logs: not limited\n"
            "         -> limit them\n"
            "warning  memory: little\n"
            "problem  disk: 512 MiB free\n"
            "         -> remove images\n"
            "         or take another disk\n"
            "\n"
            "1 problem, 1 warning, 1 check passed.\n");
}

TEST(DoctorFindingTest, ColoursOnlyWhenTold) {
  EXPECT_THAT(TextOf(SomeFindings(), true), HasSubstr("\033[1;31mproblem  \033[0mdisk"));
  EXPECT_THAT(TextOf({{"engine-warning", Severity::kNote, "a\033[2Jb", ""}}, false),
              Not(HasSubstr("\033")));
}

TEST(DoctorFindingTest, TheDocumentSaysTheSame) {
  EXPECT_EQ(JsonOf({SomeFindings()[0]}),
            R"({"format_version":"1.0","problems":1,"warnings":0,"findings":[{"check":"disk",)"
            R"("severity":"problem","found":"512 MiB free",)"
            R"("mend":"remove images\nor take another disk"}]})");
}

TEST(DoctorFindingTest, OnlyProblemsAreProblems) {
  EXPECT_TRUE(HasProblems(SomeFindings()));
  EXPECT_FALSE(HasProblems({SomeFindings()[3]}));
}

}  // namespace
}  // namespace ferro::doctor
