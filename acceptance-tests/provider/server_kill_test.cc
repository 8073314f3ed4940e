#include <dirent.h>
#include <gmock/gmock.h>

#include <csignal>

#include "acceptance-tests/provider/fixture.h"
#include "base/file.h"
#include "base/text.h"

namespace ferro::acceptance {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

constexpr char kWeb[] = "selectel_dedicated_server_v1.web";

// The children of a process that run a program of this name; as long as the kernel keeps it.
std::vector<pid_t> ChildrenNamed(pid_t parent, std::string_view name) {
  std::vector<pid_t> found;
  auto* directory = ::opendir("/proc");
  if (directory == nullptr) return found;
  while (auto const* entry = ::readdir(directory)) {
    std::string const pid = entry->d_name;
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    // "PID (NAME) STATE PARENT …"
    auto const stat = ReadFile("/proc/" + pid + "/stat").value_or("");
    auto const close = stat.rfind(')');
    if (close == std::string::npos || stat.find("(" + std::string(name)) == std::string::npos)
      continue;
    auto const fields = Split(stat.substr(close + 2), ' ');
    if (fields.size() > 1 && fields[1] == std::to_string(parent)) found.push_back(std::stoi(pid));
  }
  ::closedir(directory);
  return found;
}

enum class Victim { kProvider, kEverything };

class ServerKillTest : public ProviderTest {
 protected:
  void SetUp() override {
    ProviderTest::SetUp();
    RestartSimulator({.time_scale = 300});
  }

  // Applies until the order is there, then kills what is said. Terraform knows of nothing.
  void ApplyAndKill(Victim victim) {
    auto apply = terraform().Start({"apply", "-auto-approve"});
    for (int i = 0; i < 400 && OrderCount() == 0; ++i) {
      (void)apply->WaitForOutput("Apply complete!", milliseconds(25));
    }
    ASSERT_EQ(OrderCount(), 1U) << apply->out() << apply->err();
    if (victim == Victim::kEverything) {
      apply->Signal(SIGKILL);
    } else {
      auto const providers = ChildrenNamed(apply->pid(), "terraform-provi");
      ASSERT_EQ(providers.size(), 1U);
      ::kill(providers.front(), SIGKILL);
    }
    auto finished = apply->Wait(seconds(60));
    ASSERT_TRUE(finished) << finished.error().message;
    EXPECT_NE(finished->exit_status, 0);
    auto const state = Document::Parse(terraform().StateJson());
    EXPECT_TRUE(state.At("/values/root_module/resources/0").is_null()) << state.Json();
  }

  void ExpectOneServerInHand(std::string const& uuid) {
    terraform().ExpectNothingToDo();
    EXPECT_EQ(OrderCount(), 1U);
    EXPECT_EQ(LiveServers().size(), 1U);
    EXPECT_EQ(RequestCount("DELETE"), 0U);
    auto const state = Document::Parse(terraform().StateJson());
    EXPECT_FALSE(state.At("/values/root_module/resources/0").Bool("/tainted"));
    EXPECT_EQ(Attributes(kWeb).Text("/id"), uuid);
    EXPECT_EQ(Attributes(kWeb).Text("/status"), "active");
    EXPECT_EQ(Attributes(kWeb).Text("/name"), Book("servers").Text("/0/name"));
    EXPECT_EQ(Attributes(kWeb).Text("/name").find("unfinished"), std::string::npos);
  }

  // The import block in Terraform's framed output, for the resource of this test.
  static std::string BlockIn(std::string const& output) {
    std::string block;
    for (auto line : Split(output, '\n')) {
      if (line.starts_with("│ ")) line = line.substr(std::string("│ ").size());
      if (block.empty() && line != "import {") continue;
      block += line + "\n";
      if (line == "}") break;
    }
    auto const name = block.find("NAME");
    if (name != std::string::npos) block.replace(name, 4, "web");
    return block;
  }
};

// Covers: W-01 W-02 R104
TEST_F(ServerKillTest, AKilledProviderLeavesAServerThatTheNextApplyAdopts) {
  Configure(Server("web"));
  terraform().Init();
  ApplyAndKill(Victim::kProvider);
  auto const uuid = Book("servers").Text("/0/uuid");
  terraform().SetEnvironment("SEL_ADOPT_UNFINISHED", "true");
  auto const applied = terraform().Apply();
  EXPECT_THAT(applied.text(), HasSubstr("An unfinished server is adopted"));
  ExpectOneServerInHand(uuid);
}

TEST_F(ServerKillTest, ATerraformKilledBeforeTheAnswerToTheOrderIsFollowedByAnAdoption) {
  Configure(Server("web", "name = \"web-1\""));
  terraform().Init();
  Tell("faults", R"({"kind": "delay", "path": "*/resource/server/billing", "delay_ms": 60000})");
  ApplyAndKill(Victim::kEverything);
  EXPECT_TRUE(simulator().Delete("faults"));
  auto const uuid = Book("servers").Text("/0/uuid");
  terraform().SetEnvironment("SEL_ADOPT_UNFINISHED", "true");
  terraform().Apply();
  ExpectOneServerInHand(uuid);
}

TEST_F(ServerKillTest, WithoutAdoptionTheErrorHoldsTheImportBlockThatEndsInAnEmptyPlan) {
  for (auto const* name : {"", "name = \"web-1\""}) {
    RestartSimulator({.time_scale = 300});
    Configure(Server("web", name));
    terraform().Init();
    ApplyAndKill(Victim::kEverything);
    auto const uuid = Book("servers").Text("/0/uuid");
    auto const refused = terraform().Run({"apply", "-auto-approve"});
    EXPECT_EQ(refused.exit_status, 1) << refused.text();
    EXPECT_THAT(refused.err, HasSubstr(uuid));
    EXPECT_EQ(OrderCount(), 1U);

    auto const block = BlockIn(refused.err);
    EXPECT_THAT(block, HasSubstr("id = \"" + project() + "/" + uuid + "\"")) << refused.text();
    Configure(Server("web", name) + block);
    terraform().Apply();
    ExpectOneServerInHand(uuid);
  }
}

}  // namespace
}  // namespace ferro::acceptance
