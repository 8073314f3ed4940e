#include "controlplane/engines/docker/registry.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/engines/docker/reference.h"

namespace ferro::docker {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class RegistryTest : public testing::Test {
 protected:
  void Config(std::string const& text) const {
    ASSERT_TRUE(WriteFile(folder_.path() / "config.json", text));
  }
  void Helper(std::string const& name, std::string const& script) const {
    ASSERT_TRUE(
        WriteFile(folder_.path() / ("docker-credential-" + name), "#!/bin/sh\n" + script, 0755));
  }
  Result<std::optional<Credentials>> For(std::string_view registry) const {
    std::map<std::string, std::string, std::less<>> variables{
        {"DOCKER_CONFIG", folder_.path().string()},
        {"PATH", folder_.path().string() + ":/usr/bin:/bin"}};
    return CredentialStore(Environment(std::move(variables))).For(registry);
  }

  TemporaryDirectory folder_;
};

TEST_F(RegistryTest, AHelperThatIsNotThereIsNamed) {
  Config(R"({"credsStore": "absent"})");
  auto const found = For("ghcr.io");
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("docker-credential-absent is not in PATH"));
}

TEST_F(RegistryTest, AHelperThatFailsIsQuoted) {
  Config(R"({"credsStore": "locked"})");
  Helper("locked", "echo 'the keyring is locked' >&2; exit 1\n");
  auto const found = For("ghcr.io");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::kUnauthenticated);
  EXPECT_THAT(found.error().message, HasSubstr("the keyring is locked"));
}

TEST_F(RegistryTest, AHelperThatAnswersNonsenseDoesNotPutItIntoTheError) {
  Config(R"({"credsStore": "odd"})");
  Helper("odd", "echo '{\"Username\":\"u\",\"Secret\":[\"hunter2\"]}'\n");
  auto const found = For("ghcr.io");
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message,
              AllOf(HasSubstr("docker-credential-odd"), Not(HasSubstr("hunter2"))));
}

TEST_F(RegistryTest, AHelperIsNeverGivenToAShell) {
  Config(R"({"credsStore": "x; touch /tmp/pwned"})");
  auto const found = For("ghcr.io");
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("no name of a helper"));
}

TEST_F(RegistryTest, AnEntryThatIsNoBase64IsNamedWithoutItsValue) {
  Config(R"({"auths": {"ghcr.io": {"auth": "***"}}})");
  auto const found = For("ghcr.io");
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message,
              AllOf(HasSubstr("auths[\"ghcr.io\"]"), HasSubstr("docker login ghcr.io")));
}

TEST_F(RegistryTest, WhatNobodyKnowsNeedsNoCredentials) {
  EXPECT_EQ(For("ghcr.io")->has_value(), false);
  Config(R"({"auths": {"ghcr.io": {}}, "credHelpers": {"quay.io": "empty"}})");
  Helper("empty", "echo 'credentials not found in native keychain'; exit 1\n");
  EXPECT_EQ(For("ghcr.io")->has_value(), false);
  EXPECT_EQ(For("quay.io")->has_value(), false);
}

TEST_F(RegistryTest, ReadsEntriesInEveryFormInWhichDockerWroteThem) {
  // "anna:s3cret" and "bob:x:y".
  Config(R"({"auths": {"https://index.docker.io/v1/": {"auth": "YW5uYTpzM2NyZXQ="},
                       "https://old.example/v1/": {"auth": "Ym9iOng6eQ=="},
                       "token.example:5000": {"identitytoken": "tok"}}})");
  auto const hub = For("docker.io").value();
  ASSERT_TRUE(hub);
  EXPECT_EQ(hub->username, "anna");
  EXPECT_EQ(hub->password.Reveal(), "s3cret");
  EXPECT_EQ(For("old.example").value()->password.Reveal(), "x:y");
  EXPECT_EQ(For("token.example:5000").value()->identity_token.Reveal(), "tok");
}

TEST_F(RegistryTest, TheHelperOfARegistryWinsOverTheStoreAndReadsTheServersName) {
  Config(R"({"credsStore": "all", "credHelpers": {"ghcr.io": "own"},
             "auths": {"ghcr.io": {"auth": "YW5uYTpzM2NyZXQ="}}})");
  Helper("own",
         "read server; echo \"{\\\"Username\\\":\\\"$1-$server\\\",\\\"Secret\\\":\\\"p\\\"}\"\n");
  Helper(
      "all",
      "read server; echo \"{\\\"Username\\\":\\\"<token>\\\",\\\"Secret\\\":\\\"$server\\\"}\"\n");
  EXPECT_EQ(For("ghcr.io").value()->username, "get-ghcr.io");
  EXPECT_EQ(For("docker.io").value()->identity_token.Reveal(), "https://index.docker.io/v1/");
}

TEST(RegistryAuthTest, IsWhatTheEngineReads) {
  // {"username":"u","password":"p?>","serveraddress":"s"}, with "-_" instead of "+/".
  EXPECT_EQ(RegistryAuth({.username = "u", .password = Secret("p?>"), .server = "s"}).Reveal(),
            "eyJ1c2VybmFtZSI6InUiLCJwYXNzd29yZCI6InA_PiIsInNlcnZlcmFkZHJlc3MiOiJzIn0=");
}

TEST(ImageNameTest, WhatIsNoNameIsRefused) {
  for (auto const* const text : {"", ":tag", "with space", "name:", "name@digest", "a?b"}) {
    EXPECT_FALSE(ParseImageName(text)) << text;
  }
}

TEST(ImageNameTest, TakesNamesApartAsDockerDoes) {
  struct Case {
    std::string_view text, registry, repository, tag, digest;
  };
  for (auto const& c : {
           Case{"nginx", "docker.io", "nginx", "latest", ""},
           Case{"nginx:1.25", "docker.io", "nginx", "1.25", ""},
           Case{"library/nginx", "docker.io", "library/nginx", "latest", ""},
           Case{"ghcr.io/a/b:v1", "ghcr.io", "ghcr.io/a/b", "v1", ""},
           Case{"localhost/a", "localhost", "localhost/a", "latest", ""},
           Case{"localhost:5000/a", "localhost:5000", "localhost:5000/a", "latest", ""},
           Case{"a@sha256:12", "docker.io", "a", "", "sha256:12"},
           Case{"a:t@sha256:12", "docker.io", "a", "t", "sha256:12"},
       }) {
    auto const name = ParseImageName(c.text);
    ASSERT_TRUE(name) << c.text;
    EXPECT_EQ(name->registry, c.registry) << c.text;
    EXPECT_EQ(name->repository, c.repository) << c.text;
    EXPECT_EQ(name->tag, c.tag) << c.text;
    EXPECT_EQ(name->digest, c.digest) << c.text;
  }
}

}  // namespace
}  // namespace ferro::docker
