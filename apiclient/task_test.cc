#include "apiclient/task.h"

#include <gmock/gmock.h>

#include "apiclient/session_testing.h"

namespace ferro::api {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

Call Changing(Repeat repeat) {
  return {.method = "PUT", .path = "/thing", .body = "{}", .repeat = repeat};
}

TEST(TaskTest, TheApisReasonForAFailureIsTheError) {
  ScriptedApi api({Accepted("t-7"), Answer(400, R"({"type":"NoMoney","message":"not enough"})")});
  auto const reply = SendAndAwait(api.client(), Changing(Repeat::kNever));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kInvalidArgument);
  EXPECT_FALSE(reply.error().may_have_happened);
  EXPECT_THAT(reply.error().message, HasSubstr("PUT /thing went on as task t-7: "));
  EXPECT_THAT(reply.error().message, HasSubstr("not enough"));
  EXPECT_EQ(reply.error().Fact("method"), "PUT");
  EXPECT_EQ(reply.error().Fact("path"), "/thing");
  EXPECT_EQ(reply.error().Fact("task_id"), "t-7");
}

TEST(TaskTest, ATaskThatCannotBeAskedForMayHaveBeenDone) {
  for (int const status : {401, 403, 404}) {
    ScriptedApi api({Accepted("t-7"), Answer(status, "{}")});
    EXPECT_TRUE(SendAndAwait(api.client(), Changing(Repeat::kNever)).error().may_have_happened);
    ScriptedApi again({Accepted("t-7"), Answer(status, "{}")});
    EXPECT_FALSE(
        SendAndAwait(again.client(), Changing(Repeat::kHarmless)).error().may_have_happened);
  }
}

TEST(TaskTest, ATaskThatIsNotDoneInTimeIsLeft) {
  Answers answers = {Accepted("t-7")};
  for (int i = 0; i < 200; ++i) answers.emplace_back(Accepted("t-7"));
  ScriptedApi api(answers);
  auto const reply = SendAndAwait(api.client(), Changing(Repeat::kNever));
  EXPECT_EQ(reply.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_TRUE(reply.error().may_have_happened);
  EXPECT_LE(api.clock.Now() - FakeClock::kStart, kTaskTimeout);
  EXPECT_LT(api.requests().size(), 40U);

  ScriptedApi hurried(answers);
  auto call = Changing(Repeat::kNever);
  call.options.deadline = FakeClock::kStart + seconds(3);
  EXPECT_EQ(SendAndAwait(hurried.client(), call).error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_LE(hurried.clock.Now() - FakeClock::kStart, seconds(3));

  ScriptedApi stopped(answers);
  std::stop_source stop;
  stopped.clock.OnSleep([&] { stop.request_stop(); });
  call.options = {.stop = stop.get_token()};
  EXPECT_EQ(SendAndAwait(stopped.client(), call).error().code, ErrorCode::kCancelled);
}

TEST(TaskTest, AsksAgainWhileTheApiIsAway) {
  ScriptedApi api({Accepted("t-7"), Answer(503, ""), Fail(ErrorCode::kUnavailable, "reset"),
                   Accepted("t-7"), Wrapped("{}")});
  EXPECT_TRUE(SendAndAwait(api.client(), Changing(Repeat::kNever)));
  EXPECT_EQ(api.lines().back(), "GET /result/t-7");
}

// Covers: W-41
TEST(TaskTest, FollowsTheTaskToWhatItMade) {
  ScriptedApi api(
      {Accepted("t-7"), Answer(303, "", {{"location", "/servers/v2/thing/1"}}), Wrapped("{}")});
  auto const reply = SendAndAwait(api.client(), Changing(Repeat::kNever));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(api.lines().back(), "GET /thing/1");
}

TEST(TaskTest, AnAnswerThatIsDoneIsNotAskedFor) {
  for (auto const& answer : {Wrapped("null"), Answer(204, ""), Answer(200, "{}"), Answer(202, ""),
                             Answer(202, R"({"task_id":"t","status":"SUCCESS","result":null})")}) {
    ScriptedApi api({answer});
    EXPECT_TRUE(SendAndAwait(api.client(), Changing(Repeat::kNever)));
    EXPECT_EQ(api.requests().size(), 1U);
  }
}

}  // namespace
}  // namespace ferro::api
