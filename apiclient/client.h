// One call to servers/v2: address, token, envelope and errors. The typed calls are
// free functions in the file of their resource (location.h, order.h, …), each
// taking a Client:
//
//   auto session = api::MakeSession(options, std::move(parts));
//   api::Client client = (*session)->ForProject(project);
//   auto server = api::GetServer(client, id, {.stop = stop});
//
// Their errors: see error.h.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "apiclient/ids.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "base/secret.h"

namespace ferro::api {

struct CallOptions {
  std::stop_token stop = {};
  // No attempt, retry or wait goes beyond this moment.
  std::optional<Clock::TimePoint> deadline = std::nullopt;
};

// Whether sending a call twice is as good as once. Said by each call.
enum class Repeat {
  kNever,     // What may have happened is not sent again: it may cost money or data.
  kHarmless,  // Reading, calculating, setting something to a stated value.
};

// Whether the API's limit for writes concerns a call.
enum class Pace {
  kByMethod,  // A GET is a read, all else a write.
  kRead,      // Calculates or checks, and changes nothing, in spite of its method.
};

struct Call {
  std::string method = "GET";
  std::string path;  // Below the endpoint, e.g. "/resource/" + PathPart(id.value).
  std::vector<std::pair<std::string, std::string>> query = {};
  std::optional<std::string> body = std::nullopt;  // JSON.
  Repeat repeat = Repeat::kNever;
  Pace pace = Pace::kByMethod;
  bool with_token = true;            // False for /pub/… only.
  std::vector<Secret> secrets = {};  // Texts that no error may quote.
  CallOptions options = {};
};

// A successful answer, taken out of its envelope if it had one (selectel-api §2.1).
struct Reply {
  int status = 200;
  TaskId task;              // Empty when the answer named none.
  std::string task_status;  // "SUCCESS", …; "" when not said.
  std::optional<int> page;  // Paging of lists.
  std::optional<int> limit;
  std::optional<std::int64_t> item_count;
  std::optional<json::Document> document;  // Nothing for an empty body.
  bool wrapped = false;

  // No result yet: ask for the task (task.h).
  bool pending() const;

  // The payload. None at all is an error, except that a null in an envelope is an empty list. A
  // payload of another shape is an error; `call` names it.
  template <class T>
  Result<T> Payload(Call const& call) const;

 private:
  bool has_payload() const;
  Error Unreadable(Call const& call, Error error) const;
};

// An id as one segment of a path, encoded so that it can't lead elsewhere. An id that is
// empty or made of dots makes a path that Send refuses.
std::string PathPart(std::string_view text);

// Whom a token speaks for: a project, or with an empty id the account (needed for SSH
// keys and private subnets, selectel-api §1.2).
struct Scope {
  ProjectId project;
  friend auto operator<=>(Scope const&, Scope const&) = default;
};

class Session;

// A cheap value; the Session must outlive it. Thread-safe.
class Client {
 public:
  Client(Session& session, Scope scope) : session_(&session), scope_(std::move(scope)) {}

  Scope const& scope() const { return scope_; }
  Session& session() const { return *session_; }

  // Any status below 400 is a Reply; a 303 is followed within the endpoint.
  Result<Reply> Send(Call const& call) const;

  // Send, wait for the task if there is one (task.h), and take the payload.
  template <class T>
  Result<T> Fetch(Call const& call) const;

 private:
  Session* session_;
  Scope scope_;
};

// Send, and wait for the task (task.h) if the answer is a 202 without a result.
Result<Reply> SendAndAwait(Client const& client, Call const& call);

namespace internal {
template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;
}  // namespace internal

template <class T>
Result<T> Reply::Payload(Call const& call) const {
  if (!has_payload()) {
    if (internal::kIsList<T> && wrapped) return T{};
    return Fail(Unreadable(call, {.message = "it has no result"}));
  }
  auto payload = wrapped ? document->Member<T>("result") : document->As<T>();
  if (!payload) return Fail(Unreadable(call, std::move(payload).error()));
  return payload;
}

template <class T>
Result<T> Client::Fetch(Call const& call) const {
  auto reply = SendAndAwait(*this, call);
  if (!reply) return Fail(std::move(reply).error());
  return reply->template Payload<T>(call);
}

}  // namespace ferro::api
