#include "controlplane/model/load.h"

#include <gmock/gmock.h>

#include "controlplane/compose/files_testing.h"

namespace ferro::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr char kCompose[] =
    "services:\n  db: {image: 'db:1', volumes: ['data:/d']}\n"
    "  web:\n    image: web:1\n    depends_on: [db]\n    healthcheck: {test: 'true'}\n"
    "  api: {image: 'api:1', depends_on: [db]}\nvolumes: {data: {}}\n";

// A folder /p with a Compose file and this ferroplane.yaml.
compose::FakeFiles FolderWith(std::string const& own) {
  return compose::FakeFiles(std::map<std::string, std::string>{{"/p/docker-compose.yml", kCompose},
                                                               {"/p/ferroplane.yaml", own}});
}

std::string Own(std::string const& rest) {
  return "apiVersion: ferroplane.dev/v1\ncompose: docker-compose.yml\n" + rest;
}

std::string ErrorOfFile(std::string const& own) {
  auto const loaded = LoadPlatform({.compose = {.working_directory = "/p"}}, FolderWith(own));
  return loaded ? "" : loaded.error().message;
}

Loaded LoadedFrom(compose::FakeFiles const& files, LoadOptions options = {}) {
  if (options.compose.working_directory.empty()) options.compose.working_directory = "/p";
  auto loaded = LoadPlatform(options, files);
  EXPECT_TRUE(loaded) << loaded.error().message;
  return loaded ? *std::move(loaded) : Loaded();
}

TEST(PlatformFileTest, RefusesWhatItDoesNotKnowWithItsPlace) {
  EXPECT_THAT(ErrorOfFile("compose: docker-compose.yml\n"),
              StartsWith("ferroplane.yaml:1:1: PLATFORM-012: apiVersion is missing"));
  EXPECT_THAT(ErrorOfFile("apiVersion: v1\n"),
              StartsWith("ferroplane.yaml:1:13: PLATFORM-013: apiVersion is \"v1\"; it can be "
                         "ferroplane.dev/v1"));
  EXPECT_THAT(ErrorOfFile(Own("compose: other.yml\n")), HasSubstr("YAML-003"));
  EXPECT_THAT(ErrorOfFile(Own("volumes: {}\n")),
              StartsWith("ferroplane.yaml:3:1: PLATFORM-011: there is no volumes beside"));
  EXPECT_THAT(ErrorOfFile(Own("services:\n  api:\n    image: other\n")),
              StartsWith("ferroplane.yaml:5:5: PLATFORM-011: there is no services.api.image"));
  EXPECT_THAT(ErrorOfFile(Own("services: {api: {health: {tpc: {port: 1}}}}\n")),
              HasSubstr("PLATFORM-011: there is no services.api.health.tpc; there is http, tcp, "
                        "stable and deadline"));
  EXPECT_THAT(ErrorOfFile(Own("services: {nobody: {kind: job}}\n")),
              StartsWith("ferroplane.yaml:3:20: PLATFORM-014: there is no service nobody; there "
                         "is api, db and web"));
  EXPECT_THAT(ErrorOfFile("a: [\n"), HasSubstr("YAML-001"));
}

TEST(PlatformFileTest, RefusesImpossibleValues) {
  auto health = [](std::string const& text) {
    return ErrorOfFile(Own("services: {api: {health: " + text + "}}\n"));
  };
  EXPECT_THAT(health("{http: {port: 70000}}"),
              HasSubstr("services.api.health.http.port is 70000; it goes from 1 to 65535"));
  EXPECT_THAT(health("{http: {port: '80'}}"), HasSubstr("must be a whole number, not text"));
  EXPECT_THAT(health("{http: {path: /}}"), HasSubstr("PLATFORM-012"));
  EXPECT_THAT(health("{http: {port: 1, path: x}}"), HasSubstr("a path begins with /"));
  EXPECT_THAT(health("{http: {port: 1}, tcp: {port: 1}}"), HasSubstr("PLATFORM-015"));
  EXPECT_THAT(health("{stable: soon}"), HasSubstr("\"soon\" is no time; write 90s"));
  EXPECT_THAT(health("{deadline: 0s}"), HasSubstr("PLATFORM-013"));
  EXPECT_THAT(health("{deadline: 5}"), HasSubstr("PLATFORM-010"));
  EXPECT_THAT(ErrorOfFile(Own("services: {api: {kind: daemon}}\n")),
              HasSubstr("it can be service, job or store"));
  EXPECT_THAT(ErrorOfFile(Own("name: Big\n")), HasSubstr("PLATFORM-013: name is \"Big\""));
  EXPECT_THAT(ErrorOfFile(Own("image_map: none.yaml\n")),
              StartsWith("ferroplane.yaml:3:12: PLATFORM-016"));
  EXPECT_THAT(ErrorOfFile("apiVersion: ferroplane.dev/v1\ncompose: none.yml\n"),
              HasSubstr("COMPOSE-001"));
  EXPECT_THAT(ErrorOfFile("apiVersion: ferroplane.dev/v1\n"), HasSubstr("COMPOSE-018"));
}

