#include <gmock/gmock.h>

#include "controlplane/model/from_compose_testing.h"

namespace ferro::model {
namespace {

using ::testing::ElementsAre;

Platform KaifLakePlatform(bool with_variables) {
  auto const map = ParseImageMap(KaifLakeImages(), "images.yaml");
  EXPECT_TRUE(map) << map.error().message;
  std::map<std::string, std::string> files;
  if (with_variables)
    files["/p/.env"] =
        "JWT_SECRET=a\nETH_NODE_URL=b\nTON_API_KEY=c\nS3_BUCKET=d\nCDN_URL=e\nDB_PASSWORD=f\n";
  auto platform = PlatformFrom(KaifLake(), *map, files);
  EXPECT_TRUE(platform) << platform.error().message;
  return platform ? *std::move(platform) : Platform();
}

TEST(KaifLakeTest, FourServicesAreStoresAndAllComeBackAfterAReboot) {
  Platform const platform = KaifLakePlatform(true);
  ASSERT_EQ(platform.services.size(), 12);
  std::vector<std::string> stores;
  for (auto const& [name, service] : platform.services) {
    if (service.kind == ServiceKind::kStore) stores.push_back(name);
    EXPECT_NE(service.kind, ServiceKind::kJob);
    EXPECT_EQ(service.spec.restart, "always");
    EXPECT_TRUE(service.restart_is_derived);
  }
  EXPECT_THAT(stores, ElementsAre("elasticsearch", "mongo", "postgres", "redis"));
  EXPECT_EQ(platform.volumes.size(), 4);
  EXPECT_EQ(platform.networks.at("default").name, "p_default");
  EXPECT_EQ(InDependencyOrder(platform).back(), "nginx");
}

TEST(KaifLakeTest, TheImageMapReplacesEveryImage) {
  std::map<ImageKind, int> kinds;
  for (auto const& [name, service] : KaifLakePlatform(true).services) ++kinds[service.image.kind];
  EXPECT_EQ(kinds[ImageKind::kReal], 0);
  EXPECT_EQ(kinds[ImageKind::kOtherVersion], 4);
  EXPECT_EQ(kinds[ImageKind::kStandIn], 8);
}

TEST(KaifLakeTest, WarningsAreAdviceOnceItsVariablesAreSet) {
  std::map<std::string, int> codes;
  for (auto const& warning : KaifLakePlatform(true).warnings) ++codes[warning.code];
  std::map<std::string, int> const expected = {
      {"PLATFORM-201", 3}, {"PLATFORM-202", 6}, {"PLATFORM-203", 7}, {"PLATFORM-204", 1}};
  EXPECT_EQ(codes, expected);
  codes.clear();
  for (auto const& warning : KaifLakePlatform(false).warnings) ++codes[warning.code];
  EXPECT_EQ(codes["PLATFORM-101"], 7);  // S3_BUCKET is used twice.
  EXPECT_EQ(codes["PLATFORM-201"], 0);
}

}  // namespace
}  // namespace ferro::model
