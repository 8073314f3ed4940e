// A search for canaries: secrets that a user gives are looked for in everything that
// Terraform and the provider leave behind.
#include <gmock/gmock.h>

#include <csignal>
#include <iterator>

#include "acceptance-tests/provider/fixture.h"
#include "base/file.h"

namespace ferro::acceptance {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kStateful = "Canary-Stateful-71";
constexpr std::string_view kWriteOnly = "Canary-WriteOnly-72";
constexpr std::string_view kUserData = "canary-user-data-73";
// What every token of the simulator begins with.
constexpr std::string_view kToken = "gAAAAAB";

struct Search {
  std::size_t files = 0;
  std::size_t bytes = 0;
  std::set<std::string> hits;  // "file: canary"
};

class SecretsTest : public ProviderTest {
 protected:
  // Everything below the test's own root: configuration, state and backup, plan,
  // logs, crash logs, HOME and TMPDIR. A plan is a zip archive and is unpacked first.
  Search Look(std::vector<std::string_view> const& canaries) {
    Search out;
    for (auto const& entry : fs::recursive_directory_iterator(terraform().root())) {
      if (!entry.is_regular_file() || entry.is_symlink()) continue;
      auto const content = ReadFile(entry.path()).value_or("");
      ++out.files;
      out.bytes += content.size();
      for (auto canary : canaries) {
        if (content.find(canary) == std::string::npos) continue;
        out.hits.insert(fs::relative(entry.path(), terraform().directory()).string() + ": " +
                        std::string(canary));
      }
    }
    return out;
  }

  void UnpackPlan() {
    auto const plan = terraform().directory() / "saved.plan";
    auto unpacked = RunCommand({.arguments = {"python3", "-m", "zipfile", "-e", plan.string(),
                                              plan.string() + ".unpacked"}},
                               seconds(20));
    ASSERT_TRUE(unpacked);
    ASSERT_EQ(unpacked->exit_status, 0) << unpacked->text();
  }

  // The provider's process below this one, 0 when there is none.
  static pid_t ProviderBelow(pid_t terraform) {
    for (auto const& entry : fs::directory_iterator("/proc")) {
      auto const stat = ReadFile(entry.path() / "stat").value_or("");
      auto const name = stat.find("(terraform-provi");
      auto const end = stat.rfind(") ");
      if (name == std::string::npos || end == std::string::npos) continue;
      // "PID (name) STATE PPID …", proc(5).
      if (stat.substr(end + 4, stat.find(' ', end + 4) - end - 4) == std::to_string(terraform)) {
        return std::stoi(entry.path().filename().string());
      }
    }
    return 0;
  }

  void UseCanaries() {
    terraform().SetEnvironment("TF_LOG", "TRACE");
    terraform().SetEnvironment("TF_LOG_PATH", (terraform().directory() / "trace.log").string());
    terraform().SetEnvironment("TF_VAR_stateful", std::string(kStateful));
    terraform().SetEnvironment("TF_VAR_write_only", std::string(kWriteOnly));
    terraform().SetEnvironment("TF_VAR_user_data", "#cloud-config " + std::string(kUserData));
    Configure(R"(
variable "stateful" {
  sensitive = true
}
variable "write_only" {
  ephemeral = true
}
variable "user_data" {
  ephemeral = true
}
)" + Server("stateful", "os_params = { password = var.stateful }") +
              Server("hidden", R"(
  password_wo          = var.write_only
  password_wo_version  = 1
  user_data_wo         = var.user_data
  user_data_wo_version = 1)"));
    terraform().Init();
  }
};

// Covers: R152 R153 R183 W-46 W-47 W-48
TEST_F(SecretsTest, AreFoundWhereTheUserPutThemAndNowhereElse) {
  UseCanaries();
  std::string said = terraform().Run({"plan", "-out=saved.plan"}).text();
  UnpackPlan();
  Tell("faults", R"({"kind": "status", "status": 400, "method": "POST",
                     "path": "*/resource/server/billing", "count": 1})");
  auto const failed = terraform().Run({"apply", "saved.plan"});
  EXPECT_NE(failed.exit_status, 0);
  said += failed.text() + terraform().Apply().text();
  terraform().ExpectNothingToDo();
  said += terraform().Run({"show"}).text();

  // The search notices what it must: the simulator was given every canary, and the
  // stateful password is in state and plan because the user chose that.
  auto const books = Book("servers").Json();
  for (auto canary : {kStateful, kWriteOnly, kUserData}) EXPECT_THAT(books, HasSubstr(canary));
  auto const chosen = Look({kStateful});
  std::set<std::string> const must = {"terraform.tfstate: " + std::string(kStateful),
                                      "saved.plan.unpacked/tfplan: " + std::string(kStateful)};
  EXPECT_THAT(chosen.hits, testing::IsSupersetOf(must));
  std::set<std::string> elsewhere;
  for (auto const& hit : chosen.hits) {
    if (!must.contains(hit) && !hit.starts_with("terraform.tfstate.backup")) elsewhere.insert(hit);
  }
  EXPECT_THAT(elsewhere, IsEmpty());

  auto const password = simulator().environment().at("OS_PASSWORD");
  auto const never = Look({kWriteOnly, kUserData, kToken, password});
  EXPECT_THAT(never.hits, IsEmpty());
  for (auto canary : {kStateful, kWriteOnly, kUserData, kToken, std::string_view(password)}) {
    EXPECT_THAT(said, Not(HasSubstr(canary)));
  }
  EXPECT_GT(ReadFile(terraform().directory() / "trace.log").value_or("").size(), 100'000U);
  std::printf(
      "canary search: %zu files and %zu bytes scanned, %zu hits where they must be, %zu "
      "elsewhere\n",
      never.files, never.bytes + said.size(), must.size(), elsewhere.size() + never.hits.size());
}

TEST_F(SecretsTest, AProviderThatIsKilledLeavesNoneOfThem) {
  UseCanaries();
  Tell("faults", R"({"kind": "delay", "delay_ms": 20000, "path": "*/location*"})");
  auto plan = terraform().Start({"plan"});
  // The process that validates ends before the one that plans asks anything.
  for (int i = 0; i < 200 && RequestCount("GET", "/location") == 0; ++i) {
    (void)plan->WaitForOutput("Error", std::chrono::milliseconds(50));
  }
  auto const provider = ProviderBelow(plan->pid());
  ASSERT_NE(provider, 0);
  ::kill(provider, SIGABRT);
  auto const ended = plan->Wait(seconds(30));
  ASSERT_TRUE(ended) << ended.error().message;
  EXPECT_NE(ended->exit_status, 0);
  auto const found = Look({kStateful, kWriteOnly, kUserData, kToken,
                           std::string_view(simulator().environment().at("OS_PASSWORD"))});
  EXPECT_THAT(found.hits, IsEmpty());
  EXPECT_GT(found.files, 3U);
  for (auto canary : {kStateful, kWriteOnly, kUserData}) {
    EXPECT_THAT(ended->text(), Not(HasSubstr(canary)));
  }
  for (auto const& entry : fs::directory_iterator(terraform().directory())) {
    EXPECT_THAT(entry.path().filename().string(), Not(testing::StartsWith("core")));
  }
}

}  // namespace
}  // namespace ferro::acceptance
