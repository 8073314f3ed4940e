// How the process starts: what it needs to be a plugin, the handshake line, TLS and
// where it listens. Real processes.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/temporary_directory_testing.h"
#include "base/text.h"
#include "tfplugin/grpc/example_testing.h"

namespace ferro::tf {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

struct Finished {
  std::optional<int> status;
  std::string out;
  std::string err;
};

// Runs the program with that environment to its own end.
Finished RunToEnd(std::vector<std::string> arguments,
                  std::map<std::string, std::string> environment) {
  auto const process = PluginProcess::Start({.program = ExampleProgram(),
                                             .arguments = std::move(arguments),
                                             .environment = std::move(environment)});
  EXPECT_TRUE(process);
  if (!process) return {};
  EXPECT_TRUE((*process)->WaitForEof(kSoon));
  return {(*process)->WaitForExit(kSoon), (*process)->stdout_text(), (*process)->stderr_text()};
}

class StartTest : public ::testing::Test {
 protected:
  HostOptions Options() const { return ExampleHost(temporary_.path()); }
  // What it says when it does not start with these additions to the environment.
  std::string RefusalWith(std::map<std::string, std::string> environment,
                          std::vector<std::string> arguments = {}) {
    HostOptions options = Options();
    options.tls = false;
    options.environment = std::move(environment);
    auto const run = RunToEnd(std::move(arguments), HostEnvironment(options, std::nullopt));
    EXPECT_EQ(run.status, 1);
    EXPECT_EQ(run.out, "");
    return run.err;
  }

  TemporaryDirectory temporary_;
};

// Covers: R1
TEST_F(StartTest, WithoutTheCookieItExplainsItselfAndEnds) {
  auto const text = RefusalWith({{"TF_PLUGIN_MAGIC_COOKIE", ""}});
  EXPECT_THAT(text, HasSubstr("terraform-provider-example is a Terraform provider"));
  EXPECT_THAT(RefusalWith({{"TF_PLUGIN_MAGIC_COOKIE", "wrong"}}), HasSubstr("terraform init"));
}

TEST_F(StartTest, AClientCertificateThatIsNoneIsRefused) {
  EXPECT_THAT(RefusalWith({{"PLUGIN_CLIENT_CERT", "not a certificate"}}),
              HasSubstr("PLUGIN_CLIENT_CERT"));
}

// Its inside is read after the handshake, where a plugin can still only end.
TEST_F(StartTest, AClientCertificateThatOnlyLooksLikeOneIsNamedAsItEnds) {
  HostOptions options = Options();
  options.tls = false;
  options.environment = {{"PLUGIN_CLIENT_CERT",
                          "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n"
                          "-----END CERTIFICATE-----\n"}};
  auto const run = RunToEnd({}, HostEnvironment(options, std::nullopt));
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.err, HasSubstr("PLUGIN_CLIENT_CERT"));
}

TEST_F(StartTest, ADirectoryThatTheHostNamedMustHoldTheSocket) {
  EXPECT_THAT(RefusalWith({{"PLUGIN_UNIX_SOCKET_DIR", "/nonexistent"}}),
              HasSubstr("PLUGIN_UNIX_SOCKET_DIR"));
  EXPECT_THAT(RefusalWith({{"PLUGIN_UNIX_SOCKET_GROUP", "no such group"}}),
              HasSubstr("no such group"));
}

TEST_F(StartTest, BadPortRangesAreRefused) {
  EXPECT_THAT(RefusalWith({{"PLUGIN_MIN_PORT", "high"}}, {"-tcp"}),
              HasSubstr("PLUGIN_MIN_PORT is \"high\""));
  EXPECT_THAT(RefusalWith({{"PLUGIN_MIN_PORT", "9000"}, {"PLUGIN_MAX_PORT", "8000"}}, {"-tcp"}),
              HasSubstr("above PLUGIN_MAX_PORT"));
}

