// TLS of the curl transport: who is trusted, who is not, and what is said then.
#include <gmock/gmock.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <filesystem>

#include "base/file.h"
#include "base/temporary_directory_testing.h"
#include "http/curl_transport.h"
#include "http/server.h"
#include "http/tls_identity.h"

namespace ferro::http {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class CurlTlsTest : public ::testing::Test {
 protected:
  void Serve(TlsIdentityOptions const& options = {.valid_from = SystemClock().Now() -
                                                                std::chrono::hours(1)}) {
    identity_ = MakeTlsIdentity(options).value();
    server_ = StartServer({.tls = identity_}, [](ServerRequest const&) {
                return ServerReply{.body = "hello"};
              }).value();
  }

  std::string CaFile() { return Written("ca.pem"); }
  std::string Written(std::string const& name) {
    EXPECT_TRUE(WriteFile(folder_ / name, identity_.ca_pem));
    return (folder_ / name).string();
  }

  // With the name that OpenSSL looks for.
  void WriteHashed() {
    std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(
        BIO_new_mem_buf(identity_.ca_pem.data(), static_cast<int>(identity_.ca_pem.size())),
        &BIO_free_all);
    std::unique_ptr<X509, decltype(&X509_free)> certificate(
        PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free);
    char name[16];
    std::snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(certificate.get()));
    Written(name);
  }

  Result<Response> Get(std::map<std::string, std::string, std::less<>> environment,
                       std::string const& host = "127.0.0.1") {
    return MakeCurlTransport({.environment = Environment(std::move(environment))})
        ->Send({.method = "POST",
                .url = "https://" + host + ":" + std::to_string(server_->port()) + "/",
                .idempotent = false});
  }

  void ExpectRefused(Result<Response> const& answer, std::string const& why) {
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument) << answer.error().message;
    EXPECT_FALSE(answer.error().may_have_happened);
    EXPECT_EQ(answer.error().Fact("failure"), "trust");
    EXPECT_THAT(answer.error().message, HasSubstr(why));
    EXPECT_EQ(server_->connections(), 0U);
  }

  CurlGlobal global_;
  TemporaryDirectory directory_;
  fs::path const folder_ = directory_.path();
  TlsIdentity identity_;
  std::unique_ptr<Server> server_;
};

// Covers: R185
TEST_F(CurlTlsTest, RefusesACertificateOfAnUnknownAuthority) {
  Serve();
  ExpectRefused(Get({}), "signed by an authority that is not trusted here");
}

TEST_F(CurlTlsTest, NamesTheFileThatWasTrustedInstead) {
  Serve();
  auto const other = MakeTlsIdentity({"localhost"}, SystemClock().Now()).value();
  auto const path = (folder_ / "other.pem").string();
  ASSERT_TRUE(WriteFile(path, other.ca_pem));
  ExpectRefused(Get({{"SSL_CERT_FILE", path}}), "SSL_CERT_FILE=" + path);
}

// Covers: R185
TEST_F(CurlTlsTest, TrustsSslCertFile) {
  Serve();
  for (auto const* host : {"127.0.0.1", "localhost"}) {
    auto const answer = Get({{"SSL_CERT_FILE", CaFile()}}, host);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "hello");
  }
}

// Covers: R185
TEST_F(CurlTlsTest, TrustsSslCertDirWithHashedNames) {
  Serve();
  WriteHashed();
  auto const answer = Get({{"SSL_CERT_DIR", folder_.string()}});
  ASSERT_TRUE(answer) << answer.error().message;
}

TEST_F(CurlTlsTest, TrustsSslCertDirWithOrdinaryNames) {
  Serve();
  Written("company.crt");
  auto const answer = Get({{"SSL_CERT_DIR", folder_.string()}});
  ASSERT_TRUE(answer) << answer.error().message;
}

TEST_F(CurlTlsTest, TrustsFileAndDirectoryTogether) {
  Serve();
  auto const other = MakeTlsIdentity({"localhost"}, SystemClock().Now()).value();
  auto const other_file = (folder_ / "other").string();
  ASSERT_TRUE(WriteFile(other_file, other.ca_pem));
  auto const directory = folder_ / "authorities";
  fs::create_directories(directory);
  Written("authorities/ca.pem");
  EXPECT_TRUE(Get({{"SSL_CERT_FILE", other_file}, {"SSL_CERT_DIR", directory.string()}}));

  ASSERT_TRUE(WriteFile(directory / "ca.pem", other.ca_pem));
  EXPECT_TRUE(Get({{"SSL_CERT_FILE", CaFile()}, {"SSL_CERT_DIR", directory.string()}}));
}

TEST_F(CurlTlsTest, SaysThatSslCertFileIsUnusable) {
  Serve();
  auto const missing = (folder_ / "missing.pem").string();
  auto const answer = Get({{"SSL_CERT_FILE", missing}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(answer.error().message, HasSubstr("SSL_CERT_FILE names " + missing));
}

// Covers: R185
TEST_F(CurlTlsTest, RefusesACertificateForAnotherName) {
  Serve({.names = {"api.example.test", "10.1.2.3"},
         .valid_from = SystemClock().Now() - std::chrono::hours(1)});
  // The handshake itself succeeds before libcurl looks at the names.
  for (auto const* host : {"localhost", "127.0.0.1"}) {
    auto const answer = Get({{"SSL_CERT_FILE", CaFile()}}, host);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument);
    EXPECT_FALSE(answer.error().may_have_happened);
    EXPECT_THAT(answer.error().message, HasSubstr("is for another name"));
    EXPECT_THAT(answer.error().message, HasSubstr(host));
  }
}

TEST_F(CurlTlsTest, SaysThatACertificateHasExpired) {
  Serve({.valid_from = SystemClock().Now() - std::chrono::hours(48),
         .valid_for = std::chrono::hours(24)});
  ExpectRefused(Get({{"SSL_CERT_FILE", CaFile()}}), "has expired");
}

TEST_F(CurlTlsTest, SaysThatACertificateIsNotYetValid) {
  Serve({.valid_from = SystemClock().Now() + std::chrono::hours(24)});
  ExpectRefused(Get({{"SSL_CERT_FILE", CaFile()}}), "not valid yet");
}

TEST_F(CurlTlsTest, SaysThatTheOtherSideSpeaksNoTls) {
  server_ = StartServer({}, [](ServerRequest const&) { return ServerReply{}; }).value();
  auto const answer = Get({});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(answer.error().may_have_happened);
  EXPECT_EQ(answer.error().Fact("failure"), "tls");
  EXPECT_THAT(answer.error().message, HasSubstr("speaks https"));
}

TEST_F(CurlTlsTest, OffersHttp2) {
  Serve();
  ASSERT_TRUE(Get({{"SSL_CERT_FILE", CaFile()}}));
  EXPECT_EQ(server_->offered_protocols(), "h2,http/1.1");
}

TEST_F(CurlTlsTest, ReusesTlsConnections) {
  Serve();
  auto const transport =
      MakeCurlTransport({.environment = Environment(std::map<std::string, std::string, std::less<>>{
                             {"SSL_CERT_FILE", CaFile()}})});
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(transport->Send({.url = server_->origin()}));
  EXPECT_EQ(server_->connections(), 1U);
}

}  // namespace
}  // namespace ferro::http
