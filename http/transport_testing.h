// A transport that answers from a script and remembers what it was asked.
#pragma once

#include <deque>
#include <mutex>
#include <vector>

#include "http/transport.h"

namespace ferro::http {

class ScriptedTransport final : public Transport {
 public:
  explicit ScriptedTransport(std::deque<Result<Response>> answers);
  Result<Response> Send(Request const& request) override;

  std::vector<Request> requests() const;

 private:
  mutable std::mutex mutex_;
  std::deque<Result<Response>> answers_;
  std::vector<Request> requests_;
};

}  // namespace ferro::http
