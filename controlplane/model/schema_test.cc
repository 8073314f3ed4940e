#include "controlplane/model/schema.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "base/file.h"
#include "controlplane/model/ferroplane_file.h"
#include "controlplane/model/from_compose_testing.h"
#include "controlplane/yaml/parse.h"
#include "controlplane/yaml/print.h"

namespace ferro::model {
namespace {

using ::testing::HasSubstr;

bool Accepts(std::string const& schema_text, std::string const& yaml) {
  auto const tree = nlohmann::json::parse(schema_text);
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(tree), schema);
  auto const document = yaml::Parse(yaml, "test.yaml");
  EXPECT_TRUE(document) << document.error().message;
  auto const value = nlohmann::json::parse(yaml::PrintJson(*document));
  return valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(value),
                                        nullptr);
}

bool Reads(std::string const& yaml) {
  auto const document = yaml::Parse(yaml, "test.yaml");
  return document && ReadPlatformFile(*document).has_value();
}

TEST(SchemaTest, RefusesWhatTheReaderRefuses) {
  std::string const schema = PlatformFileSchema();
  std::string const head = "apiVersion: ferroplane.dev/v1\n";
  for (std::string const& text : std::vector<std::string>{
           "[]\n", "{}\n", "apiVersion: v2\n", head + "name: Big\n", head + "compose: {}\n",
           head + "compose: ''\n", head + "services: []\n", head + "services: {a: {kind: x}}\n",
           head + "services: {a: {health: {http: {}}}}\n",
           head + "services: {a: {health: {http: {port: 0}}}}\n",
           head + "services: {a: {health: {http: {port: 1, path: x}}}}\n",
           head + "services: {a: {health: {tcp: {port: 65536}}}}\n",
           head + "services: {a: {health: {what: 1}}}\n",
           head + "services: {a: {health: {stable: 5}}}\n",
           head + "services: {a: {health: {stable: soon}}}\n"}) {
    EXPECT_FALSE(Reads(text)) << text;
    EXPECT_FALSE(Accepts(schema, text)) << text;
  }
}

TEST(SchemaTest, AcceptsWhatTheReaderAccepts) {
  std::string const schema = PlatformFileSchema();
  std::string const head = "apiVersion: ferroplane.dev/v1\n";
  for (std::string const& text : std::vector<std::string>{
           head, head + "name: a-b_1\ncompose: [a.yml, b.yml]\nimage_map: i.yaml\nx-a: {}\n",
           head + "compose: a.yml\nservices: {a: {kind: job, restart_with: b, x-b: 1}}\n",
           head + "services: {a: {image: b, health: {http: {port: 80}, stable: 1m30s}}}\n"
                  "volumes: {v: {}}\n"}) {
    EXPECT_TRUE(Reads(text)) << text;
    EXPECT_TRUE(Accepts(schema, text)) << text;
  }
  EXPECT_TRUE(Accepts(ImageMapSchema(), KaifLakeImages()));
  EXPECT_FALSE(Accepts(ImageMapSchema(), "images: {a: {use: b}}\n"));
}

TEST(SchemaTest, EveryExampleFits) {
  std::map<std::string, std::string> const schemas = {{"image-map.yaml", ImageMapSchema()},
                                                      {"ferroplane.yaml", PlatformFileSchema()}};
  int fitting = 0;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(FERRO_EXAMPLES)) {
    auto const schema = schemas.find(entry.path().filename().string());
    if (schema == schemas.end()) continue;
    auto const text = ReadFile(entry.path());
    ASSERT_TRUE(text) << text.error().message;
    EXPECT_TRUE(Accepts(schema->second, *text)) << entry.path();
    ++fitting;
  }
  EXPECT_GE(fitting, 3);
}

TEST(SchemaTest, TheCommittedSchemasAreCurrent) {
  auto const own = ReadFile(std::string(FERRO_SCHEMAS) + "/ferroplane.schema.json");
  ASSERT_TRUE(own) << own.error().message;
  EXPECT_EQ(*own, PlatformFileSchema()) << "run tools/docs";
  auto const images = ReadFile(std::string(FERRO_SCHEMAS) + "/image-map.schema.json");
  ASSERT_TRUE(images) << images.error().message;
  EXPECT_EQ(*images, ImageMapSchema()) << "run tools/docs";
}

TEST(SchemaTest, ThePageHasEveryKey) {
  std::string const page = PlatformFilePage();
  for (std::string_view key : {"apiVersion", "services.*.health.http.port",
                               "services.*.restart_with", "images.*.because", "services.*.…"})
    EXPECT_THAT(page, HasSubstr("| `" + std::string(key) + "` |"));
}

}  // namespace
}  // namespace ferro::model
