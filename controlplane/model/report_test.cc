#include "controlplane/model/report.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "controlplane/compose/files_testing.h"
#include "controlplane/model/from_compose_testing.h"
#include "controlplane/yaml/parse.h"

namespace ferro::model {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

compose::FakeFiles FolderOf(std::string const& text) {
  return compose::FakeFiles(std::map<std::string, std::string>{{"/p/compose.yaml", text}});
}

Result<ImportReport> Imported(compose::FakeFiles const& files) {
  return Import({.compose = {.working_directory = "/p"}}, files);
}

ImportReport ReportFrom(std::string const& text) {
  auto report = Imported(FolderOf(text));
  EXPECT_TRUE(report) << report.error().message;
  return report ? *std::move(report) : ImportReport();
}

std::string LineOf(std::string const& text, std::string const& start) {
  auto const at = text.find("\n  " + start);
  if (at == std::string::npos) return "";
  return text.substr(at + 3, text.find('\n', at + 1) - at - 3);
}

TEST(ImportTest, TellsEverythingThatIsRefusedNotOnlyTheFirst) {
  auto const report = ReportFrom(
      "services:\n  a:\n    image: a\n    isolation: hyperv\n    imagge: b\n"
      "    deploy: {mode: global-job}\n    environment: {ANY: 1}\n    x-mine: {b: 1}\n"
      "  b: {image: b, isolation: process}\nmodels: {m: {}}\n");
  EXPECT_FALSE(report.loaded.has_value());
  auto const counts = CountsOf(report.keys);
  EXPECT_EQ(counts.refused, 5);
  EXPECT_EQ(counts.read, counts.mapped + counts.noted + counts.refused);
  std::string const text = TextOf(report);
  EXPECT_THAT(text, StartsWith("compose.yaml cannot be used as it is\n"));
  EXPECT_THAT(LineOf(text, "services.*.isolation"),
              HasSubstr("2   refused: only Windows containers have it (compose.yaml:4:16, "
                        "compose.yaml:9:28)"));
  EXPECT_THAT(LineOf(text, "services.a.imagge"), HasSubstr("Compose has no such key"));
  EXPECT_THAT(LineOf(text, "services.*.deploy.mode"), HasSubstr("refused"));
  EXPECT_THAT(text, HasSubstr("The first thing that stops it:\n  compose.yaml:"));
  EXPECT_THAT(text, Not(HasSubstr("ANY")));
}

TEST(ImportTest, FailsWhereThereIsNothingToReport) {
  EXPECT_EQ(Imported(compose::FakeFiles()).error().Fact("code"), "COMPOSE-018");
  EXPECT_EQ(Imported(FolderOf("a: [\n")).error().Fact("code"), "YAML-001");
}

TEST(ImportTest, CountsWhatStandsInTheFileOnce) {
  auto const report = ReportFrom(
      "name: n\nservices:\n  a:\n    image: a\n    ports: ['80:80', {target: 81}]\n"
      "    depends_on: [b]\n    build: .\n"
      "  b: {image: b, volumes: ['data:/d', {type: bind, source: ., target: /e}]}\n"
      "volumes: {data: }\n");
  ASSERT_TRUE(report.loaded.has_value());
  std::map<std::string, std::size_t> uses;
  for (auto const& key : report.keys) uses[key.path] = key.places.size();
  std::map<std::string, std::size_t> const expected = {{"name", 1},
                                                       {"services", 1},
                                                       {"services.*.image", 2},
                                                       {"services.*.ports", 1},
                                                       {"services.*.ports[].target", 1},
                                                       {"services.*.depends_on", 1},
                                                       {"services.*.build", 1},
                                                       {"services.*.volumes", 1},
                                                       {"services.*.volumes[].type", 1},
                                                       {"services.*.volumes[].source", 1},
                                                       {"services.*.volumes[].target", 1},
                                                       {"volumes", 1}};
  EXPECT_EQ(uses, expected);
}

TEST(ImportTest, CountsWhatIsCarriedOutWhileReading) {
  auto files = FolderOf(
      "version: '3'\ninclude: [more.yaml]\nservices:\n  a: {extends: {service: b}, image: c}\n"
      "  b: {image: b, profiles: [off]}\n");
  files.Add("/p/more.yaml", "services: {d: {image: d}}\n");
  auto const report = Imported(files);
  ASSERT_TRUE(report) << report.error().message;
  std::string const text = TextOf(*report);
  EXPECT_THAT(LineOf(text, "version"), HasSubstr("with a note: obsolete"));
  EXPECT_THAT(LineOf(text, "include "), HasSubstr("1   mapped"));
  EXPECT_THAT(LineOf(text, "services.*.extends "), HasSubstr("1   mapped"));
  EXPECT_THAT(LineOf(text, "services.*.extends.service"), HasSubstr("1   mapped"));
  EXPECT_THAT(LineOf(text, "services.*.profiles"), HasSubstr("1   mapped"));
}

TEST(ImportTest, TellsOfKaifLakeWhatItUnderstood) {
  auto const report = ReportFrom(KaifLake());
  auto const counts = CountsOf(report.keys);
  EXPECT_EQ(counts.refused, 0);
  EXPECT_EQ(counts.noted, 1);
  EXPECT_EQ(counts.read, 41);
  std::string const text = TextOf(report);
  EXPECT_THAT(text, StartsWith("Platform p from compose.yaml: 12 services, 1 network, 4 volumes\n"
                               "41 keys read: 40 mapped, 1 mapped with a note, 0 refused\n"));
  EXPECT_THAT(text, HasSubstr("restart: always for auth-service, crypto-service"));
  EXPECT_THAT(text, HasSubstr("kind: store for postgres; it writes to the volume p_postgres_data"));
  EXPECT_THAT(text, HasSubstr("PLATFORM-101: JWT_SECRET is not set"));
}

TEST(ImportTest, SaysTheSameAsJson) {
  auto const document = json::Document::Parse(JsonOf(ReportFrom(KaifLake())));
  ASSERT_TRUE(document);
  EXPECT_EQ(*document->Member<std::string>("platform"), "p");
  EXPECT_EQ(document->KindOf("problem"), json::Kind::kNull);
  EXPECT_EQ(document->Member<std::vector<json::Raw>>("services")->size(), 12);
  auto const refused = json::Document::Parse(JsonOf(ReportFrom("services: {a: {imagge: b}}\n")));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->KindOf("problem"), json::Kind::kText);
  EXPECT_EQ(refused->KindOf("platform"), json::Kind::kNull);
}

