#include "base/digest.h"

#include <gtest/gtest.h>

namespace ferro {
namespace {

TEST(Digest, Sha256OfTheEmptyTextIsTheWellKnownOne) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, Base64WithAndWithoutPadding) {
  EXPECT_EQ(Base64("ab"), "YWI=");
  EXPECT_EQ(Base64("ab", false), "YWI");
  EXPECT_EQ(Base64(""), "");
}

}  // namespace
}  // namespace ferro
