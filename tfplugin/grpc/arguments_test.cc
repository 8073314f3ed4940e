#include "tfplugin/grpc/arguments.h"

#include <gtest/gtest.h>

namespace ferro::tf {
namespace {

TEST(ArgumentsTest, WhatIsUnknownOrIncompleteIsRefusedByName) {
  auto const unknown = ReadArguments({"--frobnicate"});
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("--frobnicate"), std::string::npos);
  EXPECT_FALSE(ReadArguments({"--dump"}));
  EXPECT_FALSE(ReadArguments({"--dump", "docs"}));
  EXPECT_FALSE(ReadArguments({"--dump", "everything", "dir"}));
  EXPECT_FALSE(ReadArguments({"debug"}));
}

TEST(ArgumentsTest, WithoutArgumentsItIsAPlugin) {
  auto const read = ReadArguments({});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->mode, Arguments::Mode::kPlugin);
  EXPECT_FALSE(read->tcp);
}

// Covers: R10
TEST(ArgumentsTest, OneDashOrTwo) {
  for (auto const* word : {"-debug", "--debug"}) {
    auto const read = ReadArguments({word, "-tcp"});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->mode, Arguments::Mode::kDebug);
    EXPECT_TRUE(read->tcp);
  }
}

TEST(ArgumentsTest, ADumpNamesWhatAndWhere) {
  auto const schema = ReadArguments({"--dump", "provider-schema", "out"});
  ASSERT_TRUE(schema);
  EXPECT_EQ(schema->mode, Arguments::Mode::kDumpSchema);
  EXPECT_EQ(schema->directory, "out");
  EXPECT_EQ(ReadArguments({"--dump", "docs", "out"})->mode, Arguments::Mode::kDumpDocs);
}

}  // namespace
}  // namespace ferro::tf
