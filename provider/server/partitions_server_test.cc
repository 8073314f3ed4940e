// Disk layouts on whole servers: ordered, read, changed, imported, in front of the
// simulated cloud.
#include "provider/server/partitions_testing.h"
#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using tf::Severity;

// EL45: an SSD and an HDD. DL50: two SSDs and eight HDDs.
constexpr char kSsdAndHdd[] = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1006";
constexpr char kEightHdds[] = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1302";

constexpr char kMirror[] = R"({
  "raids": [{"name": "sys", "level": "raid1", "disk_type": "SSD SATA"}],
  "mounts": [{"mount": "/", "size": -1, "raid": "sys"},
             {"mount": "/boot", "size": 1, "raid": "sys"},
             {"mount": "swap", "size": 12, "raid": "sys"},
             {"mount": "/data", "size_percent": 25, "raid": "sys", "fs_type": "xfs"}]})";

// The same in other words.
constexpr char kMirrorRespelled[] = R"({
  "raids": [{"name": "system", "level": "raid1", "disk_type": "SSD SATA", "count": 2}],
  "disks": [],
  "mounts": [{"mount": "/boot", "size": 1, "raid": "system", "fs_type": "ext3"},
             {"mount": "/data", "size": 119, "raid": "system", "fs_type": "xfs"},
             {"mount": "swap", "size": 12, "raid": "system", "fs_type": "swap"},
             {"mount": "/", "size": 347, "raid": "system", "fs_type": "ext4"}]})";

std::string Partitions(std::string_view partitions, std::string_view more = "") {
  return Config(std::string(more) + (more.empty() ? "" : ", ") + R"("os_params": {"partitions": )" +
                std::string(partitions) + "}");
}

std::string OnConfiguration(std::string config, std::string_view uuid) {
  return Replaced(std::move(config), sim::ids::kEl50, uuid);
}

class PartitionsServerTest : public UpdateServerTest {
 protected:
  std::string Graph() { return Server().os.partitions; }
  void SetGraph(std::string const& graph) {
    auto const changed = stage.cloud.Change([&](sim::World& world) -> Status {
      for (auto& [uuid, server] : world.servers) server.os.partitions = graph;
      return {};
    });
    ASSERT_TRUE(changed);
  }
  static std::string Replace(std::string text, std::string_view from, std::string_view to) {
    return Replaced(std::move(text), from, to);
  }
};

// --- Refused in the plan -------------------------------------------------------------------

// Covers: W-09 W-29 P-45
TEST_F(PartitionsServerTest, WhatDoesNotFitIsAPlanErrorAndOrdersNothing) {
  struct Case {
    std::string partitions;
    char const* path;
    char const* text;
  };
  std::vector<Case> const cases = {
      {Replace(kMirror, R"("size": 12)", R"("size": 480)"), "os_params.partitions.mounts[2].size",
       "of the 479 GB of drive d1111111"},
      {Replace(kMirror, R"("SSD SATA")", R"("SSD SATA", "count": 4)"),
       "os_params.partitions.raids[0].count", "2 of them are left"},
      {Replace(kMirror, "SSD SATA", "SSD"), "os_params.partitions.raids[0].disk_type",
       "compared letter by letter"},
      {Replace(kMirror, R"("size_percent": 25)", R"("size_percent": 100)"),
       "os_params.partitions.mounts[3].size_percent", "does not fit"},
      {Replace(kMirror, R"("size_percent": 25)", R"("size": -1)"),
       "os_params.partitions.mounts[3].size", "takes already"}};
  for (auto const& [partitions, path, text] : cases) {
    auto const applied = stage.core.Apply(kWeb, Partitions(partitions));
    EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, path, {text}))
        << path << applied.diagnostics.ToText();
  }
  auto const validated = stage.core.Validate("selectel_dedicated_server_v1",
                                             Partitions(Replace(kMirror, "swap", "/data")));
  EXPECT_TRUE(Says(validated, Severity::kError, "os_params.partitions.mounts[3].mount",
                   {"another element"}))
      << validated.ToText();
  EXPECT_EQ(stage.Orders(), 0U);
}

