#include "http/tls_identity.h"

#include <gmock/gmock.h>

#include "base/clock_testing.h"
#include "http/server.h"

namespace ferro::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// That its certificates are accepted and refused as they should be is shown in
// curl_tls_test.cc.

TEST(TlsIdentityTest, RefusesNamesThatAreNone) {
  for (auto const& names : std::vector<std::vector<std::string>>{
           {}, {""}, {"a,DNS:b"}, {"good", "bad name"}, {"line\nbreak"}}) {
    auto const identity = MakeTlsIdentity(names, FakeClock::kStart);
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(TlsIdentityTest, MakesADifferentKeyEachTime) {
  auto const a =
      MakeTlsIdentity({"localhost", "10.0.0.1", "::1", "*.example.test"}, FakeClock::kStart);
  auto const b = MakeTlsIdentity({"localhost"}, FakeClock::kStart);
  ASSERT_TRUE(a && b);
  EXPECT_THAT(a->ca_pem, HasSubstr("BEGIN CERTIFICATE"));
  EXPECT_THAT(a->certificate_pem, HasSubstr("BEGIN CERTIFICATE"));
  EXPECT_THAT(a->private_key_pem.Reveal(), HasSubstr("BEGIN PRIVATE KEY"));
  EXPECT_NE(a->ca_pem, b->ca_pem);
  EXPECT_FALSE(a->private_key_pem == b->private_key_pem);
}

TEST(TlsIdentityTest, IsRefusedByTheServerWhenItsPartsDoNotFit) {
  auto identity = MakeTlsIdentity({"localhost"}, FakeClock::kStart).value();
  identity.private_key_pem = MakeTlsIdentity({"localhost"}, FakeClock::kStart)->private_key_pem;
  auto const server =
      StartServer({.tls = identity}, [](ServerRequest const&) { return ServerReply{}; });
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(server.error().message, Not(HasSubstr("PRIVATE")));
}

}  // namespace
}  // namespace ferro::http
