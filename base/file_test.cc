#include "base/file.h"

#include <gtest/gtest.h>

namespace ferro {
namespace {

std::filesystem::path Scratch() {
  return std::filesystem::path(testing::TempDir()) / "file_test.txt";
}

TEST(File, AMissingFileIsNotFoundAndTheMessageNamesIt) {
  auto content = ReadFile("/no/such/file");
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, ErrorCode::kNotFound);
  EXPECT_NE(content.error().message.find("/no/such/file"), std::string::npos);
}

TEST(File, WhatIsWrittenIsRead) {
  ASSERT_TRUE(WriteFile(Scratch(), "one"));
  ASSERT_TRUE(WriteFile(Scratch(), "two"));
  EXPECT_EQ(ReadFile(Scratch()).value(), "two");
}

TEST(File, AFileAboveTheLimitIsRefused) {
  ASSERT_TRUE(WriteFile(Scratch(), "12345"));
  EXPECT_FALSE(ReadFile(Scratch(), 4));
}

}  // namespace
}  // namespace ferro
