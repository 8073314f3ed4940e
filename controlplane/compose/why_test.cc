#include "controlplane/compose/why.h"

#include <gmock/gmock.h>

#include "controlplane/compose/files_testing.h"
#include "controlplane/compose/load.h"

namespace ferro::compose {
namespace {

using ::testing::HasSubstr;

Project Loaded() {
  FakeFiles files;
  files.Add("/p/a.yaml",
            "services:\n  web:\n    image: nginx:1\n    ports: ['80:80']\n    environment:\n"
            "      A: one\n      dotted.name: x\n");
  files.Add("/p/b.yaml",
            "services:\n  web:\n    image: nginx:${TAG}\n    environment: [A=two]\n"
            "    env_file: web.env\n");
  files.Add("/p/.env", "# tags\nTAG=2\n");
  files.Add("/p/web.env", "A=file\nB=file\n");
  auto project = Load({.working_directory = "/p", .files = {"a.yaml", "b.yaml"}}, files);
  EXPECT_TRUE(project) << project.error().message;
  return project ? *std::move(project) : Project();
}

std::string Answer(std::string_view path) {
  static Project const project = Loaded();
  auto const origins = Why(project, path);
  return origins ? TextOf(*origins) : origins.error().message;
}

TEST(ComposeWhyTest, NamesWhatThereIsWhenThePathIsWrong) {
  EXPECT_THAT(Answer("none"), HasSubstr("services has no none; there is web"));
  EXPECT_THAT(Answer("web.ports[3]"), HasSubstr("services.web.ports has no [3]; it has 1 entry"));
  EXPECT_THAT(Answer("web.ports[x"), HasSubstr("has no [x"));
  EXPECT_THAT(Answer("web.image.x"), HasSubstr("services.web.image has no x"));
}

TEST(ComposeWhyTest, TellsVariablesAndWhatIsShadowed) {
  EXPECT_EQ(Answer("web.image"),
            "services.web.image: nginx:2\n  at b.yaml:3:12, ${TAG} from .env:2\n"
            "  instead of nginx:1 at a.yaml:3:12\n");
  EXPECT_EQ(Answer("services.web.environment.A"),
            "services.web.environment.A: two\n  at b.yaml:4:19\n"
            "  instead of one at a.yaml:6:10\n  instead of file at web.env:1\n");
}

TEST(ComposeWhyTest, TellsFilesAndDefaults) {
  EXPECT_THAT(Answer("web.environment.B"), HasSubstr("from web.env:2"));
  EXPECT_THAT(Answer("web.environment.dotted.name"), HasSubstr(": x\n  at a.yaml:7:20"));
  EXPECT_THAT(Answer("web.ports[0].target"),
              HasSubstr("services.web.ports[0].target: 80\n  at a.yaml:4:13"));
  EXPECT_THAT(Answer("web.networks"), HasSubstr("a default"));
  EXPECT_THAT(Answer("networks.default.name"), HasSubstr(": p_default\n"));
  EXPECT_THAT(Answer("web.environment"), HasSubstr("services.web.environment.B: file"));
}

}  // namespace
}  // namespace ferro::compose