TEST_F(PartitionsServerTest, TheApisOwnCheckIsAskedInThePlan) {
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kStatus,
       .path = "*/boot/partitions/validate",
       .count = 0,
       .status = 400,
       .body = R"({"type": "SeidoValidationError", "message": "no such layout", "code": "V1"})"}));
  auto const plan = stage.core.Plan(kWeb, Partitions(kMirror));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_params.partitions",
                   {"The API refuses the disk layout", "no such layout"}))
      << plan.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 0U);
}

// Covers: P-48
TEST_F(PartitionsServerTest, ImagesWithoutPartitioningTakeNone) {
  auto const plan = stage.core.Plan(kWeb, WithImage(Partitions(kMirror), sim::ids::kWindows2022));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_params.partitions",
                   {"does not accept a disk layout"}))
      << plan.diagnostics.ToText();
}

// --- Ordered and read ----------------------------------------------------------------------

// Covers: W-05 W-10 W-23 W-24
TEST_F(PartitionsServerTest, ALayoutIsShownOrderedAndReadBackAsItWasWritten) {
  auto const plan = stage.core.Plan(kWeb, Partitions(kMirror));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "",
                   {"This plan orders a server",
                    "raid1 on 2 × 479 GB SSD SATA (drives d1111111, d2222222): /boot 1 GB ext3, "
                    "swap 12 GB swap, /data 119 GB xfs, / the rest ext4"}))
      << plan.diagnostics.ToText();
  Create(Partitions(kMirror));
  EXPECT_THAT(Graph(), HasSubstr("xfs"));
  ExpectSettled(Partitions(kMirror));
  EXPECT_EQ(stage.core.State(kWeb)["os_params"]["partitions"]["mounts"].elements().size(), 4U);
  EXPECT_TRUE(stage.core.State(kWeb)["os_params"]["soft_raid"].is_null());
}

// Covers: W-23 W-24
TEST_F(PartitionsServerTest, OtherWordsForTheSameLayoutAreNoChange) {
  Create(Partitions(kMirror));
  ExpectSettled(Partitions(kMirrorRespelled));
  ExpectSettled(Config());
  ExpectSettled(Config(R"("os_params": {"soft_raid": null, "partitions": null})"));
  auto const renamed = stage.core.Apply(kWeb, Partitions(kMirrorRespelled, R"("name": "web-9")"));
  ASSERT_TRUE(renamed.ok()) << renamed.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), ElementsAre("PUT /servers/v2/resource"));
  ExpectSettled(Partitions(kMirror, R"("name": "web-9")"));
}

TEST_F(PartitionsServerTest, TheDefaultLayoutIsInTheState) {
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "",
                   {"Its drives: raid1 on 2 × 479 GB SSD SATA", "/ the rest ext4"}))
      << plan.diagnostics.ToText();
  EXPECT_TRUE(tf::At(plan.after, tf::Path("os_params")).is_unknown()) << plan.after.ToText();
  Create(Config());
  auto const params = stage.core.State(kWeb)["os_params"];
  EXPECT_EQ(params["soft_raid"].as_string(), "raid1");
  EXPECT_TRUE(params["partitions"]["raids"].is_null());
  EXPECT_EQ(params["partitions"]["mounts"].elements().size(), 3U);
  ExpectSettled(Config());
  ExpectSettled(Config(R"("os_params": {"partitions": {"mounts": [
      {"mount": "/", "size": -1}, {"mount": "/boot", "size": 1}, {"mount": "swap", "size": 12}]}})"));
}

