#include "controlplane/plan/print.h"

#include <gmock/gmock.h>

#include "base/json.h"

namespace ferro::plan {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<Change> FullChanges() {
  return {
      {.sign = Sign::kRisk,
       .kind = "volume",
       .name = "kaif-lake_pg",
       .reasons = {"db moves from the volume old_pg to kaif-lake_pg; the data stays in old_pg"}},
      {.sign = Sign::kCreate,
       .kind = "container",
       .name = "kaif-lake-auth-1",
       .service = "auth",
       .reasons = {"it is not there"},
       .facts = {"healthy when: a connection to its port 3000 succeeds",
                 "restart: always (derived: the file says nothing)"}},
      {.sign = Sign::kReplace,
       .kind = "container",
       .name = "kaif-lake-nginx-1",
       .service = "nginx",
       .fields = {{.field = "environment.HOST", .before = "a", .after = "b"},
                  {.field = "environment.KEY", .before = "(sensitive)", .after = "(sensitive)"}},
       .engine_id = "0123"},
      {.sign = Sign::kUpdate,
       .kind = "container",
       .name = "kaif-lake-kafka-1",
       .service = "kafka",
       .reasons = {"it has exited with 137"},
       .again = true},
      {.sign = Sign::kUpdate,
       .kind = "container",
       .name = "kaif-lake-redis-1",
       .service = "redis",
       .fields = {{.field = "restart", .after = "always", .effect = Effect::kUpdate}}},
      {.sign = Sign::kDestroy,
       .kind = "container",
       .name = "kaif-lake-old-1",
       .reasons = {"no service asks for it"}},
      {.sign = Sign::kKeep, .kind = "volume", .name = "kaif-lake_old"}};
}

// One of everything.
Plan FullPlan() {
  Plan plan{.environment = "kaif-lake",
            .operation = "up",
            .engine = "Docker 20.10.24 at unix:///var/run/docker.sock"};
  plan.warnings = {{.code = "PLATFORM-101",
                    .place = "compose.yaml:7:14",
                    .text = "the variable DB_PASSWORD is not set; it is read as empty"},
                   {.code = "PLATFORM-102", .text = "auth has a literal secret"}};
  plan.notes = {"redis:7: the registry did not answer"};
  plan.changes = FullChanges();
  plan.steps = {{.number = 1, .kind = "pull_image", .target = "nginx:1", .reason = "absent"},
                {.number = 2,
                 .kind = "create_container",
                 .target = "kaif-lake-auth-1",
                 .after = {1},
                 .deadline = Clock::Duration(1500)}};
  plan.capacity = {{.what = "memory", .needed = "3 GiB", .available = "16 GiB"},
                   {.what = "port 80/tcp",
                    .needed = "by nginx",
                    .available = "no, it is held by apache2 (process 812)",
                    .fits = false,
                    .first_that_does_not = "nginx"}};
  plan.images = {{.written = "nginx:alpine", .used = "nginx:alpine"},
                 {.written = "kaif/auth:1",
                  .used = "ferroplane/standin",
                  .kind = model::ImageKind::kStandIn,
                  .because = "it cannot be had offline"}};
  plan.outside_ports = {"80/tcp of nginx"};
  plan.refusals = {{.code = "PLAN-003",
                    .what = "the port 80/tcp is held by apache2",
                    .what_to_do = "Stop it, or publish another port."}};
  plan.unchanged = 9;
  return plan;
}

// What TextOf says of it.
constexpr std::string_view kFullText =
    R"(warning: PLATFORM-101: compose.yaml:7:14: the variable DB_PASSWORD is not set; it is read as empty
warning: PLATFORM-102: auth has a literal secret
note: redis:7: the registry did not answer

up of kaif-lake on Docker 20.10.24 at unix:///var/run/docker.sock

  + container kaif-lake-auth-1 is created
      because it is not there
      healthy when: a connection to its port 3000 succeeds
      restart: always (derived: the file says nothing)
  ~ container kaif-lake-kafka-1 is started again
      because it has exited with 137
  ~ container kaif-lake-redis-1 is changed in place
      restart: (absent) -> always (in place)
  ± container kaif-lake-nginx-1 is replaced; the old one is kept until the new one is healthy
      environment.HOST: a -> b (needs a new container)
      environment.KEY: (sensitive) -> (sensitive) (needs a new container)
  - container kaif-lake-old-1 is destroyed
      because no service asks for it
  = volume kaif-lake_old is kept
  ! volume kaif-lake_pg DATA AT RISK
      because db moves from the volume old_pg to kaif-lake_pg; the data stays in old_pg

Steps
  1. pull image nginx:1: absent
  2. create container kaif-lake-auth-1 (after 1)

Capacity
    memory: needed 3 GiB; available: 16 GiB
  ! port 80/tcp: needed by nginx; available: no, it is held by apache2 (process 812); the first service that does not fit is nginx

Reachable from other machines (a firewall like ufw does not stop it)
    80/tcp of nginx

Images: 1 real, 0 other version, 1 stand-in
    stand-in: ferroplane/standin for kaif/auth:1, because it cannot be had offline

error: PLAN-003: the port 80/tcp is held by apache2
  Stop it, or publish another port.

Plan: 1 to create, 1 to change in place, 1 to start again, 1 to replace, 1 to destroy, 1 with data at risk, 1 kept, 9 unchanged. It is refused for 1 reason: nothing will be done.
)";

