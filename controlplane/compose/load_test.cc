#include "controlplane/compose/load.h"

#include <gmock/gmock.h>

#include "controlplane/compose/files_testing.h"
#include "controlplane/yaml/parse.h"

namespace ferro::compose {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

TEST(ComposeLoadTest, SaysWhereItLookedForAFile) {
  auto const project = Load({.working_directory = "/p/q"}, FakeFiles());
  ASSERT_FALSE(project);
  EXPECT_THAT(project.error().message,
              StartsWith("COMPOSE-018: there is no Compose file in /p/q or above"));
}

TEST(ComposeLoadTest, ReadsAFileIntoItsLongForm) {
  FakeFiles files;
  files.Add("/p/compose.yaml",
            "services:\n  web:\n    image: nginx:${TAG:-1}\n    ports: ['80:8080']\n");
  auto const project = Load({.working_directory = "/p"}, files);
  ASSERT_TRUE(project) << project.error().message;
  EXPECT_EQ(PrintConfig(*project),
            "services:\n"
            "  web:\n"
            "    image: nginx:1\n"
            "    ports:\n"
            "    - mode: ingress\n"
            "      target: 8080\n"
            "      published: \"80\"\n"
            "      protocol: tcp\n"
            "    networks:\n"
            "      default: null\n"
            "name: p\n"
            "networks:\n"
            "  default:\n"
            "    name: p_default\n");
}

Environment With(std::string const& name, std::string const& value) {
  std::map<std::string, std::string, std::less<>> variables;
  variables[name] = value;
  return Environment(std::move(variables));
}

Project Loaded(std::string const& text, Options options = {}) {
  FakeFiles files;
  files.Add("/p/compose.yaml", text);
  files.Add("/p/.env", "FROM_FILE=1\nCOMPOSE_PROFILES=env\n");
  options.working_directory = "/p";
  auto project = Load(options, files);
  EXPECT_TRUE(project) << project.error().message;
  return project ? *std::move(project) : Project();
}

TEST(ComposeLoadTest, RemembersVariablesThatAreNotSet) {
  auto const project =
      Loaded("services:\n  a:\n    image: ${A}:$B${FROM_FILE}\n    user: ${C:-}\n");
  ASSERT_EQ(project.unset.size(), 2);
  EXPECT_EQ(project.unset[0].name + " " + yaml::TextOf(project.unset[0].mark),
            "A compose.yaml:3:12");
  EXPECT_EQ(project.unset[1].name, "B");
}

TEST(ComposeLoadTest, KeepsServicesOfOtherProfilesApart) {
  std::string const text =
      "services:\n  a: {image: a}\n  b: {image: b, profiles: [x]}\n  c: {image: c, profiles: "
      "[env]}\n";
  auto const by_env = Loaded(text);
  EXPECT_TRUE(by_env.model.services.contains("c"));
  EXPECT_NE(by_env.inactive.Find("b"), nullptr);
  auto const by_option = Loaded(text, {.profiles = {"x"}});
  EXPECT_TRUE(by_option.model.services.contains("b"));
  EXPECT_FALSE(by_option.model.services.contains("c"));
  EXPECT_THAT(by_option.profiles, ElementsAre("x"));
}

TEST(ComposeLoadTest, TellsWhereTheNameComesFrom) {
  std::string const text = "services: {a: {image: a}}\n";
  EXPECT_EQ(Loaded(text).name_source, NameSource::kFolder);
  EXPECT_EQ(Loaded("name: n\n" + text).name_source, NameSource::kFile);
  EXPECT_EQ(Loaded(text, {.environment = With("COMPOSE_PROJECT_NAME", "v")}).name_source,
            NameSource::kVariable);
  auto const by_option = Loaded(text, {.project_name = "o"});
  EXPECT_EQ(by_option.name_source, NameSource::kOption);
  EXPECT_EQ(by_option.name, "o");
  EXPECT_EQ(by_option.directory, "/p");
  EXPECT_THAT(by_option.files, ElementsAre("/p/compose.yaml"));
}

TEST(ComposeLoadTest, FillsTheModel) {
  auto const project = Loaded(
      "services:\n  a:\n    image: a\n    ports: ['53:53/udp']\n    mem_limit: 1g\n"
      "    ulimits: {nofile: 5}\n    healthcheck: {test: x, interval: 90s}\n    environment: "
      "[NONE]\n");
  Service const& service = project.model.services.at("a");
  EXPECT_EQ(service.ports.at(0).protocol, "udp");
  EXPECT_EQ(service.mem_limit->value, 1 << 30);
  EXPECT_EQ(service.ulimits.at("nofile").hard, 5);
  EXPECT_EQ(service.healthcheck->interval, std::chrono::seconds(90));
  EXPECT_FALSE(service.environment.at("NONE").has_value());
  EXPECT_FALSE(service.command.has_value());
  EXPECT_EQ(project.model.networks.at("default").name, "p_default");
}

TEST(ComposeLoadTest, ReadsNoDotenvWhenToldSo) {
  FakeFiles files;
  files.Add("/p/compose.yaml", "services: {a: {image: 'a:${T:-none}'}}\n");
  files.Add("/p/.env", "T=file\n");
  auto const project = Load(
      {.working_directory = "/p", .environment = With("COMPOSE_DISABLE_ENV_FILE", "true")}, files);
  ASSERT_TRUE(project);
  EXPECT_EQ(project->model.services.at("a").image, "a:none");
}

TEST(ComposeLoadTest, SearchesTheFoldersAbove) {
  FakeFiles files;
  files.Add("/p/docker-compose.yml", "services: {a: {image: a}}\n");
  auto const project = Load({.working_directory = "/p/q/r"}, files);
  ASSERT_TRUE(project);
  EXPECT_EQ(project->name, "p");
}

TEST(ComposeLoadTest, RefusesAHugeNumberAndAHugeFile) {
  FakeFiles files;
  files.Add("/p/compose.yaml", "services: {a: {image: a, pids_limit: 18446744073709551615}}\n");
  EXPECT_EQ(Load({.working_directory = "/p"}, files).error().Fact("code"), "COMPOSE-004");
  files.Add("/p/compose.yaml", std::string(100U << 20U, '#'));
  EXPECT_EQ(Load({.working_directory = "/p"}, files).error().Fact("code"), "YAML-005");
}

}  // namespace
}  // namespace ferro::compose