TEST_F(PartitionsServerTest, SystemAndDataOnDrivesOfTheirOwn) {
  auto const config = OnConfiguration(Partitions(R"({
      "disks": [{"name": "data", "disk_type": "HDD SATA"}],
      "mounts": [{"mount": "/", "size": -1},
                 {"mount": "backup", "size_percent": 12.5, "disk": "data"},
                 {"mount": "/srv", "size": -1, "disk": "data", "fs_type": "xfs"}]})"),
                                      kSsdAndHdd);
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "os_params.partitions.mounts[1].mount",
                   {"without a slash"}))
      << applied.diagnostics.ToText();
  EXPECT_THAT(Graph(), HasSubstr("backup"));
  EXPECT_EQ(TextAt(applied.state, "os_params.soft_raid"), "no_raid");
  ExpectSettled(config);
}

TEST_F(PartitionsServerTest, ALayoutThatCameOutDifferentlyIsAWarningAndThenADifference) {
  stage.OnPoll(2, [&] { SetGraph(Replace(Graph(), R"("fstype":"xfs")", R"("fstype":"ext4")")); });
  auto const applied = stage.core.Apply(kWeb, Partitions(kMirror));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "os_params.partitions",
                   {"The disk layout is not the one asked for", "was to have: raid1 on",
                    "/data 119 GB xfs", "/data 119 GB ext4"}))
      << applied.diagnostics.ToText();
  auto const plan = stage.core.Plan(kWeb, Partitions(kMirror));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_params.partitions",
                   {"Reinstallation is not allowed", "allow_reinstall_on = [\"partitions\"]",
                    "/data 25 % ext4 on sys", "-> ", "/data 25 % xfs on sys"}))
      << plan.diagnostics.ToText();
  EXPECT_THAT(plan.diagnostics.ToText(), Not(HasSubstr("asked for"))) << "said once";
}

TEST_F(PartitionsServerTest, WhatTheApiDoesNotTellIsKept) {
  Create(Partitions(kMirror));
  SetGraph("{}");
  ExpectSettled(Partitions(kMirror));
}

// --- Changed -------------------------------------------------------------------------------

// Covers: R88 P-29 P-50 W-05
TEST_F(PartitionsServerTest, AChangedMountIsOneGuardedInstallationOnTheSameDrives) {
  Create(Partitions(kMirror));
  auto const changed = Replace(kMirror, R"("size_percent": 25)", R"("size_percent": 50)");
  auto const refused = stage.core.Apply(kWeb, Partitions(changed));
  EXPECT_TRUE(Says(refused.diagnostics, Severity::kError, "os_params.partitions",
                   {"Reinstallation is not allowed", "2 × 479 GB SSD SATA",
                    "allow_reinstall_on = [\"partitions\"]"}))
      << refused.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), IsEmpty());

  auto const allowed = Partitions(changed, R"("allow_reinstall_on": ["partitions"])");
  auto const applied = stage.core.Apply(kWeb, allowed);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "os_params.partitions",
                   {"The drives are laid out anew", "/data 239 GB xfs"}))
      << applied.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), ElementsAre("POST /servers/v2/boot/os"));
  EXPECT_THAT(Graph(), HasSubstr("239"));
  ExpectSettled(allowed);
}

TEST_F(PartitionsServerTest, AnotherSoftRaidReplacesTheLayout) {
  Create(Config());
  auto const config = Config(R"("allow_reinstall": true, "os_params": {"soft_raid": "raid0"})");
  auto const plan = stage.core.Plan(kWeb, config);
  EXPECT_TRUE(plan.after["os_params"]["partitions"].is_unknown()) << plan.after.ToText();
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_THAT(Graph(), HasSubstr("raid0"));
  ExpectSettled(config);
  auto const own = Partitions(kMirror, R"("allow_reinstall": true)");
  auto const again = stage.core.Apply(kWeb, own);
  ASSERT_TRUE(again.ok()) << again.diagnostics.ToText();
  EXPECT_TRUE(again.state["os_params"]["soft_raid"].is_null());
  ExpectSettled(own);
}

TEST_F(PartitionsServerTest, AnotherImageKeepsTheLayout) {
  Create(Partitions(kMirror));
  auto const before = Graph();
  auto const config =
      WithImage(Partitions(kMirror, R"("allow_reinstall_on": ["os_image"])"), sim::ids::kDebian12);
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(Graph(), before);
  ExpectSettled(config);
}

