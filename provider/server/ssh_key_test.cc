#include "provider/server/ssh_key.h"

#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

TEST(SshKeyTest, ANameIsNotContentEvenWhenItBeginsLikeAType) {
  EXPECT_FALSE(IsSshKeyContent("ops"));
  EXPECT_FALSE(IsSshKeyContent("ssh-keys of the team"));
  EXPECT_FALSE(IsSshKeyContent(""));
  EXPECT_FALSE(IsSshKeyContent("ssh-ed25519"));
  EXPECT_TRUE(IsSshKeyContent(kSomeKey));
  EXPECT_TRUE(IsSshKeyContent("sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5"));
  EXPECT_TRUE(IsSshKeyContent("\n  ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlz"));
}

// Covers: R86 W-25
TEST(SshKeyTest, CommentAndWhiteSpaceMakeNoDifference) {
  EXPECT_TRUE(SameSshKey(kSomeKey, "ssh-ed25519  AAAAC3NzaC1lZDI1NTE5AAAAIexample\n"));
  EXPECT_TRUE(SameSshKey("ops", "ops"));
  EXPECT_FALSE(SameSshKey("ops", "dev"));
  EXPECT_FALSE(SameSshKey(kSomeKey, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIother00 ops@laptop"));
  EXPECT_FALSE(SameSshKey(kSomeKey, "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIexample"));
  EXPECT_FALSE(SameSshKey(kSomeKey, ""));
}

}  // namespace
}  // namespace ferro::provider
