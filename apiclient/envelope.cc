#include "apiclient/envelope.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace ferro::api {
namespace {

struct Envelope {
  std::string task_id;
  std::string status;
  std::optional<int> page;
  std::optional<int> limit;
  std::optional<std::int64_t> item_count;
};
void Describe(json::Fields& f, Envelope& e) {
  f("task_id", e.task_id);
  f("status", e.status);
  f("page", e.page);
  f("limit", e.limit);
  f("item_count", e.item_count);
}

// Bare answers have none of these members together.
bool IsEnvelope(json::Document const& document) {
  bool const has_progress = document.Has("status") || document.Has("progress");
  return (document.Has("task_id") && (has_progress || document.Has("result"))) ||
         (document.Has("result") && has_progress);
}

Error Unusable(http::Response const& response, Call const& call, std::string const& why) {
  Error error{.code = ErrorCode::kInternal,
              .message = call.method + " " + call.path + " was answered with " +
                         std::to_string(response.status) + ", but " + why +
                         ". Check that the endpoint is that of servers/v2.",
              .may_have_happened = call.repeat == Repeat::kNever};
  error.facts = {
      {"status", std::to_string(response.status)}, {"method", call.method}, {"path", call.path}};
  return error;
}

}  // namespace

Result<Reply> TakeReply(http::Response const& response, Call const& call) {
  Reply reply{.status = response.status};
  if (Trimmed(response.body).empty()) return reply;
  auto document = json::Document::Parse(response.body);
  if (!document) return Fail(Unusable(response, call, "the answer is not JSON"));
  if (IsEnvelope(*document)) {
    auto const envelope = document->As<Envelope>();
    if (!envelope) return Fail(Unusable(response, call, envelope.error().message));
    reply.wrapped = true;
    reply.task.value = envelope->task_id;
    reply.task_status = envelope->status;
    reply.page = envelope->page;
    reply.limit = envelope->limit;
    reply.item_count = envelope->item_count;
  }
  reply.document = *std::move(document);
  return reply;
}

bool HasFailed(Reply const& reply) {
  constexpr std::array<std::string_view, 4> kFailures = {"failure", "failed", "error", "revoked"};
  auto const status = Lower(reply.task_status);
  return std::ranges::find(kFailures, status) != kFailures.end();
}

}  // namespace ferro::api
