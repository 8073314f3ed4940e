#include "controlplane/compose/load.h"

#include <gmock/gmock.h>

#include "controlplane/compose/files_testing.h"
#include "controlplane/yaml/parse.h"

namespace ferro::compose {
namespace {

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

}  // namespace
}  // namespace ferro::compose
