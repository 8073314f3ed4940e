#include "controlplane/model/image_map.h"

#include <gmock/gmock.h>

#include "controlplane/model/from_compose_testing.h"

namespace ferro::model {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string MapErrorOf(std::string const& text) {
  auto const map = ParseImageMap(text, "images.yaml");
  return map ? "" : map.error().message;
}

TEST(ImageMapTest, RefusesWhatItDoesNotKnowWithItsPlace) {
  EXPECT_THAT(MapErrorOf("[]\n"),
              StartsWith("images.yaml:1:1: PLATFORM-010: the file must be a mapping, not a list"));
  EXPECT_THAT(MapErrorOf("images: {a: {use: b, as: stand-in, because: c}}\nmore: 1\n"),
              StartsWith("images.yaml:2:1: PLATFORM-011: there is no more; there is images"));
  EXPECT_THAT(
      MapErrorOf("images:\n  a:\n    use: b\n    uses: c\n    as: stand-in\n    because: d\n"),
      StartsWith("images.yaml:4:5: PLATFORM-011: there is no images.a.uses"));
  EXPECT_THAT(MapErrorOf("images: {a: {use: b, as: copy, because: c}}\n"),
              HasSubstr("PLATFORM-013: images.a.as is \"copy\"; it can be other version or "
                        "stand-in"));
  EXPECT_THAT(MapErrorOf("images: {a: {use: b, as: stand-in}}\n"),
              HasSubstr("PLATFORM-012: images.a.because is missing"));
  EXPECT_THAT(MapErrorOf("images: {a: {use: '', as: stand-in, because: c}}\n"),
              HasSubstr("PLATFORM-013: images.a.use is empty"));
  EXPECT_THAT(MapErrorOf("images: {a: {use: [b], as: stand-in, because: c}}\n"),
              HasSubstr("PLATFORM-010: images.a.use must be text, not a list"));
  EXPECT_THAT(MapErrorOf("images: {a: 1}\n"), HasSubstr("images.a must be a mapping"));
  EXPECT_THAT(MapErrorOf("{}\n"), HasSubstr("PLATFORM-012: images is missing"));
  EXPECT_THAT(MapErrorOf("images: {}\nimages: {}\n"), HasSubstr("YAML-003"));
  EXPECT_THAT(MapErrorOf(""), HasSubstr("must be a mapping, not nothing"));
}

TEST(ImageMapTest, ReplacesAnImageAndTellsHow) {
  auto const map = ParseImageMap(
      "images:\n  postgres:14-alpine: {use: pg:15, as: other version, because: offline}\n"
      "  mongo:5: {use: fake:1, as: stand-in, because: none}\n",
      "images.yaml");
  ASSERT_TRUE(map) << map.error().message;
  Image const postgres = ImageOf("postgres:14-alpine", *map);
  EXPECT_EQ(postgres.used, "pg:15");
  EXPECT_EQ(postgres.kind, ImageKind::kOtherVersion);
  EXPECT_EQ(postgres.because, "offline");
  EXPECT_EQ(ImageOf("mongo:5", *map).kind, ImageKind::kStandIn);
  Image const other = ImageOf("mongo:6", *map);
  EXPECT_EQ(other.used, "mongo:6");
  EXPECT_EQ(other.kind, ImageKind::kReal);
}

TEST(ImageMapTest, AnEntryThatReplacesNothingIsAWarning) {
  auto const map =
      ParseImageMap("images: {b: {use: c, as: stand-in, because: d}}\n", "images.yaml");
  ASSERT_TRUE(map);
  auto const platform = PlatformFrom("services: {a: {image: 'a:1'}}\n", *map);
  ASSERT_TRUE(platform) << platform.error().message;
  ASSERT_EQ(platform->warnings.size(), 1);
  EXPECT_EQ(platform->warnings[0].code, "PLATFORM-102");
  EXPECT_EQ(platform->warnings[0].place, "images.yaml:1:13");
}

TEST(ImageMapTest, AReplacedImageIsNotBuilt) {
  auto const map =
      ParseImageMap("images: {'a:1': {use: c, as: stand-in, because: d}}\n", "images.yaml");
  ASSERT_TRUE(map);
  std::string const text = "services: {a: {image: 'a:1', build: .}}\n";
  EXPECT_FALSE(PlatformFrom(text, *map)->services.at("a").build.has_value());
  EXPECT_TRUE(PlatformFrom(text)->services.at("a").build.has_value());
}

}  // namespace
}  // namespace ferro::model
