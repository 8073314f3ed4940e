// Each field of a service changed alone: the plan names it and does what the table says.
#include "controlplane/plan/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "controlplane/plan/fixture_testing.h"

namespace ferro::plan {
namespace {

using testing::Contains;
using testing::IsEmpty;

// The names of a list, and which fields a value of it sets.
class Names final : public json::Fields {
 public:
  std::vector<std::string> const& all() const { return all_; }

 private:
  void Visit(std::string_view name, json::Slot&) override { all_.emplace_back(name); }

  std::vector<std::string> all_;
};

std::vector<std::string> FieldNames() {
  compose::Service service;
  Names names;
  Describe(names, service);
  return names.all();
}

// A value for each field that a resolved container has; JSON, as the list reads it.
constexpr std::pair<std::string_view, std::string_view> kValues[] = {
    {"image", R"("other:2")"},
    {"command", R"(["serve"])"},
    {"entrypoint", R"(["/run"])"},
    {"environment", R"({"A": "1"})"},
    {"working_dir", R"("/work")"},
    {"user", R"("1000")"},
    {"group_add", R"(["audio"])"},
    {"platform", R"("linux/amd64")"},
    {"runtime", R"("runc")"},
    {"init", "true"},
    {"tty", "true"},
    {"stdin_open", "true"},
    {"restart", R"("on-failure")"},
    {"healthcheck", R"({"test": ["CMD", "true"]})"},
    {"stop_signal", R"("SIGINT")"},
    {"stop_grace_period", R"("30s")"},
    {"container_name", R"("the-web")"},
    {"hostname", R"("web.example")"},
    {"domainname", R"("example")"},
    {"labels", R"({"team": "a"})"},
    {"annotations", R"({"a": "b"})"},
    {"network_mode", R"("host")"},
    {"networks", R"({"shop_default": {"aliases": ["web", "www"]}})"},
    {"ports", R"([{"target": 443, "published": "443", "protocol": "tcp"}])"},
    {"expose", R"(["9090/tcp"])"},
    {"dns", R"(["1.1.1.1"])"},
    {"dns_opt", R"(["use-vc"])"},
    {"dns_search", R"(["example"])"},
    {"extra_hosts", R"(["a=10.0.0.1"])"},
    {"external_links", R"(["other:db"])"},
    {"mac_address", R"("02:42:ac:11:00:02")"},
    {"volumes", R"([{"type": "tmpfs", "target": "/scratch"}])"},
    {"volumes_from", R"(["other:ro"])"},
    {"tmpfs", R"(["/run"])"},
    {"read_only", "true"},
    {"storage_opt", R"({"size": "1G"})"},
    {"cpus", "0.5"},
    {"cpuset", R"("0")"},
    {"cpu_shares", "512"},
    {"cpu_quota", "50000"},
    {"cpu_period", "100000"},
    {"cpu_rt_period", "1000"},
    {"cpu_rt_runtime", "900"},
    {"mem_limit", R"("268435456")"},
    {"mem_reservation", R"("134217728")"},
    {"memswap_limit", R"("536870912")"},
    {"mem_swappiness", R"("10")"},
    {"shm_size", R"("268435456")"},
    {"pids_limit", "100"},
    {"ulimits", R"({"nofile": {"soft": 1024, "hard": 2048}})"},
    {"blkio_config", R"({"weight": 300})"},
    {"oom_kill_disable", "true"},
    {"oom_score_adj", "100"},
    {"privileged", "true"},
    {"cap_add", R"(["NET_ADMIN"])"},
    {"cap_drop", R"(["ALL"])"},
    {"security_opt", R"(["no-new-privileges=true"])"},
    {"sysctls", R"({"net.core.somaxconn": "1024"})"},
    {"devices", R"([{"source": "/dev/fuse", "target": "/dev/fuse", "permissions": "rwm"}])"},
    {"device_cgroup_rules", R"(["c 1:3 mr"])"},
    {"gpus", R"([{"capabilities": ["gpu"], "count": 1}])"},
    {"cgroup", R"("private")"},
    {"cgroup_parent", R"("/slice")"},
    {"ipc", R"("host")"},
    {"pid", R"("host")"},
    {"userns_mode", R"("host")"},
    {"uts", R"("host")"},
    {"logging", R"({"driver": "journald"})"},
};

std::map<std::string, std::string> Values() {
  return {std::begin(kValues), std::end(kValues)};
}

TEST(FieldsTest, EveryFieldOfTheListHasARowAndNoRowIsOfNoField) {
  std::set<std::string> rows;
  for (auto const& row : FieldRows()) EXPECT_TRUE(rows.insert(std::string(row.field)).second);
  auto const names = FieldNames();
  EXPECT_EQ(rows, std::set<std::string>(names.begin(), names.end()));
}

TEST(FieldsTest, EveryFieldThatCostsSomethingIsTried) {
  for (auto const& row : FieldRows())
    EXPECT_EQ(Values().contains(std::string(row.field)), row.effect != Effect::kNothing)
        << row.field;
}

class EachFieldTest : public PlanTest, public testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override {
    AddService(platform_, "web").spec.ports = {Published(80, "80")};
    BringShopUp();
  }