TEST(PlatformFileTest, RefusesWhatContradictsTheComposeFile) {
  EXPECT_THAT(ErrorOfFile(Own("services: {web: {health: {tcp: {port: 80}}}}\n")),
              HasSubstr("PLATFORM-015: service web has a healthcheck in its Compose file"));
  EXPECT_THAT(ErrorOfFile(Own("services: {web: {restart_with: api}}\n")),
              HasSubstr("PLATFORM-014: service web restarts with api, on which it does not"));
}

class Unreadable final : public compose::Files {
 public:
  Result<std::string> Read(std::filesystem::path const& /*path*/) const override {
    return Fail(ErrorCode::kPermissionDenied, "permission denied");
  }
  bool HasFile(std::filesystem::path const& path) const override {
    return path == "/p/ferroplane.yml";
  }
};

TEST(PlatformFileTest, OneThatCannotBeReadIsNotPassedOver) {
  auto const loaded = LoadPlatform({.compose = {.working_directory = "/p"}}, Unreadable());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().message,
            "ferroplane.yml: PLATFORM-016: it cannot be read: permission denied");
}

TEST(PlatformFileTest, AddsToTheComposeFile) {
  auto const loaded = LoadedFrom(FolderWith(
      Own("x-mine: 1\nservices:\n"
          "  api:\n    kind: job\n    health: {http: {port: 3000}, stable: 2s, deadline: 1m30s}\n"
          "    restart_with: [db]\n"
          "  db: {kind: service, health: {tcp: {port: 5432}}}\n"
          "  web: {health: {deadline: 5m}}\n")));
  Service const& api = loaded.platform.services.at("api");
  EXPECT_EQ(api.kind, ServiceKind::kJob);
  EXPECT_EQ(api.spec.restart, "no");
  EXPECT_EQ(api.health.port, 3000);
  EXPECT_EQ(api.health.path, "/");
  EXPECT_EQ(api.health.stable, std::chrono::seconds(2));
  EXPECT_EQ(api.health.deadline, std::chrono::seconds(90));
  EXPECT_TRUE(api.depends_on.at("db").restart);
  Service const& db = loaded.platform.services.at("db");
  EXPECT_EQ(db.kind, ServiceKind::kService);
  EXPECT_EQ(db.health.port, 5432);
  EXPECT_EQ(db.health.path, "");
  EXPECT_EQ(loaded.platform.services.at("web").health.deadline, std::chrono::minutes(5));
  EXPECT_EQ(loaded.platform_file, "/p/ferroplane.yaml");
  EXPECT_EQ(loaded.platform.name, "p");
}

TEST(PlatformFileTest, ItsNameWinsOverTheComposeFilesAndLosesToTheOption) {
  auto files = FolderWith(Own("name: own\n"));
  files.Add("/p/docker-compose.yml", std::string("name: theirs\n") + kCompose);
  EXPECT_EQ(LoadedFrom(files).platform.name, "own");
  LoadOptions options;
  options.compose.project_name = "option";
  EXPECT_EQ(LoadedFrom(files, options).platform.name, "option");
}

TEST(PlatformFileTest, IsFoundBesideAboveAndByArgument) {
  auto const files = FolderWith(Own("name: own\n"));
  auto name = [&](std::string const& folder, std::vector<std::string> named) {
    LoadOptions options;
    options.compose.working_directory = folder;
    options.compose.files = std::move(named);
    return LoadedFrom(files, options).platform.name;
  };
  EXPECT_EQ(name("/p", {}), "own");
  EXPECT_EQ(name("/p/q", {}), "own");
  EXPECT_EQ(name("/p", {"ferroplane.yaml"}), "own");
  EXPECT_EQ(name("/", {"p/docker-compose.yml"}), "own");
}

