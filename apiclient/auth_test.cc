#include "apiclient/auth.h"

#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <utility>

#include "apiclient/session_testing.h"

namespace ferro::api {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kProject = "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33";

KeystoneCredentials Robot() {
  return std::get<KeystoneCredentials>(KeystoneOptions().credentials);
}

struct Keystone {
  explicit Keystone(Answers answers, KeystoneCredentials credentials = Robot())
      : transport(std::move(answers)),
        tokens(MakeKeystoneTokens(std::move(credentials), transport, clock, Logger(log))) {}

  std::string Get(Scope const& scope = {}) {
    auto token = tokens->Get(scope, {});
    return token ? token->text.Reveal() : "error: " + token.error().message;
  }

  FakeClock clock;
  RecordingLogSink log;
  http::ScriptedTransport transport;
  std::unique_ptr<Tokens> tokens;
};

TEST(KeystoneTest, TellsWhoWasRefusedForWhatWithoutThePassword) {
  Keystone keystone({Answer(
      401, R"({"error":{"code":401,"title":"Unauthorized","message":"pa55-word is wrong"}})")});
  auto const token = keystone.tokens->Get({.project = {std::string(kProject)}}, {});
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(token.error().message,
            "asking https://cloud.api.selcloud.ru/identity/v3/auth/tokens for a token for project "
            "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33 as user \"tf-robot\": POST /auth/tokens was answered "
            "with 401: *** is wrong. Check the credentials.");
  EXPECT_EQ(token.error().Fact("status"), "401");
}

TEST(KeystoneTest, WhatIsNoKeystoneIsAnError) {
  Keystone keystone({Answer(200, "<html>"), Answer(201, R"({"token":{}})"),
                     Answer(201, R"({"token":{"catalog":5}})", {{"x-subject-token", "T"}}),
                     Answer(404, "Not Found"),
                     Fail(ErrorCode::kUnavailable, "connection refused")});
  EXPECT_THAT(keystone.Get(), HasSubstr("no Keystone token. Check auth_url."));
  EXPECT_THAT(keystone.Get(), HasSubstr("no Keystone token. Check auth_url."));
  EXPECT_THAT(keystone.Get(), HasSubstr("catalog: expected an array, found a number"));
  EXPECT_THAT(keystone.Get(), HasSubstr("404: Not Found"));
  EXPECT_THAT(keystone.Get(), HasSubstr("account 123456 as user \"tf-robot\": connection refused"));
}

// Covers: P-59
TEST(KeystoneTest, AsksForAProjectByItsId) {
  Keystone keystone({TokenAnswer("T")});
  EXPECT_EQ(keystone.Get({.project = {std::string(kProject)}}), "T");
  auto const request = keystone.transport.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://cloud.api.selcloud.ru/identity/v3/auth/tokens");
  EXPECT_EQ(request.body,
            R"({"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"tf-robot",)"
            R"("password":"pa55-word","domain":{"name":"123456"}}}},)"
            R"("scope":{"project":{"id":"5f0d2a7be1c34f2f9a4d1c0b7e6a9d33"}}}})");
  EXPECT_TRUE(request.idempotent);
  EXPECT_TRUE(request.deadline.has_value());
}

TEST(KeystoneTest, AsksForTheAccountByItsDomain) {
  auto credentials = Robot();
  credentials.user_domain_name = "guests";
  credentials.auth_url = "https://k.test/identity/";
  Keystone keystone({TokenAnswer("T")}, credentials);
  EXPECT_EQ(keystone.Get(), "T");
  auto const request = keystone.transport.requests().at(0);
  EXPECT_EQ(request.url, "https://k.test/identity/v3/auth/tokens");
  EXPECT_THAT(request.body, HasSubstr(R"("domain":{"name":"guests"})"));
  EXPECT_THAT(request.body, HasSubstr(R"("scope":{"domain":{"name":"123456"}})"));
}

TEST(KeystoneTest, KeepsATokenPerScope) {
  Keystone keystone({TokenAnswer("account"), TokenAnswer("a"), TokenAnswer("b")});
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(keystone.Get(), "account");
    EXPECT_EQ(keystone.Get({.project = {"a"}}), "a");
    EXPECT_EQ(keystone.Get({.project = {"b"}}), "b");
  }
  EXPECT_EQ(keystone.transport.requests().size(), 3U);
}

TEST(KeystoneTest, RenewsFiveMinutesBeforeTheEnd) {
  Keystone keystone({TokenAnswer("first"), TokenAnswer("second", "2026-03-03T10:00:00Z")});
  EXPECT_EQ(keystone.Get(), "first");
  keystone.clock.Advance(hours(24) - minutes(5) - std::chrono::milliseconds(1));
  EXPECT_EQ(keystone.Get(), "first");
  keystone.clock.Advance(std::chrono::milliseconds(1));
  EXPECT_EQ(keystone.Get(), "second");
}