// Covers: R38 R78
TEST_F(PartitionsServerTest, ASizeThatBecomesKnownIsComparedThen) {
  Create(Partitions(kMirror));
  auto const size = tf::Path("os_params")
                        .Attribute("partitions")
                        .Attribute("mounts")
                        .AtIndex(2)
                        .Attribute("size");
  auto const known = Partitions(kMirror);
  auto const unknown = tf::With(stage.core.Config("selectel_dedicated_server_v1", known), size,
                                tf::Value::Unknown());
  auto const plan = stage.core.Plan(kWeb, unknown);
  ASSERT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_EQ(plan.action, tf::Action::kUpdate);
  auto const other = Replace(known, R"("size": 12)", R"("size": 16)");
  auto const refused =
      stage.core.Apply(kWeb, unknown, {.config_at_apply = tf::ConfigSource(other)});
  EXPECT_TRUE(Says(refused.diagnostics, Severity::kError, "os_params.partitions",
                   {"Reinstallation is not allowed"}))
      << refused.diagnostics.ToText();
  auto const applied =
      stage.core.Apply(kWeb, unknown, {.config_at_apply = tf::ConfigSource(known)});
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), IsEmpty()) << "it is what is there";
  ExpectSettled(known);
}

// The state says "system" where the configuration says "sys", and gigabytes for percent: what was
// planned as written has to stay as written when the rest of it becomes known.
TEST_F(PartitionsServerTest, WhatBecomesKnownMayBeSpelledOtherwise) {
  auto const type = "selectel_dedicated_server_v1";
  auto const mounts = tf::Path("os_params").Attribute("partitions").Attribute("mounts");
  auto const raids = tf::Path("os_params").Attribute("partitions").Attribute("raids");
  std::vector<std::pair<tf::Path, std::string>> const unknowns = {
      {mounts.AtIndex(2).Attribute("size"), Partitions(kMirror)},
      {mounts.AtIndex(3).Attribute("size_percent"), Partitions(kMirror, R"("name": "web-9")")},
      {raids.AtIndex(0).Attribute("disk_type"), Partitions(kMirror)},
      {tf::Path("name"), Partitions(kMirror, R"("name": "web-9")")}};
  Create(Partitions(kMirrorRespelled, R"("name": "web-9")"));
  for (auto const& [path, known] : unknowns) {
    auto const open = tf::With(stage.core.Config(type, known), path, tf::Value::Unknown());
    auto const applied = stage.core.Apply(kWeb, open, {.config_at_apply = known});
    ASSERT_TRUE(applied.ok()) << path.ToText() << applied.diagnostics.ToText();
    ExpectSettled(known);
    ASSERT_TRUE(
        stage.core.Apply(kWeb, Partitions(kMirrorRespelled, R"("wait_for_port": 22)")).ok());
  }
  EXPECT_THAT(WritesSince(), IsEmpty()) << "it is all the same layout";
}

TEST_F(PartitionsServerTest, WithoutARefreshTheSpellingIsTakenIntoTheState) {
  Create(Partitions(kMirrorRespelled));
  auto const applied = stage.core.Apply(kWeb, Partitions(kMirror), {.refresh = false});
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), IsEmpty());
  ExpectSettled(Partitions(kMirror));
  ExpectSettled(Partitions(kMirrorRespelled));
}

// --- Imported ------------------------------------------------------------------------------

// Covers: P-31 R120 R124
TEST_F(PartitionsServerTest, AfterAnImportThePlanIsEmptyWhateverTheNames) {
  Create(Partitions(kMirror));
  auto const uuid = Server().uuid;
  for (auto const* partitions : {kMirror, kMirrorRespelled}) {
    stage.core.Remove(kWeb);
    ASSERT_FALSE(stage.core.Import(kWeb, uuid).has_errors());
    auto const found = stage.core.State(kWeb)["os_params"]["partitions"];
    EXPECT_EQ(found["raids"].is_null(), true) << "the drives are those of soft_raid";
    ExpectSettled(Partitions(partitions));
    ExpectSettled(Config());
  }
}

