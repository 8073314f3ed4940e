#include "http/transport_testing.h"

#include <utility>

namespace ferro::http {

ScriptedTransport::ScriptedTransport(std::deque<Result<Response>> answers)
    : answers_(std::move(answers)) {}

Result<Response> ScriptedTransport::Send(Request const& request) {
  std::scoped_lock lock(mutex_);
  requests_.push_back(request);
  if (answers_.empty()) return Fail(ErrorCode::kInternal, "the script has no more answers");
  auto answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

std::vector<Request> ScriptedTransport::requests() const {
  std::scoped_lock lock(mutex_);
  return requests_;
}

}  // namespace ferro::http