TEST(PlanPrintTest, TheTextHasOneOfEverythingInItsOrder) {
  EXPECT_EQ(TextOf(FullPlan(), {.steps = true}), kFullText);
}

TEST(PlanPrintTest, StepsAreShownOnRequest) {
  EXPECT_THAT(TextOf(FullPlan(), {}), Not(HasSubstr("Steps\n")));
}

TEST(PlanPrintTest, ColoursAddNothingButColours) {
  std::string const coloured = TextOf(FullPlan(), {.colours = true, .steps = true});
  EXPECT_THAT(coloured, HasSubstr("\033[32m  + container kaif-lake-auth-1\033[0m is created"));
  std::string plain;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\033')
      i = coloured.find('m', i);
    else
      plain += coloured[i];
  }
  EXPECT_EQ(plain, kFullText);
}

TEST(PlanPrintTest, NothingToDoIsOneLine) {
  EXPECT_EQ(SummaryOf({}), "No changes.");
  EXPECT_EQ(SummaryOf({.unchanged = 12}), "No changes. 12 unchanged.");
  EXPECT_EQ(TextOf({.environment = "a", .operation = "up", .unchanged = 12}, {}),
            "up of a\n\nNo changes. 12 unchanged.\n");
}

TEST(PlanPrintTest, StepsWithoutChangesAreCounted) {
  Plan plan;
  plan.steps = {{.number = 1, .kind = "stop_container", .target = "a"}};
  EXPECT_EQ(SummaryOf(plan), "Plan: 1 step.");
}

TEST(PlanPrintTest, WhatIsOnlyKeptIsNoChange) {
  Plan plan;
  plan.changes = {{.sign = Sign::kKeep, .kind = "volume", .name = "a"}};
  EXPECT_EQ(SummaryOf(plan), "No changes. 1 kept.");
}

TEST(PlanPrintTest, NoTextOfAFileControlsTheTerminal) {
  EXPECT_EQ(Shown("a\033[2Jb\nc\td\x7f"), "a\\x1b[2Jb\\nc\\td\\x7f");
  EXPECT_EQ(Shown("\xC2\x9B"
                  "1A"),
            "\\x9b1A");
  EXPECT_EQ(Shown("привет ±"), "привет ±");
  EXPECT_EQ(Shown(std::string(200, 'x'), 10), "xxxxxxxxxx…");
  Plan plan;
  plan.changes = {{.kind = "container", .name = "a\033[2J", .reasons = {"b\033[2J"}}};
  plan.notes = {"\033[2J"};
  EXPECT_THAT(TextOf(plan, {}), Not(HasSubstr("\033")));
}

TEST(PlanPrintTest, TheDocumentSaysTheSame) {
  auto const document = json::Document::Parse(JsonOf(FullPlan()));
  ASSERT_TRUE(document);
  EXPECT_EQ(*document->Member<std::string>("format_version"), kPlanFormatVersion);
  EXPECT_EQ(*document->Member<std::string>("digest"), DigestOf(FullPlan()));
  EXPECT_TRUE(*document->Member<bool>("has_changes"));
  EXPECT_TRUE(*document->Member<bool>("refused"));
  using Counts = std::map<std::string, std::int64_t>;
  EXPECT_EQ(*document->Member<Counts>("summary"), (Counts{{"create", 1},
                                                          {"update", 2},
                                                          {"replace", 1},
                                                          {"destroy", 1},
                                                          {"risk", 1},
                                                          {"keep", 1},
                                                          {"unchanged", 9}}));
  std::string const text = JsonOf(FullPlan());
  EXPECT_THAT(text,
              HasSubstr(R"({"field":"restart","before":"","after":"always","effect":"update"})"));
  EXPECT_THAT(text, HasSubstr(R"("place":"compose.yaml:7:14")"));
  EXPECT_THAT(text, HasSubstr(R"("after":[1],"unit":0,"deadline_seconds":2})"));
  EXPECT_THAT(text, HasSubstr(R"("kind":"stand-in")"));
  EXPECT_THAT(text, HasSubstr(R"("outside_ports":["80/tcp of nginx"])"));
}

TEST(PlanDigestTest, ChangesWithWhatAPersonAgreesTo) {
  std::string const digest = DigestOf(FullPlan());
  EXPECT_THAT(digest, StartsWith("sha256:"));
  std::vector<Plan> others(7, FullPlan());
  others[0].engine = "Docker 24";
  others[1].changes[0].sign = Sign::kKeep;
  others[2].changes[2].fields[0].after = "c";
  others[3].changes[2].engine_id = "4567";
  others[4].steps[1].after = {};
  others[5].steps[1].desired_hash = "x";
  others[6].images[1].used = "else";
  for (auto const& other : others) EXPECT_NE(DigestOf(other), digest);
}

TEST(PlanDigestTest, DoesNotChangeWithTheMoment) {
  Plan plan = FullPlan();
  plan.notes.clear();
  plan.capacity.clear();
  plan.warnings[0].place = "compose.yaml:8:14";
  EXPECT_EQ(DigestOf(plan), DigestOf(FullPlan()));
}

TEST(PlanDigestTest, ListsOfTextsThatReadTheSameAreNotTheSame) {
  Plan one;
  one.outside_ports = {"ab", "c"};
  Plan other;
  other.outside_ports = {"a", "bc"};
  EXPECT_NE(DigestOf(one), DigestOf(other));
}

}  // namespace
}  // namespace ferro::plan
