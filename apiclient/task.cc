#include "apiclient/task.h"

#include <algorithm>

#include "apiclient/error.h"
#include "apiclient/session.h"

namespace ferro::api {
namespace {

constexpr Clock::Duration kFirstPoll = std::chrono::milliseconds(500);
constexpr Clock::Duration kLongestPoll = std::chrono::seconds(5);

// Whether the API says of the task itself that it failed, rather than that it can't be asked.
bool IsVerdict(Error const& error) {
  return error.code == ErrorCode::kInvalidArgument || error.code == ErrorCode::kConflict ||
         IsNoMoney(error);
}

// The same error, as one of the call that started the task.
Error OfTask(Error error, TaskId const& task, Call const& call) {
  error.facts["method"] = call.method;
  error.facts["path"] = call.path;
  error.facts["task_id"] = task.value;
  error.may_have_happened = call.repeat == Repeat::kNever && !IsVerdict(error);
  return std::move(error).Within(call.method + " " + call.path + " went on as task " + task.value);
}

}  // namespace

Result<Reply> AwaitTask(Client const& client, TaskId const& task, Call const& call) {
  Clock& clock = client.session().clock();
  auto const limit = clock.Now() + kTaskTimeout;
  CallOptions const options{.stop = call.options.stop,
                            .deadline = std::min(call.options.deadline.value_or(limit), limit)};
  Call const question{.path = "/result/" + PathPart(task.value),
                      .repeat = Repeat::kHarmless,
                      .secrets = call.secrets,
                      .options = options};
  Clock::Duration delay = kFirstPoll;
  // Ends at the deadline: each round takes at least kFirstPoll.
  for (;;) {
    auto reply = client.Send(question);
    if (reply && !reply->pending()) return reply;
    if (!reply && reply.error().code != ErrorCode::kUnavailable)
      return Fail(OfTask(std::move(reply).error(), task, call));
    if (clock.Now() + delay > *options.deadline) {
      Error late{.code = ErrorCode::kDeadlineExceeded, .message = "it is not done yet"};
      return Fail(OfTask(std::move(late), task, call));
    }
    if (!clock.SleepFor(delay, options.stop)) {
      Error stopped{.code = ErrorCode::kCancelled, .message = "told to stop waiting for it"};
      return Fail(OfTask(std::move(stopped), task, call));
    }
    delay = std::min(delay * 3 / 2, kLongestPoll);
  }
}

Result<Reply> SendAndAwait(Client const& client, Call const& call) {
  auto reply = client.Send(call);
  if (!reply || !reply->pending()) return reply;
  return AwaitTask(client, reply->task, call);
}

}  // namespace ferro::api
