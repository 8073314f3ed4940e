#include "controlplane/standin/store.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::standin {
namespace {

TEST(StandinStoreTest, AFolderThatCannotBeMadeIsRefused) {
  TemporaryDirectory const folder;
  ASSERT_TRUE(WriteFile(folder.path() / "file", "").has_value());
  EXPECT_FALSE(Store::Open(folder.path() / "file" / "below").has_value());
}

TEST(StandinStoreTest, KeysThatWouldLeaveTheFolderAreRefused) {
  TemporaryDirectory const folder;
  auto const store = Store::Open(folder.path());
  ASSERT_TRUE(store.has_value());
  for (std::string const& key : {std::string(), std::string("../up"), std::string("a/b"),
                                 std::string("."), std::string(65, 'a')}) {
    EXPECT_EQ(store->Put(key, "x").error().code, ErrorCode::kInvalidArgument) << key;
    EXPECT_EQ(store->Get(key).error().code, ErrorCode::kInvalidArgument) << key;
  }
}

TEST(StandinStoreTest, AbsentKeysAndLongValuesAreTold) {
  TemporaryDirectory const folder;
  auto const store = Store::Open(folder.path());
  ASSERT_TRUE(store.has_value());
  EXPECT_EQ(store->Get("canary").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store->Put("canary", std::string(kValueLimit + 1, 'x')).error().code,
            ErrorCode::kInvalidArgument);
}

TEST(StandinStoreTest, WhatOneRunWroteTheNextOneReads) {
  TemporaryDirectory const folder;
  ASSERT_TRUE(Store::Open(folder.path() / "db")->Put("canary", "yellow").has_value());
  EXPECT_EQ(*Store::Open(folder.path() / "db")->Get("canary"), "yellow");
}

}  // namespace
}  // namespace ferro::standin
