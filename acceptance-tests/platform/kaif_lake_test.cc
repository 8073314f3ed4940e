#include "acceptance-tests/platform/kaif_lake.h"

namespace ferro::acceptance {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr seconds kDeathLimit{180};
constexpr char kProject[] = "demo";
constexpr char kVolumes[] = "demo_elastic_data,demo_mongo_data,demo_postgres_data,demo_redis_data";

// Names of containers whose StartedAt is another one, or that were not there.
Strings Touched(Boxes const& before, Boxes const& after) {
  Strings names;
  for (auto const& [name, box] : after) {
    auto const was = before.find(name);
    if (was == before.end() || was->second.started_at != box.started_at) names.push_back(name);
  }
  return names;
}

class MendingTest : public KaifLakeTest {
 protected:
  // After the disturbance the plan is about this container only, and so is the next `up`.
  void ExpectMends(std::string const& service, Boxes const& before, std::string const& sign) {
    auto const name = std::string(kProject) + "-" + service + "-1";
    auto const planned = Planned();
    EXPECT_THAT(planned, ElementsAre(sign + " container " + name)) << service;
    Up();
    auto const after = engine().Containers();
    auto const touched = Touched(before, after);
    EXPECT_TRUE(touched.empty() || touched == Strings{name})
        << service << ": also " << testing::PrintToString(touched);
    EXPECT_EQ(AddressesOf(after), AddressesOf(before)) << service;
    ExpectNothingToDo();
    EXPECT_TRUE(AllAreWell()) << Troubles();
  }
  static std::string Container(std::string const& service) {
    return "/containers/" + std::string(kProject) + "-" + service + "-1";
  }
};

TEST_F(MendingTest, ComesUpAndEachDisturbanceIsNamedAndMendedAlone) {
  auto const first = Ferroplane({"up", "--yes"});
  ASSERT_EQ(first.exit_status, 0) << first.text();
  EXPECT_THAT(first.out,
              AllOf(HasSubstr("12 containers"), HasSubstr("0 real, 4 other version, 8 stand-in")));
  EXPECT_TRUE(AllAreWell()) << Troubles();
  EXPECT_THAT(engine().Volumes(), ElementsAre("demo_elastic_data", "demo_mongo_data",
                                              "demo_postgres_data", "demo_redis_data"));
  ExpectFiveAnswerAsThemselves();
  ExpectNothingToDo();

  auto before = engine().Containers();
  engine().Order("POST", Container("media-service") + "/stop?t=1");
  ExpectMends("media-service", before, "update");

  before = engine().Containers();
  engine().Order("DELETE", Container("auth-service") + "?force=1");
  ExpectMends("auth-service", before, "create");

  before = engine().Containers();
  engine().Order("POST", "/networks/demo_default/disconnect",
                 R"({"Container":"demo-marketplace-service-1"})");
  ExpectMends("marketplace-service", before, "update");

  before = engine().Containers();
  auto const reference = std::string("ferroplane.test/messaging-service:1");
  engine().TagAnew(reference);
  ExpectMends("messaging-service", before, "replace");

  before = engine().Containers();
  Replace(".env", "CDN_URL=https://cdn.example", "CDN_URL=https://other-cdn.example");
  ExpectMends("media-service", before, "replace");

  before = engine().Containers();
  Write("nginx.conf", Read("nginx.conf") + "# edited\n");
  ExpectMends("nginx", before, "update");
  EXPECT_THAT(Touched(before, engine().Containers()), ElementsAre("demo-nginx-1"));
  ExpectFiveAnswerAsThemselves();

  options.clear();
  auto const kept = Ferroplane({"destroy", "--yes"});
  ASSERT_EQ(kept.exit_status, 0) << kept.text();
  for (auto const& volume : engine().Volumes()) EXPECT_THAT(kept.text(), HasSubstr(volume));
  EXPECT_THAT(engine().Containers(), IsEmpty());
  EXPECT_THAT(engine().Networks(), IsEmpty());
  EXPECT_THAT(engine().Volumes(), SizeIs(4));
  auto const deleted = Ferroplane({"destroy", "--yes", "--delete-data=" + std::string(kVolumes)});
  EXPECT_EQ(deleted.exit_status, 0) << deleted.text();
  EXPECT_THAT(engine().Volumes(), IsEmpty());
}

class DeathTest : public KaifLakeTest {
 protected:
  // With nothing of ours running, and everybody where it was.
  void ExpectComesBack(std::string const& after, std::map<std::string, std::string> const& homes) {
    EXPECT_TRUE(Eventually(kDeathLimit, [this] { return AllAreWell(); })) << after << "\n"
                                                                          << Troubles();
    EXPECT_EQ(AddressesOf(engine().Containers()), homes) << after;
    ExpectFiveAnswerAsThemselves();
    ExpectNothingToDo();
  }
  void Must(Strings command) const {
    auto const done = engine().Do(std::move(command));
    ASSERT_TRUE(done) << done.error().message;
  }
};

TEST_F(DeathTest, AllComeBackByThemselvesAtTheirAddressesAfterEachDeathOfTheEngine) {
  Up();
  auto const homes = AddressesOf(engine().Containers());
  EXPECT_THAT(homes, SizeIs(12));

  Replace(".env", "S3_BUCKET=kaif-lake-demo", "S3_BUCKET=another");
  EXPECT_THAT(Planned(), ElementsAre("replace container demo-marketplace-service-1",
                                     "replace container demo-media-service-1"));
  Up();
  EXPECT_EQ(AddressesOf(engine().Containers()), homes) << "two replaced together";
  ExpectFiveAnswerAsThemselves();

  Must({"restart"});
  ExpectComesBack("SIGTERM", homes);
  Must({"kill"});
  Must({"start"});
  ExpectComesBack("SIGKILL", homes);
  Must({"kill", "--power"});
  Must({"start"});
  ExpectComesBack("power loss", homes);
}

}  // namespace
}  // namespace ferro::acceptance