TEST(KeystoneTest, AShortTokenIsRenewedAtHalfOfItsLife) {
  Keystone keystone({TokenAnswer("first", "2026-03-01T10:04:00Z"), TokenAnswer("second")});
  EXPECT_EQ(keystone.Get(), "first");
  keystone.clock.Advance(minutes(1));
  EXPECT_EQ(keystone.Get(), "first");
  keystone.clock.Advance(minutes(1));
  EXPECT_EQ(keystone.Get(), "second");
}

TEST(KeystoneTest, AWrongClockOfOursDoesNotMatter) {
  Keystone keystone({TokenAnswer("first")});
  keystone.clock.Advance(hours(24 * 400));
  EXPECT_EQ(keystone.Get(), "first");
  keystone.clock.Advance(hours(23));
  EXPECT_EQ(keystone.Get(), "first");
}

TEST(KeystoneTest, ATokenWithoutAnEndIsUsedUntilItIsRefused) {
  Keystone keystone({TokenAnswer("first", "soon"), TokenAnswer("second")});
  EXPECT_EQ(keystone.Get(), "first");
  keystone.clock.Advance(hours(1000));
  EXPECT_EQ(keystone.Get(), "first");
  EXPECT_TRUE(keystone.tokens->Refused({}, *keystone.tokens->Get({}, {})));
  EXPECT_EQ(keystone.Get(), "second");
}

TEST(KeystoneTest, ARefusedTokenThatWasReplacedMeanwhileStaysReplaced) {
  Keystone keystone({TokenAnswer("first"), TokenAnswer("second")});
  auto const first = *keystone.tokens->Get({}, {});
  EXPECT_TRUE(keystone.tokens->Refused({}, first));
  EXPECT_EQ(keystone.Get(), "second");
  EXPECT_TRUE(keystone.tokens->Refused({}, first));
  EXPECT_EQ(keystone.Get(), "second");
}

TEST(KeystoneTest, UsesTheOldTokenWhileRenewingFailsInPassing) {
  Keystone keystone({TokenAnswer("first"), Fail(ErrorCode::kUnavailable, "down"),
                     TokenAnswer("second", "2026-03-03T10:00:00Z")});
  EXPECT_EQ(keystone.Get(), "first");
  keystone.clock.Advance(hours(24) - minutes(4));
  EXPECT_EQ(keystone.Get(), "first");
  EXPECT_EQ(keystone.Get(), "first");
  EXPECT_EQ(keystone.transport.requests().size(), 2U);
  keystone.clock.Advance(std::chrono::seconds(30));
  EXPECT_EQ(keystone.Get(), "second");
}

TEST(KeystoneTest, AnExpiredTokenIsNeverUsed) {
  Keystone keystone({TokenAnswer("first"), Fail(ErrorCode::kUnavailable, "down")});
  EXPECT_EQ(keystone.Get(), "first");
  keystone.clock.Advance(hours(24));
  EXPECT_THAT(keystone.Get(), HasSubstr("down"));
}

TEST(KeystoneTest, TakesTheCatalogueFromTheFirstAnswer) {
  Keystone keystone({TokenAnswer("T", "2026-03-02T10:00:00Z", R"([
      {"type":"identity","name":"keystone","endpoints":[
        {"interface":"public","region":"pool","region_id":"pool","url":"https://k"}]},
      {"type":"dedicated","endpoints":[
        {"interface":"admin","region":"old name","region_id":"ru-1","url":"https://a"},
        {"interface":"public","region":"ru-2","url":"https://b"}]}])")});
  auto const token = keystone.tokens->Get({}, {});
  ASSERT_TRUE(token) << token.error().message;
  ASSERT_EQ(token->catalogue->size(), 3U);
  EXPECT_EQ(token->catalogue->at(0).service_type, "identity");
  EXPECT_EQ(token->catalogue->at(1).region, "ru-1");
  EXPECT_EQ(token->catalogue->at(1).interface, "admin");
  EXPECT_EQ(token->catalogue->at(2).region, "ru-2");
  EXPECT_EQ(token->catalogue->at(2).url, "https://b");
  EXPECT_EQ(keystone.transport.requests().size(), 1U);
}

// Holds every request until it is let go, so that a test can gather waiters.
class Gate final : public http::Transport {
 public:
  explicit Gate(Answers answers) : script_(std::move(answers)) {}

  Result<http::Response> Send(http::Request const& request) override {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    bool const open = changed_.wait(lock, request.stop, [&] { return open_; });
    lock.unlock();
    if (!open) return Fail(ErrorCode::kCancelled, "told to stop");
    return script_.Send(request);
  }

  void AwaitArrivals(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }
  void Open() {
    std::scoped_lock lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  int arrived() {
    std::scoped_lock lock(mutex_);
    return arrived_;
  }

 private:
  http::ScriptedTransport script_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  int arrived_ = 0;
  bool open_ = false;
};

std::map<std::string, int> OutcomesOfFifty(Gate& gate, Tokens& tokens) {
  std::mutex mutex;
  std::map<std::string, int> outcomes;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&] {
      auto const token = tokens.Get({}, {});
      std::scoped_lock lock(mutex);
      ++outcomes[token ? token->text.Reveal() : std::string(NameOf(token.error().code))];
    });
  }
  gate.AwaitArrivals(1);
  gate.Open();
  threads.clear();
  return outcomes;
}