TEST(PlatformFileTest, OneThatNamesOtherFilesIsNotUsedAndThatIsSaid) {
  auto files = FolderWith(Own("name: own\n"));
  files.Add("/p/other.yml", "services: {a: {image: 'a:1'}}\n");
  LoadOptions options;
  options.compose.files = {"other.yml"};
  auto const loaded = LoadedFrom(files, options);
  EXPECT_EQ(loaded.platform.name, "p");
  ASSERT_EQ(loaded.platform.warnings.size(), 1);
  EXPECT_EQ(loaded.platform.warnings[0].code, "PLATFORM-104");
}

TEST(PlatformFileTest, ANearerComposeFileAndComposeFileOfTheEnvironmentWin) {
  auto files = FolderWith(Own("name: own\n"));
  files.Add("/p/q/compose.yaml", "services: {a: {image: 'a:1'}}\n");
  LoadOptions options;
  options.compose.working_directory = "/p/q";
  EXPECT_EQ(LoadedFrom(files, options).platform.name, "q");
  options.compose.working_directory = "/p";
  options.compose.environment = Environment(
      std::map<std::string, std::string, std::less<>>{{"COMPOSE_FILE", "q/compose.yaml"}});
  EXPECT_EQ(LoadedFrom(files, options).platform_file, "");
}

TEST(PlatformFileTest, ReplacesImagesByItsMapUnlessTheOptionNamesOne) {
  auto files = FolderWith(Own("image_map: images.yaml\n"));
  files.Add("/p/images.yaml", "images: {'db:1': {use: 'file:1', as: stand-in, because: none}}\n");
  files.Add("/p/more.yaml", "images: {'db:1': {use: 'option:1', as: stand-in, because: none}}\n");
  EXPECT_EQ(LoadedFrom(files).platform.services.at("db").image.used, "file:1");
  EXPECT_EQ(LoadedFrom(files, {.image_map = "more.yaml"}).platform.services.at("db").image.used,
            "option:1");
  auto const missing =
      LoadPlatform({.compose = {.working_directory = "/p"}, .image_map = "no.yaml"}, files);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, StartsWith("PLATFORM-016: --image-map"));
}

TEST(PlatformFileTest, CanBeAPlatformWithoutAComposeFile) {
  compose::FakeFiles const files(std::map<std::string, std::string>{
      {"/p/.env", "TAG=7\n"},
      {"/p/ferroplane.yaml",
       "apiVersion: ferroplane.dev/v1\nname: alone\nservices:\n"
       "  db:\n    image: db:${TAG}\n    volumes: ['data:/d']\n    kind: service\n"
       "  web:\n    image: web:1\n    depends_on: [db]\n    restart_with: [db]\n"
       "    health: {http: {port: 80, path: /up}}\nvolumes: {data: {}}\n"}});
  auto const loaded = LoadedFrom(files);
  EXPECT_EQ(loaded.platform.name, "alone");
  EXPECT_EQ(loaded.platform.services.at("db").image.used, "db:7");
  EXPECT_EQ(loaded.platform.services.at("db").kind, ServiceKind::kService);
  EXPECT_EQ(loaded.platform.services.at("web").health.path, "/up");
  EXPECT_TRUE(loaded.platform.services.at("web").depends_on.at("db").restart);
  EXPECT_EQ(loaded.platform.volumes.at("data").name, "alone_data");
  EXPECT_THAT(loaded.platform.files, ElementsAre("/p/ferroplane.yaml"));
}

TEST(PlatformFileTest, WithoutAComposeFileItsErrorsHaveItsPlaces) {
  compose::FakeFiles const files(std::map<std::string, std::string>{
      {"/p/ferroplane.yaml",
       "apiVersion: ferroplane.dev/v1\nservices:\n  db:\n    image: db:1\n    imagge: x\n"}});
  auto const loaded = LoadPlatform({.compose = {.working_directory = "/p"}}, files);
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message, StartsWith("ferroplane.yaml:5:5: COMPOSE-002"));
}

TEST(PlatformFileTest, AComposeFileAloneNeedsNothingElse) {
  compose::FakeFiles const files(
      std::map<std::string, std::string>{{"/p/docker-compose.yml", kCompose}});
  auto const loaded = LoadedFrom(files);
  EXPECT_EQ(loaded.platform.services.size(), 3);
  EXPECT_EQ(loaded.platform_file, "");
}

}  // namespace
}  // namespace ferro::model