TEST_F(StartTest, UnknownArgumentsAreRefused) {
  auto const run = RunToEnd({"--serve"}, {});
  EXPECT_EQ(run.status, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("--serve"));
}

TEST_F(StartTest, VersionAndHelpNeedNoTerraform) {
  auto const version = RunToEnd({"--version"}, {});
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.out, "terraform-provider-example 1.2.3\n");
  auto const help = RunToEnd({"--help"}, {});
  EXPECT_EQ(help.status, 0);
  EXPECT_THAT(help.out, HasSubstr("TF_REATTACH_PROVIDERS"));
}

TEST_F(StartTest, ADumpIsWrittenWithoutTerraform) {
  auto const out = temporary_.path() / "out";
  EXPECT_EQ(RunToEnd({"--dump", "provider-schema", out.string()}, {}).status, 0);
  auto const schema = ReadFile(out / "provider-schema.json");
  ASSERT_TRUE(schema);
  EXPECT_THAT(*schema, HasSubstr("\"example_thing\""));
  EXPECT_EQ(RunToEnd({"--dump", "docs", (out / "docs").string()}, {}).status, 0);
  for (auto const* page : {"index.md", "resources/thing.md", "data-sources/thing.md"}) {
    EXPECT_TRUE(ReadFile(out / "docs" / page)) << page;
  }
  auto const refused = RunToEnd({"--dump", "docs", "/proc/nowhere"}, {});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, HasSubstr("/proc/nowhere"));
}

// Covers: R2
TEST_F(StartTest, TheHandshakeIsTheOnlyLineOnStdout) {
  auto const host = StartExample(Options());
  auto const& fields = host->handshake().fields;
  ASSERT_THAT(fields, SizeIs(6));
  EXPECT_EQ(fields[0], "1");
  EXPECT_EQ(fields[1], "6");
  EXPECT_EQ(fields[2], "unix");
  EXPECT_THAT(fields[3], StartsWith(temporary_.path().string()));
  EXPECT_EQ(fields[4], "grpc");
  EXPECT_THAT(fields[5], Not(HasSubstr("=")));
  EXPECT_GT(fields[5].size(), 50U);
  Configure(host->client());
  EXPECT_EQ(host->End().status, 0);
  EXPECT_THAT(Split(host->process().stdout_text(), '\n'),
              SizeIs(2));  // The line and what follows it: nothing.
}

// Covers: R2
TEST_F(StartTest, TheClientsP521CertificateIsAcceptedAndRequired) {
  auto const host = StartExample(Options());
  EXPECT_TRUE(host->client().GetMetadata());
  auto const stranger = MakeCertificate(Curve::kP521, SystemClock().Now());
  ASSERT_TRUE(stranger);
  auto const& server = host->handshake();
  auto const other = PluginClient::Connect(server.address, server.server_certificate, *stranger);
  EXPECT_FALSE(other->GetMetadata());
  auto const nobody =
      PluginClient::Connect(server.address, server.server_certificate, std::nullopt);
  EXPECT_FALSE(nobody->GetMetadata());
  auto const plain = PluginClient::Connect(server.address, "", std::nullopt);
  EXPECT_FALSE(plain->GetMetadata());
  // Nobody's knocking disturbed it.
  EXPECT_TRUE(host->client().GetMetadata());
}

// Covers: R2
TEST_F(StartTest, AP256ClientIsAsGood) {
  HostOptions options = Options();
  options.curve = Curve::kP256;
  EXPECT_TRUE(StartExample(options)->client().GetMetadata());
}

// Covers: R2
TEST_F(StartTest, WithoutAClientCertificateItIsPlaintext) {
  HostOptions options = Options();
  options.tls = false;
  auto const host = StartExample(options);
  EXPECT_EQ(host->handshake().fields.at(5), "");
  EXPECT_TRUE(host->client().GetMetadata());
}

