#include "provider/writes.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "base/clock_testing.h"

namespace ferro::provider {
namespace {

// Refuses every call, and notes whether it counted as a write while it was sent.
class WatchedSession final : public api::Session {
 public:
  explicit WatchedSession(Writes const& writes) : writes_(writes) {}

  Status CheckAccess(api::Scope const& /*scope*/, api::CallOptions const& /*options*/) override {
    return {};
  }
  bool has_static_token() const override { return false; }
  Clock& clock() override { return clock_; }
  Result<api::Reply> Send(api::Scope const& /*scope*/, api::Call const& /*call*/) override {
    EXPECT_TRUE(writes_.in_progress());
    return Fail(ErrorCode::kUnavailable, "no");
  }

 private:
  Writes const& writes_;
  FakeClock clock_;
};

// Answers every call the same, whoever asks.
class QuietSession final : public api::Session {
 public:
  Status CheckAccess(api::Scope const& /*scope*/, api::CallOptions const& /*options*/) override {
    return {};
  }
  bool has_static_token() const override { return false; }
  Clock& clock() override { return clock_; }
  Result<api::Reply> Send(api::Scope const& /*scope*/, api::Call const& /*call*/) override {
    return api::Reply{};
  }

 private:
  FakeClock clock_;
};

TEST(WritesTest, AWriteCountsFromItsBeginToItsEndAlsoWhenItFails) {
  Writes writes;
  auto const session = WithWritesTold(std::make_unique<WatchedSession>(writes), writes);
  for (auto const* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    auto const before = writes.count();
    EXPECT_FALSE(session->ForAccount().Send({.method = method, .path = "/resource"}));
    EXPECT_GT(writes.count(), before) << method;
    EXPECT_FALSE(writes.in_progress());
  }
}

TEST(WritesTest, WhatReadsOrCalculatesIsNoWrite) {
  Writes writes;
  auto const session = WithWritesTold(std::make_unique<QuietSession>(), writes);
  EXPECT_TRUE(session->ForAccount().Send({.path = "/resource"}));
  EXPECT_TRUE(session->ForAccount().Send(
      {.method = "POST", .path = "/boot/partitions/validate", .pace = api::Pace::kRead}));
  EXPECT_EQ(writes.count(), 0U);
}

TEST(WritesTest, ChangesMayOverlap) {
  Writes writes;
  auto first = std::make_optional(writes.During());
  auto const count = writes.count();
  {
    auto const second = writes.During();
    EXPECT_GT(writes.count(), count);
  }
  EXPECT_TRUE(writes.in_progress());
  first.reset();
  EXPECT_FALSE(writes.in_progress());
}

}  // namespace
}  // namespace ferro::provider
