#include <gmock/gmock.h>

#include "base/json.h"
#include "controlplane/cli/cli_testing.h"

namespace ferro::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kShop = R"(name: shop
services:
  web:
    image: nginx:1.25
    environment:
      TOKEN: ${TOKEN}
      DATABASE: ${DATABASE:-postgres://db}
    depends_on: [db]
  db:
    image: postgres:15
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data:
)";

TEST(FilesTest, WhatIsNoYamlIsToldWithItsPlace) {
  Shell shell;
  shell.Put("compose.yaml", "services:\n  web: [\n");
  EXPECT_EQ(shell.Run({"validate"}), 1);
  EXPECT_THAT(shell.err(),
              AllOf(StartsWith("error: "), HasSubstr("compose.yaml:"), HasSubstr("YAML-")));
  EXPECT_THAT(shell.out(), IsEmpty());
}

TEST(FilesTest, AFileThatIsTooDeepTooLargeOrCyclicIsOneClearError) {
  Shell shell;
  shell.Put("deep.yaml", "x-deep: " + std::string(10'000, '[') + std::string(10'000, ']'));
  EXPECT_EQ(shell.Run({"validate", "deep.yaml"}), 1);
  EXPECT_THAT(shell.err(), AllOf(StartsWith("error: "), HasSubstr("deep.yaml:1:")));
  shell.Put("large.yaml", std::string(100U << 20U, 'a'));
  EXPECT_EQ(shell.Run({"validate", "large.yaml"}), 1);
  EXPECT_THAT(shell.err(), AllOf(StartsWith("error: "), HasSubstr("large.yaml")));
  shell.Put("cycle.yaml",
            "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n");
  EXPECT_EQ(shell.Run({"validate", "cycle.yaml"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("cycle.yaml:"), HasSubstr("COMPOSE-013")));
  shell.Put("extends.yaml",
            "services:\n  a: {extends: {service: b}}\n  b: {extends: {service: a}}\n");
  EXPECT_EQ(shell.Run({"validate", "extends.yaml"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("extends.yaml:"), HasSubstr("COMPOSE-009")));
}

TEST(FilesTest, ARequiredVariableThatIsNotSetIsToldWithItsPlace) {
  Shell shell;
  shell.Put("compose.yaml", "services:\n  web:\n    image: ${IMAGE:?name one}\n");
  EXPECT_EQ(shell.Run({"validate"}), 1);
  EXPECT_THAT(shell.err(), AllOf(HasSubstr("compose.yaml:3:12"), HasSubstr("COMPOSE-007"),
                                 HasSubstr("name one")));
}

TEST(FilesTest, AMissingFileSaysWhatToDo) {
  Shell shell;
  EXPECT_EQ(shell.Run({"validate", "docker-compose.yml"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("COMPOSE-001"));
}

TEST(FilesTest, ValidateCountsAndWarns) {
  Shell shell;
  shell.Put("compose.yaml", kShop);
  EXPECT_EQ(shell.Run({"validate"}), 0);
  EXPECT_EQ(shell.out(),
            "compose.yaml is valid: project shop with 2 services, 1 network and 1 volume.\n");
  EXPECT_THAT(shell.err(),
              AllOf(HasSubstr("warning: PLATFORM-101: compose.yaml:6:14: "), HasSubstr("TOKEN")));
}

TEST(FilesTest, StrictRefusesAnUnsetVariable) {
  Shell shell;
  shell.Put("compose.yaml", kShop);
  EXPECT_EQ(shell.Run({"validate", "--strict"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("error: --strict refuses 1 warning"));
  shell.environment["TOKEN"] = "t";
  EXPECT_EQ(shell.Run({"validate", "--strict"}), 0);
}

TEST(FilesTest, ValidateAnswersScripts) {
  Shell shell;
  shell.Put("compose.yaml", kShop);
  EXPECT_EQ(shell.Run({"validate", "--json"}), 0);
  auto const document = json::Document::Parse(shell.out());
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->Member<std::vector<std::string>>("services")->size(), 2U);
}

TEST(FilesTest, ConfigPrintsTheProject) {
  Shell shell;
  shell.Put("compose.yaml", kShop);
  EXPECT_EQ(shell.Run({"config"}), 0);
  EXPECT_THAT(shell.out(), HasSubstr("DATABASE: postgres://db"));
  EXPECT_EQ(shell.Run({"config", "--services"}), 0);
  EXPECT_EQ(shell.out(), "db\nweb\n");
  EXPECT_EQ(shell.Run({"config", "--images"}), 0);
  EXPECT_EQ(shell.out(), "nginx:1.25\npostgres:15\n");
  EXPECT_EQ(shell.Run({"config", "--json"}), 0);
  EXPECT_TRUE(json::Document::Parse(shell.out()).has_value());
  EXPECT_EQ(shell.Run({"config", "-q"}), 0);
  EXPECT_THAT(shell.out(), IsEmpty());
}

TEST(FilesTest, WhyTellsTheOriginAndWhatItShadows) {
  Shell shell;
  shell.Put("compose.yaml", kShop);
  shell.Put("production.yaml", "services:\n  web:\n    image: nginx:1.27\n");
  EXPECT_EQ(
      shell.Run({"config", "-f", "compose.yaml", "-f", "production.yaml", "--why", "web.image"}),
      0);
  EXPECT_THAT(shell.out(), AllOf(HasSubstr("nginx:1.27"), HasSubstr("production.yaml:3:12"),
                                 HasSubstr("nginx:1.25"), HasSubstr("compose.yaml:4:12")));
  EXPECT_EQ(shell.Run({"config", "--why", "web.environment.DATABASE", "--json"}), 0);
  EXPECT_TRUE(json::Document::Parse(shell.out()).has_value());
  EXPECT_EQ(shell.Run({"config", "--why", "wab.image"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("wab"));
}

TEST(FilesTest, ExportWritesAFileThatReadsAsTheSameProject) {
  Shell shell;
  shell.Put("compose.yaml", kShop);
  EXPECT_EQ(shell.Run({"export", "compose", "--out", "whole.yaml"}), 0);
  EXPECT_EQ(shell.Run({"config"}), 0);
  auto const before = shell.out();
  EXPECT_EQ(shell.Run({"config", "-f", "whole.yaml"}), 0);
  EXPECT_EQ(shell.out(), before);
  EXPECT_EQ(std::filesystem::status(shell.folder() / "whole.yaml").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(FilesTest, ExportNeverOverwrites) {
  Shell shell;
  shell.Put("compose.yaml", kShop);
  shell.Put("whole.yaml", "mine");
  EXPECT_EQ(shell.Run({"export", "compose", "--out", "whole.yaml"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("is there already"));
  EXPECT_EQ(shell.Read("whole.yaml"), "mine");
  EXPECT_EQ(shell.Run({"export", "kubernetes"}), 1);
  EXPECT_THAT(shell.err(), Not(HasSubstr("is there already")));
}

TEST(FilesTest, InitWritesAFileThatIsReadAndNeverTouchesOne) {
  Shell shell;
  EXPECT_EQ(shell.Run({"init"}), 1);
  shell.Put("docker-compose.yml", "services:\n  web: {image: \"nginx:1\", ports: [\"80:80\"]}\n");
  EXPECT_EQ(shell.Run({"config", "--json"}), 0);
  auto const before = shell.out();
  EXPECT_EQ(shell.Run({"init", "docker-compose.yml"}), 0) << shell.err();
  auto const written = shell.Read("ferroplane.yaml");
  EXPECT_THAT(written, AllOf(HasSubstr("apiVersion: ferroplane.dev/v1"),
                             HasSubstr("compose: docker-compose.yml"), HasSubstr("port: 80")));
  EXPECT_EQ(shell.Run({"config", "--json"}), 0) << shell.err();
  EXPECT_EQ(shell.out(), before);
  EXPECT_EQ(shell.Run({"init", "docker-compose.yml"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("is there already"));
  EXPECT_EQ(shell.Read("ferroplane.yaml"), written);
}

TEST(FilesTest, ImportReportsKeyByKeyAndFailsOnWhatIsRefused) {
  Shell shell;
  shell.Put("compose.yaml", kShop);
  EXPECT_EQ(shell.Run({"import"}), 0) << shell.err();
  EXPECT_THAT(shell.out(), HasSubstr("services.*.image"));
  EXPECT_EQ(shell.Run({"import", "--json"}), 0);
  EXPECT_TRUE(json::Document::Parse(shell.out()).has_value());
  shell.Put("compose.yaml", "services:\n  web: {image: a, nonsense: 1}\n");
  EXPECT_EQ(shell.Run({"import"}), 1);
  EXPECT_THAT(shell.out(), HasSubstr("nonsense"));
}

}  // namespace
}  // namespace ferro::cli