TEST(KeystoneTest, FiftyCallersMakeOneRequest) {
  FakeClock clock;
  Gate gate({TokenAnswer("shared")});
  auto const tokens = MakeKeystoneTokens(Robot(), gate, clock, {});
  EXPECT_THAT(OutcomesOfFifty(gate, *tokens), ElementsAre(testing::Pair("shared", 50)));
  EXPECT_EQ(gate.arrived(), 1);
}

TEST(KeystoneTest, AWrongPasswordIsNotTriedByEveryWaiter) {
  FakeClock clock;
  Answers answers;
  for (int i = 0; i < 50; ++i) answers.emplace_back(Answer(401, "{}"));
  Gate gate(std::move(answers));
  auto const tokens = MakeKeystoneTokens(Robot(), gate, clock, {});
  auto const outcomes = OutcomesOfFifty(gate, *tokens);
  EXPECT_THAT(outcomes, ElementsAre(testing::Pair("unauthenticated", 50)));
}

TEST(KeystoneTest, AWaiterWhoseLeaderIsToldToStopAsksItself) {
  FakeClock clock;
  Gate gate({TokenAnswer("mine")});
  auto const tokens = MakeKeystoneTokens(Robot(), gate, clock, {});
  std::stop_source stop;
  std::string leader;
  std::string waiter;
  std::jthread first([&] {
    auto const token = tokens->Get({}, {.stop = stop.get_token()});
    leader = token ? token->text.Reveal() : std::string(NameOf(token.error().code));
  });
  gate.AwaitArrivals(1);
  std::jthread second([&] {
    auto const token = tokens->Get({}, {});
    waiter = token ? token->text.Reveal() : std::string(NameOf(token.error().code));
  });
  stop.request_stop();
  gate.AwaitArrivals(2);
  gate.Open();
  first.join();
  second.join();
  EXPECT_EQ(leader, "cancelled");
  EXPECT_EQ(waiter, "mine");
}

// Throws at the first request, and then answers.
class ThrowsOnce final : public http::Transport {
 public:
  Result<http::Response> Send(http::Request const& request) override {
    if (!std::exchange(thrown_, true)) throw std::runtime_error("no memory");
    return script_.Send(request);
  }

 private:
  bool thrown_ = false;
  http::ScriptedTransport script_{{TokenAnswer("next")}};
};

TEST(KeystoneTest, WhoThrowsLeavesNobodyWaiting) {
  FakeClock clock;
  ThrowsOnce transport;
  auto const tokens = MakeKeystoneTokens(Robot(), transport, clock, {});
  EXPECT_THROW(std::ignore = tokens->Get({}, {}), std::runtime_error);
  auto const token = tokens->Get({}, {});
  ASSERT_TRUE(token) << token.error().message;
  EXPECT_EQ(token->text.Reveal(), "next");
}

TEST(KeystoneTest, AWaiterCanBeToldToStop) {
  FakeClock clock;
  Gate gate({TokenAnswer("late")});
  auto const tokens = MakeKeystoneTokens(Robot(), gate, clock, {});
  std::jthread leader([&] { EXPECT_TRUE(tokens->Get({}, {})); });
  gate.AwaitArrivals(1);
  std::stop_source stop;
  std::jthread waiter([&] {
    auto const token = tokens->Get({}, {.stop = stop.get_token()});
    EXPECT_EQ(token.error().code, ErrorCode::kCancelled);
  });
  stop.request_stop();
  waiter.join();
  gate.Open();
}

// Covers: P-06
TEST(StaticTokenTest, TravelsInItsOwnHeaderAndCannotBeRenewed) {
  auto const tokens = MakeStaticTokens({Secret("static")});
  auto const token = tokens->Get({.project = {"any"}}, {});
  EXPECT_EQ(token->header, "x-token");
  EXPECT_EQ(token->text.Reveal(), "static");
  EXPECT_EQ(token->catalogue, nullptr);
  EXPECT_FALSE(tokens->Refused({}, *token));
}

}  // namespace
}  // namespace ferro::api