TEST_F(StartTest, AHostThatMultiplexesIsToldThatWeDoNot) {
  HostOptions options = Options();
  options.environment = {{"PLUGIN_MULTIPLEX_GRPC", "true"}};
  auto const host = StartExample(options);
  ASSERT_THAT(host->handshake().fields, SizeIs(7));
  EXPECT_EQ(host->handshake().fields[6], "false");
}

// Covers: R9
TEST_F(StartTest, AnOlderHostGetsTheOnlyVersionThereIs) {
  HostOptions options = Options();
  options.environment = {{"PLUGIN_PROTOCOL_VERSIONS", "4,5"}};
  auto const host = StartExample(options);
  EXPECT_EQ(host->handshake().fields[1], "6");
  EXPECT_THAT(host->process().stderr_text(), HasSubstr("no protocol version"));
}

TEST_F(StartTest, TheSocketGoesWhereTheHostSays) {
  TemporaryDirectory other;
  HostOptions options = Options();
  options.environment = {{"PLUGIN_UNIX_SOCKET_DIR", other.path().string()},
                         {"PLUGIN_UNIX_SOCKET_GROUP", std::to_string(getgid())}};
  auto const host = StartExample(options);
  std::filesystem::path const socket = host->handshake().address.text;
  EXPECT_THAT(socket.string(), StartsWith(other.path().string()));
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(socket).permissions()), 0660U);
  EXPECT_TRUE(host->client().GetMetadata());
}

TEST_F(StartTest, APathWithUnusualCharactersIsStillAnAddress) {
  auto const odd = temporary_.path() / "a b%20#c";
  std::filesystem::create_directory(odd);
  HostOptions options = Options();
  options.temporary_directory = odd.string();
  auto const host = StartExample(options);
  EXPECT_TRUE(std::filesystem::is_socket(host->handshake().address.text));
}

TEST_F(StartTest, WithTcpItTakesTheFirstFreePortOfTheRange) {
  int const taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_GE(taken, 0);
  sockaddr_in address{.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(taken, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  socklen_t size = sizeof address;
  getsockname(taken, reinterpret_cast<sockaddr*>(&address), &size);
  ASSERT_EQ(listen(taken, 1), 0);
  int const port = ntohs(address.sin_port);

  HostOptions options = Options();
  options.arguments = {"-tcp"};
  options.environment = {{"PLUGIN_MIN_PORT", std::to_string(port)},
                         {"PLUGIN_MAX_PORT", std::to_string(std::min(port + 200, 65535))}};
  auto const host = StartExample(options);
  EXPECT_EQ(host->handshake().address.network, "tcp");
  EXPECT_THAT(host->handshake().address.text, StartsWith("127.0.0.1:"));
  EXPECT_NE(host->handshake().address.text, "127.0.0.1:" + std::to_string(port));
  EXPECT_TRUE(host->client().GetMetadata());

  options.environment["PLUGIN_MAX_PORT"] = std::to_string(port);
  EXPECT_THAT(RefusalWith(options.environment, {"-tcp"}), HasSubstr("no port"));
  close(taken);
}

TEST_F(StartTest, WhereNoSocketFitsItUsesTcp) {
  auto const deep = temporary_.path() / std::string(120, 'd');
  std::filesystem::create_directory(deep);
  HostOptions options = Options();
  options.temporary_directory = deep.string();
  auto const host = StartExample(options);
  EXPECT_EQ(host->handshake().address.network, "tcp");
  EXPECT_TRUE(host->client().GetMetadata());
  EXPECT_THAT(host->process().stderr_text(), HasSubstr("using TCP"));
}

// Covers: R5
TEST_F(StartTest, DescriptorsDoNotLeakIntoChildren) {
  auto const host = StartExample(Options());
  ASSERT_TRUE(host->client().GetMetadata());
  // Less those that it was given itself: whoever runs this test may leave some open.
  auto const given = InheritableDescriptors(getpid());
  for (auto const& descriptor : InheritableDescriptors(host->process().pid())) {
    EXPECT_TRUE(given.contains(descriptor)) << descriptor;
  }
}

}  // namespace
}  // namespace ferro::tf