TEST_F(PartitionsServerTest, AForeignGraphIsShownAsNoLayout) {
  Create(Partitions(kMirror));
  SetGraph(R"({"x": {"type": "lvm"}})");
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_EQ(plan.action, tf::Action::kNoOp);
  EXPECT_TRUE(plan.before["os_params"]["partitions"].is_null());
}

// --- Any layout ----------------------------------------------------------------------------

std::string JsonOf(PartitionsModel const& partitions) {
  auto text = [](tf::Attr<std::string> const& attr) { return "\"" + attr.value_or("") + "\""; };
  std::string json = R"({"raids": [)";
  for (auto const& raid : RaidsOf(partitions)) {
    json += std::string(json.back() == '[' ? "" : ", ") + R"({"name": )" + text(raid.name) +
            R"(, "level": )" + text(raid.level) + R"(, "disk_type": )" + text(raid.disk_type) +
            R"(, "count": )" + std::to_string(CountOf(raid)) + "}";
  }
  json += R"(], "disks": [)";
  for (auto const& disk : DisksOf(partitions)) {
    json += std::string(json.back() == '[' ? "" : ", ") + R"({"name": )" + text(disk.name) +
            R"(, "disk_type": )" + text(disk.disk_type) + "}";
  }
  json += R"(], "mounts": [)";
  for (auto const& mount : MountsOf(partitions)) {
    json += std::string(json.back() == '[' ? "" : ", ") + R"({"mount": )" + text(mount.mount);
    if (mount.size.known()) json += R"(, "size": )" + std::to_string(*mount.size);
    if (mount.size_percent.known())
      json += R"(, "size_percent": )" + std::to_string(*mount.size_percent);
    if (mount.raid.known()) json += R"(, "raid": )" + text(mount.raid);
    if (mount.disk.known()) json += R"(, "disk": )" + text(mount.disk);
    if (mount.fs_type.known()) json += R"(, "fs_type": )" + text(mount.fs_type);
    json += "}";
  }
  return json + "]}";
}

// Drives of DL50, as the simulator has them, but for their ids.
std::vector<Drive> DrivesOfDl50() {
  std::vector<Drive> drives;
  for (int i = 0; i < 2; ++i) drives.push_back({"s" + std::to_string(i), "SSD SATA", 479});
  for (int i = 0; i < 8; ++i) drives.push_back({"h" + std::to_string(i), "HDD SATA", 7999});
  return drives;
}

// Covers: W-05 W-23
TEST(PartitionsCloudPropertyTest, WhatFitsIsAcceptedByTheApiAndReadBackWithoutADiff) {
  int created = 0;
  for (std::uint64_t seed = 1; seed <= 120 && created < 30; ++seed) {
    FakeRandom random(seed);
    auto const asked = SomePartitions(random, DrivesOfDl50());
    if (!BuildLayout(asked, {DrivesOfDl50(), {{"/boot", "ext3", 1}}, {}, {}}).faults.empty())
      continue;
    SCOPED_TRACE("seed " + std::to_string(seed) + " " + JsonOf(asked));
    Stage stage;
    auto const config = OnConfiguration(Partitions(JsonOf(asked)), kEightHdds);
    auto const applied = stage.core.Apply(kWeb, config);
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    auto const plan = stage.core.Plan(kWeb, config);
    ASSERT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText();
    ASSERT_FALSE(plan.drifted) << plan.before.ToText();
    stage.core.Remove(kWeb);
    auto const imported = stage.core.PlanImport(kWeb, stage.cloud.Servers()[0].uuid, config);
    ASSERT_EQ(imported.action, tf::Action::kNoOp)
        << imported.diagnostics.ToText() << imported.before.ToText();
    ++created;
  }
  RecordProperty("layouts", created);
  EXPECT_GE(created, 20);
}

}  // namespace
}  // namespace ferro::provider