  // As the front end would have read it.
  void Set(std::string const& field) {
    auto parsed = json::Parse<compose::Service>("{\"" + field + "\": " + Values().at(field) + "}");
    ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
    std::string const changed = "{\"" + field + "\": " + Values().at(field) + "}";
    auto& spec = platform_.services["web"].spec;
    std::string const before = json::Print(spec);
    auto whole = json::Parse<compose::Service>(before.substr(0, before.size() - 1) + "," +
                                               changed.substr(1));
    ASSERT_TRUE(whole.has_value());
    spec = *whole;
    platform_.services["web"].image.used = spec.image;
    if (field == "network_mode") spec.networks.clear();
    seen_.images["other:2"] = {.id = "sha256:other", .tags = {"other:2"}};
  }
};

TEST_P(EachFieldTest, IsNamedAndMendedAsTheTableSays) {
  std::string const field = GetParam();
  std::string const old = Seen(seen_, "shop-web-1").id;
  Set(field);
  Plan const plan = Up();
  ASSERT_EQ(plan.changes.size(), 1U) << Shown(plan);
  std::set<std::string> named;
  for (auto const& change : plan.changes[0].fields)
    named.insert(change.field.substr(0, change.field.find('.')));
  EXPECT_TRUE(named.contains(field)) << Shown(plan);
  FieldRow const* row = RowOf(field);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(plan.changes[0].sign, row->effect == Effect::kReplace ? Sign::kReplace : Sign::kUpdate);
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  ASSERT_EQ(seen_.containers.size(), 1U);
  EXPECT_EQ(seen_.containers[0].id == old, row->effect != Effect::kReplace);
}

std::vector<std::string> Tried() {
  std::vector<std::string> fields;
  for (auto const& [field, value] : Values()) fields.push_back(field);
  return fields;
}

INSTANTIATE_TEST_SUITE_P(OfTheList, EachFieldTest, testing::ValuesIn(Tried()),
                         [](auto const& parameter) { return parameter.param; });

TEST(FieldsTest, ALimitThatIsTakenAwayReplaces) {
  compose::Service with;
  with.cpus = 0.5;
  auto const changes = Differences(with, {}, {});
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].effect, Effect::kReplace);
}

TEST(FieldsTest, TheOrderOfAListThatHasNoneIsNoDifference) {
  compose::Service a;
  a.cap_add = {"A", "B"};
  compose::Service b;
  b.cap_add = {"B", "A"};
  EXPECT_THAT(Differences(a, b, {}), IsEmpty());
  a.dns = {"1.1.1.1", "8.8.8.8"};
  b.dns = {"8.8.8.8", "1.1.1.1"};
  EXPECT_EQ(Differences(a, b, {}).size(), 1U);
}

TEST(FieldsTest, AHashDoesNotTellSecrets) {
  compose::Service a;
  a.environment["P"] = "one";
  compose::Service b = a;
  b.environment["P"] = "two";
  EXPECT_EQ(HashOf(a, {"P"}), HashOf(b, {"P"}));
  EXPECT_NE(HashOf(a, {}), HashOf(b, {}));
}

}  // namespace
}  // namespace ferro::plan
