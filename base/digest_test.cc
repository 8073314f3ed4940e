#include "base/digest.h"

#include <gtest/gtest.h>

namespace ferro {
namespace {

TEST(Digest, Sha256OfTheEmptyTextIsTheWellKnownOne) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// RFC 4231, test case 2.
TEST(Digest, HmacIsTheOneOfTheRfc) {
  EXPECT_EQ(HmacSha256Hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, Base64WithAndWithoutPadding) {
  EXPECT_EQ(Base64("ab"), "YWI=");
  EXPECT_EQ(Base64("ab", false), "YWI");
  EXPECT_EQ(Base64(""), "");
}

}  // namespace
}  // namespace ferro
