// How the process ends, and what keeps it alive. Real processes.
#include <gmock/gmock.h>

#include <csignal>
#include <future>

#include "base/temporary_directory_testing.h"
#include "tfplugin/grpc/example_testing.h"
#include "tfplugin/value/msgpack.h"

namespace ferro::tf {
namespace {

using ::testing::HasSubstr;

constexpr std::chrono::milliseconds kHostsPatience{2000};

class EndTest : public ::testing::Test {
 protected:
  std::unique_ptr<PluginHost> Start() {
    HostOptions options = ExampleHost(temporary_.path());
    options.environment = {{"TF_LOG_PROVIDER", "INFO"}};
    return StartExample(options);
  }

  // A create in the background that has begun when this returns.
  static std::future<Result<ApplyResourceChangeResponse>> BeginCreate(
      PluginHost& host, std::string const& mode, std::stop_token const& cancel = {}) {
    Configure(host.client());
    auto pending = std::async(std::launch::async, [&host, mode, cancel] {
      return host.client().ApplyResourceChange(CreateRequest({.mode = mode}), {.cancel = cancel});
    });
    EXPECT_TRUE(host.process().WaitForText("creating a thing", kSoon));
    return pending;
  }

  TemporaryDirectory temporary_;
};

// Covers: R5
TEST_F(EndTest, ShutdownEndsTheProcessAndLeavesNothing) {
  auto const host = Start();
  Configure(host->client());
  EXPECT_EQ(Entries(temporary_.path()), 1);
  auto const ended = host->End();
  EXPECT_EQ(ended.status, 0);
  EXPECT_LT(ended.took, kHostsPatience);
  EXPECT_EQ(Entries(temporary_.path()), 0);
}

// Covers: R5 R7
TEST_F(EndTest, ABlockedCreateDoesNotHoldUpShutdown) {
  auto const host = Start();
  auto pending = BeginCreate(*host, "deaf");
  auto const ended = host->End();
  EXPECT_EQ(ended.status, 0);
  EXPECT_LT(ended.took, kHostsPatience);
  EXPECT_EQ(Entries(temporary_.path()), 0);
  EXPECT_FALSE(pending.get());
}

// Covers: R5 R148
TEST_F(EndTest, ACreateThatListensIsAnsweredBeforeTheEnd) {
  auto const host = Start();
  auto pending = BeginCreate(*host, "wait");
  EXPECT_EQ(host->End().status, 0);
  auto const answer = pending.get();
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->new_state.msgpack, StateOf({.mode = "wait"}).msgpack);
}

// Covers: R4
TEST_F(EndTest, CtrlCIsForTerraformNotForUs) {
  auto const host = Start();
  auto pending = BeginCreate(*host, "wait");
  host->process().Signal(SIGINT);
  EXPECT_TRUE(host->client().GetMetadata());
  EXPECT_EQ(pending.wait_for(std::chrono::milliseconds(300)), std::future_status::timeout);
  EXPECT_TRUE(host->client().StopProvider());
  EXPECT_TRUE(pending.get());
}

// Covers: R147 R148 R7
TEST_F(EndTest, StopProviderEndsAWaitWithinASecondAndTheStateComesBack) {
  auto const host = Start();
  auto pending = BeginCreate(*host, "wait");
  auto const begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(host->client().StopProvider());
  auto const stopped = std::chrono::steady_clock::now();
  auto const answer = pending.get();
  auto const answered = std::chrono::steady_clock::now();
  EXPECT_LT(stopped - begin, std::chrono::milliseconds(500));
  EXPECT_LT(answered - begin, std::chrono::seconds(1));
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->diagnostics.ToText(), HasSubstr("Interrupted"));
  EXPECT_EQ(answer->new_state.msgpack, StateOf({.mode = "wait"}).msgpack);
  // What comes later is not affected.
  auto const later = host->client().ApplyResourceChange(CreateRequest({.name = "two"}));
  ASSERT_TRUE(later);
  EXPECT_TRUE(later->diagnostics.empty());
}

TEST_F(EndTest, ACallThatItsClientGaveUpIsStopped) {
  auto const host = Start();
  std::stop_source give_up;
  auto pending = BeginCreate(*host, "wait", give_up.get_token());
  give_up.request_stop();
  EXPECT_EQ(pending.get().error().Fact("status"), "1");  // CANCELLED
  EXPECT_TRUE(host->process().WaitForText("waited in vain", std::chrono::seconds(1)));
}

TEST_F(EndTest, SigtermIsACleanEnd) {
  auto const host = Start();
  host->process().Signal(SIGTERM);
  EXPECT_TRUE(host->process().WaitForEof(kSoon));
  EXPECT_EQ(host->process().WaitForExit(kSoon), 143);
  EXPECT_EQ(Entries(temporary_.path()), 0);
}

TEST_F(EndTest, WhoIsKilledIsCleanedUpAfterByTheNext) {
  auto const killed = Start();
  killed->process().Signal(SIGKILL);
  EXPECT_EQ(killed->process().WaitForExit(kSoon), 137);
  EXPECT_EQ(Entries(temporary_.path()), 1);
  auto const next = Start();
  EXPECT_TRUE(next->process().WaitForText("removed what killed plugins left", kSoon));
  EXPECT_EQ(next->End().status, 0);
  EXPECT_EQ(Entries(temporary_.path()), 0);
}

TEST_F(EndTest, WhenTerraformIsKilledThePluginLeavesToo) {
  auto const certificate = MakeCertificate(Curve::kP521, SystemClock().Now());
  ASSERT_TRUE(certificate);
  // A shell in Terraform's place: it starts the plugin and waits.
  auto const terraform = PluginProcess::Start(
      {.program = "/bin/sh",
       .arguments = {"-c", "\"$0\" & wait", ExampleProgram()},
       .environment = HostEnvironment(ExampleHost(temporary_.path()), *certificate)});
  ASSERT_TRUE(terraform);
  auto const line = (*terraform)->ReadLine(kSoon);
  ASSERT_TRUE(line);
  auto const handshake = ReadHandshake(*line);
  ASSERT_TRUE(handshake);
  auto const client =
      PluginClient::Connect(handshake->address, handshake->server_certificate, *certificate);
  ASSERT_TRUE(client->GetMetadata());
  (*terraform)->Signal(SIGKILL);
  EXPECT_EQ((*terraform)->WaitForExit(kSoon), 137);
  // The plugin held the other ends of the pipes.
  EXPECT_TRUE((*terraform)->WaitForEof(kSoon));
  EXPECT_EQ(Entries(temporary_.path()), 0);
}

TEST_F(EndTest, NobodyToShakeHandsWithIsAnEnd) {
  auto const options = ExampleHost(temporary_.path());
  auto const process =
      PluginProcess::Start({.program = "/bin/sh",
                            .arguments = {"-c", "exec \"$0\" >&-", ExampleProgram()},
                            .environment = HostEnvironment(options, std::nullopt)});
  ASSERT_TRUE(process);
  EXPECT_TRUE((*process)->WaitForEof(kSoon));
  EXPECT_EQ((*process)->WaitForExit(kSoon), 1);
}

}  // namespace
}  // namespace ferro::tf
