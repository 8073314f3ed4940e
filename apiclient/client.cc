#include "apiclient/client.h"

#include "apiclient/session.h"
#include "base/text.h"
#include "http/url.h"

namespace ferro::api {

bool Reply::pending() const {
  if (task.empty() || EqualsIgnoringCase(task_status, "SUCCESS")) return false;
  return status == 202 || !task_status.empty();
}

bool Reply::has_payload() const {
  if (!document) return false;
  return (wrapped ? document->KindOf("result") : document->kind()) != json::Kind::kNull;
}

Error Reply::Unreadable(Call const& call, Error error) const {
  error.code = ErrorCode::kInternal;
  error.may_have_happened = call.repeat == Repeat::kNever;
  error.facts = {{"status", std::to_string(status)}, {"method", call.method}, {"path", call.path}};
  if (!task.empty()) error.facts["task_id"] = task.value;
  return std::move(error).Within(call.method + " " + call.path +
                                 " was answered with something that can't be used");
}

std::string PathPart(std::string_view text) {
  return http::PercentEncoded(text);
}

Result<Reply> Client::Send(Call const& call) const {
  return session_->Send(scope_, call);
}

}  // namespace ferro::api