TEST(ExportTest, WritesAFileThatReadsAsTheSamePlatform) {
  compose::FakeFiles files = FolderOf(
      "name: n\nservices:\n  a:\n    image: a:1\n    command: echo $$HOME\n"
      "    deploy: {replicas: 2, resources: {limits: {memory: 64m}}}\n    secrets: [s]\n"
      "  b: {image: 'b:1', volumes: ['data:/d'], depends_on: [a], networks: [one]}\n"
      "volumes: {data: }\nnetworks: {one: }\nsecrets: {s: {file: ./s}}\n");
  auto const first = LoadPlatform({.compose = {.working_directory = "/p"}}, files);
  ASSERT_TRUE(first) << first.error().message;
  std::string const text = ExportCompose(*first);
  EXPECT_THAT(text, StartsWith("# Written by `ferroplane export compose` from compose.yaml.\n"
                               "# The containers of n that Ferroplane started stay its own"));
  files.Add("/p/compose.yaml", text);
  auto const second = LoadPlatform({.compose = {.working_directory = "/p"}}, files);
  ASSERT_TRUE(second) << second.error().message;
  ASSERT_EQ(second->platform.services.size(), 2);
  for (auto& [name, service] : second->platform.services) {
    auto const& before = first->platform.services.at(name);
    EXPECT_EQ(json::Print(service.spec), json::Print(before.spec));
    EXPECT_EQ(service.replicas, before.replicas);
    EXPECT_EQ(service.files.size(), before.files.size());
    EXPECT_EQ(service.depends_on.size(), before.depends_on.size());
  }
  EXPECT_EQ(ExportCompose(*second), text);
}

TEST(ExportTest, SaysWhatItLeavesOut) {
  compose::FakeFiles files = FolderOf("services: {a: {image: 'a:1'}}\n");
  files.Add("/p/ferroplane.yaml", "apiVersion: ferroplane.dev/v1\ncompose: compose.yaml\n");
  auto const loaded = LoadPlatform({.compose = {.working_directory = "/p"}}, files);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_THAT(ExportCompose(*loaded), HasSubstr("# What ferroplane.yaml says beside Compose's"));
}

}  // namespace
}  // namespace ferro::model
