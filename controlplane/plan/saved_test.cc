#include "controlplane/plan/saved.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Plan SomePlan() {
  Plan plan{.environment = "shop", .operation = "up", .engine = "Docker 20.10.24"};
  plan.changes = {{.sign = Sign::kCreate, .kind = "container", .name = "shop-db-1"},
                  {.sign = Sign::kReplace,
                   .kind = "container",
                   .name = "shop-web-1",
                   .fields = {{.field = "environment.A", .before = "1", .after = "2"}},
                   .engine_id = "old"}};
  plan.steps = {{.number = 1, .kind = "create_container", .target = "shop-db-1"}};
  plan.images = {{.written = "db", .used = "db"}};
  return plan;
}

SavedPlan SomeSaved() {
  SavedInputs inputs{.working_directory = "/srv/shop",
                     .files = {"compose.yaml", "prod.yaml"},
                     .project_name = "shop",
                     .env_files = {".env"},
                     .profiles = {"debug"},
                     .image_map = "images.yaml",
                     .strict = true};
  inputs.request = {.services = {"web", "db"},
                    .scale = {{"web", 3}},
                    .pull = true,
                    .accept_volumes = {"shop_db"},
                    .private_ports = true};
  inputs.destroy = {.delete_data = {"shop_db"}};
  return ToSave(SomePlan(), std::move(inputs), Clock::TimePoint{});
}

std::string CodeOf(std::string_view text) {
  auto const saved = ParseSaved(text);
  return saved ? "" : std::string(saved.error().Fact("code"));
}

std::string Sealed(std::string const& body) {
  return "ferroplane plan 1\n" + Sha256Hex(body) + "\n" + body;
}

TEST(PlanSavedTest, WhatIsNoPlanFileIsSaidToBeNone) {
  for (auto const* text : {"", "{}", "services: {}\n", "ferroplane", "ferroplane plan 1"})
    EXPECT_EQ(CodeOf(text), "PLANFILE-001") << text;
}

TEST(PlanSavedTest, AFileOfANewerFerroplaneIsNotTried) {
  EXPECT_EQ(CodeOf("ferroplane plan 2\nanything"), "PLANFILE-002");
}

TEST(PlanSavedTest, EveryDamagedByteIsNoticed) {
  std::string const text = PrintSaved(SomeSaved());
  ASSERT_EQ(CodeOf(text), "");
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_NE(CodeOf(damaged), "") << "byte " << i;
    EXPECT_NE(CodeOf(text.substr(0, i)), "") << "cut after " << i;
  }
}

TEST(PlanSavedTest, ARightChecksumDoesNotMakeAPlan) {
  for (auto const* body :
       {"", "nonsense", "[]", "null", "{}", "{\"digest\":3}", "{\"digest\":\"\"}"})
    EXPECT_EQ(CodeOf(Sealed(body)), "PLANFILE-003") << body;
  EXPECT_EQ(CodeOf("ferroplane plan 0\n" + Sha256Hex("{}") + "\n{}"), "PLANFILE-003");
}

TEST(PlanSavedTest, IsReadAsItWasWritten) {
  TemporaryDirectory const directory;
  auto const path = directory.path() / "plan";
  ASSERT_TRUE(WriteSaved(path, SomeSaved()));
  auto const read = ReadSaved(path);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(PrintSaved(*read), PrintSaved(SomeSaved()));
  EXPECT_EQ(read->inputs.request.services, (std::set<std::string>{"db", "web"}));
  EXPECT_EQ(read->inputs.request.scale.at("web"), 3);
  EXPECT_EQ(read->inputs.destroy.delete_data, (std::set<std::string>{"shop_db"}));
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(PlanSavedTest, AFileThatIsNotThereIsNamed) {
  TemporaryDirectory const directory;
  auto const none = ReadSaved(directory.path() / "none");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(none.error().message, HasSubstr("none"));
  EXPECT_EQ(ReadSaved(directory.path()).error().Fact("code"), "PLANFILE-001");
}

TEST(PlanSavedTest, ThePlanThatWasSavedHolds) {
  EXPECT_TRUE(CheckSaved(SomeSaved(), SomePlan()));
  EXPECT_THAT(MovedSince(SomeSaved(), SomePlan()), IsEmpty());
}

TEST(PlanSavedTest, SaysWhatMovedObjectByObject) {
  Plan fresh = SomePlan();
  fresh.changes.erase(fresh.changes.begin());
  fresh.changes[0].fields[0].field = "image";
  fresh.changes.push_back({.sign = Sign::kDestroy, .kind = "volume", .name = "x"});
  EXPECT_THAT(MovedSince(SomeSaved(), fresh),
              ElementsAre("container shop-db-1 was to be created, now nothing is",
                          "container shop-web-1 is still to be replaced, but then environment.A "
                          "differed, now image",
                          "volume x is now to be destroyed, the plan left it alone"));
}

TEST(PlanSavedTest, AnotherObjectOfTheSameNameHasMoved) {
  Plan fresh = SomePlan();
  fresh.changes[1].engine_id = "new";
  EXPECT_THAT(MovedSince(SomeSaved(), fresh),
              ElementsAre("container shop-web-1 is still to be replaced, but not from or to the "
                          "same any more"));
  fresh.changes[1].sign = Sign::kUpdate;
  EXPECT_THAT(MovedSince(SomeSaved(), fresh),
              ElementsAre("container shop-web-1 was to be replaced, now it is to be changed in "
                          "place"));
}

TEST(PlanSavedTest, TheRefusalNamesWhatToDo) {
  Plan fresh = SomePlan();
  fresh.engine = "Docker 24";
  fresh.images[0].used = "else";
  auto const refused = CheckSaved(SomeSaved(), fresh);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(refused.error().Fact("code"), "PLANFILE-004");
  EXPECT_EQ(refused.error().message,
            "the plan of 1970-01-01T00:00:00Z does not hold any more; nothing was done. Since "
            "then:\n"
            "  the engine is Docker 24, it was Docker 20.10.24\n"
            "  other images are used\n"
            "Then: Plan: 1 to create, 1 to replace.\n"
            "Now:  Plan: 1 to create, 1 to replace.\n"
            "Look at a new plan with `ferroplane plan`, and apply that one.");
}

TEST(PlanSavedTest, StepsAloneCanMoveToo) {
  Plan fresh = SomePlan();
  fresh.steps[0].desired_hash = "other";
  EXPECT_THAT(MovedSince(SomeSaved(), fresh),
              ElementsAre("the steps, warnings or published ports are not the same"));
}

}  // namespace
}  // namespace ferro::plan
