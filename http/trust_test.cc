#include "http/trust.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::http {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Variables = std::map<std::string, std::string, std::less<>>;

constexpr char kCertificate[] = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";

class TrustTest : public ::testing::Test {
 protected:
  std::string Put(std::string const& name, std::string const& content = kCertificate) {
    fs::create_directories((root_ / name).parent_path());
    EXPECT_TRUE(WriteFile(root_ / name, content));
    return (root_ / name).string();
  }

  Result<TrustAnchors> Find(Variables variables = {}) {
    return FindTrustAnchors(Environment(std::move(variables)), root_);
  }

  void ExpectRefused(Variables variables, std::string const& why) {
    auto const anchors = Find(std::move(variables));
    ASSERT_FALSE(anchors);
    EXPECT_EQ(anchors.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(anchors.error().message, HasSubstr(why));
  }

  TemporaryDirectory directory_;
  fs::path const root_ = directory_.path();
};

TEST_F(TrustTest, RefusesAnUnusableFile) {
  ExpectRefused({{"SSL_CERT_FILE", (root_ / "no").string()}}, "cannot be read");
  ExpectRefused({{"SSL_CERT_FILE", root_.string()}}, "SSL_CERT_FILE names");
  ExpectRefused({{"SSL_CERT_FILE", Put("key.pem", "-----BEGIN PRIVATE KEY-----")}},
                "no certificate in PEM form");
}

TEST_F(TrustTest, RefusesAnUnusableDirectory) {
  ExpectRefused({{"SSL_CERT_DIR", (root_ / "no").string()}}, "no readable directory");
  fs::create_directories(root_ / "empty");
  ExpectRefused({{"SSL_CERT_DIR", (root_ / "empty").string()}}, "no certificate in PEM form");
}

// Covers: R185
TEST_F(TrustTest, FindsTheBundleOfEachDistribution) {
  for (auto const* bundle :
       {"etc/ssl/certs/ca-certificates.crt", "etc/pki/tls/certs/ca-bundle.crt",
        "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "etc/ssl/ca-bundle.pem",
        "var/lib/ca-certificates/ca-bundle.pem", "etc/ssl/cert.pem"}) {
    auto const path = Put(bundle);
    auto const anchors = Find();
    ASSERT_TRUE(anchors);
    EXPECT_EQ(anchors->file, path);
    EXPECT_EQ(anchors->origin, path);
    fs::remove(path);
  }
}

TEST_F(TrustTest, FindsADirectoryWhereThereIsNoBundle) {
  Put("etc/ssl/certs/3f2a1b0c.0");
  auto const hashed = Find();
  ASSERT_TRUE(hashed);
  EXPECT_EQ(hashed->directory, (root_ / "etc/ssl/certs").string());
  fs::remove(root_ / "etc/ssl/certs/3f2a1b0c.0");

  Put("etc/ssl/certs/company.pem");
  auto const plain = Find();
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->directory, "");
  EXPECT_THAT(plain->pem, HasSubstr("BEGIN CERTIFICATE"));
}

TEST_F(TrustTest, FindsNothingWhereThereIsNothing) {
  auto const anchors = Find();
  ASSERT_TRUE(anchors);
  EXPECT_EQ(anchors->origin, "");
}

// Covers: R185
TEST_F(TrustTest, TrustsOnlyWhatTheVariablesName) {
  Put("etc/ssl/certs/ca-certificates.crt");
  auto const path = Put("own.pem");
  auto const anchors = Find({{"SSL_CERT_FILE", path}});
  ASSERT_TRUE(anchors);
  EXPECT_EQ(anchors->file, path);
  EXPECT_EQ(anchors->directory, "");
  EXPECT_EQ(anchors->origin, "SSL_CERT_FILE=" + path);
}

TEST_F(TrustTest, JoinsSeveralDirectories) {
  Put("a/00000000.0");
  Put("b/11111111.12");
  Put("c/readable.crt");
  Put("c/ignored.txt", "no certificate");
  auto const list =
      (root_ / "a").string() + "::" + (root_ / "b").string() + ":" + (root_ / "c").string();
  auto const anchors = Find({{"SSL_CERT_DIR", list}});
  ASSERT_TRUE(anchors);
  EXPECT_EQ(anchors->directory, (root_ / "a").string() + ":" + (root_ / "b").string());
  EXPECT_EQ(anchors->pem, std::string(kCertificate) + "\n");
  EXPECT_EQ(anchors->origin, "SSL_CERT_DIR=" + list);
}

TEST_F(TrustTest, ReadsTheFileWhenADirectoryHasToBeRead) {
  auto const path = Put("own.pem", std::string("first\n") + kCertificate);
  Put("c/readable.crt");
  auto const anchors = Find({{"SSL_CERT_FILE", path}, {"SSL_CERT_DIR", (root_ / "c").string()}});
  ASSERT_TRUE(anchors);
  EXPECT_EQ(anchors->file, "");
  EXPECT_THAT(anchors->pem, HasSubstr("first\n"));
  EXPECT_THAT(anchors->origin, HasSubstr(" and SSL_CERT_DIR="));
}

}  // namespace
}  // namespace ferro::http
