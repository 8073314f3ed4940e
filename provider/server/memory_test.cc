#include "provider/server/memory.h"

#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

// Covers: R79 R102
TEST(MemoryTest, WhatIsPendingSurvivesTheBytes) {
  tf::PrivateData data;
  EXPECT_EQ(PendingOf(data), Pending::kNothing);
  for (auto const pending : {Pending::kOrder, Pending::kInstall}) {
    SetPending(data, pending);
    EXPECT_EQ(PendingOf(tf::PrivateData::FromBytes(data.ToBytes())), pending);
  }
  SetPending(data, Pending::kNothing);
  EXPECT_TRUE(data.empty());
  data.Set("pending", "something of a later version");
  EXPECT_EQ(PendingOf(data), Pending::kNothing);
}

TEST(MemoryTest, AKeyIsRecognisedWithoutBeingKept) {
  tf::PrivateData data;
  auto const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample ops";
  EXPECT_FALSE(IsRememberedKey(data, key));
  RememberKey(data, key);
  EXPECT_EQ(data.ToBytes().find("AAAAC3"), std::string::npos);
  EXPECT_TRUE(IsRememberedKey(data, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample"));
  EXPECT_FALSE(IsRememberedKey(data, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIother00"));
  ForgetKey(data);
  EXPECT_FALSE(IsRememberedKey(data, key));
}

TEST(MemoryTest, HiddenUserDataIsAFlag) {
  tf::PrivateData data;
  EXPECT_FALSE(HasHiddenUserData(data));
  SetHiddenUserData(data, true);
  EXPECT_TRUE(HasHiddenUserData(data));
  SetHiddenUserData(data, false);
  EXPECT_TRUE(data.empty());
}

}  // namespace
}  // namespace ferro::provider
