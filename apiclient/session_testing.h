// A session whose wire is a script: for answers that no simulator gives.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "apiclient/session.h"
#include "base/clock_testing.h"
#include "base/log_testing.h"
#include "base/random_testing.h"
#include "http/transport_testing.h"

namespace ferro::api {

using Answers = std::deque<Result<http::Response>>;

// Answers as the API gives them.
http::Response Answer(int status, std::string body, http::Headers headers = {});
// 200 with `result` in an envelope.
http::Response Wrapped(std::string_view result);
// Keystone's 201; `catalog` is its JSON.
http::Response TokenAnswer(std::string token, std::string_view expires_at = "2026-03-02T10:00:00Z",
                           std::string_view catalog = "[]");
// 202, work goes on as that task.
http::Response Accepted(std::string_view task);

// A static token and no retries: one request for one call.
SessionOptions PlainOptions();
// A user of account 123456.
SessionOptions KeystoneOptions();

// An environment with one variable.
Environment With(std::string name, std::string value);

class ScriptedApi {
 public:
  explicit ScriptedApi(Answers answers, SessionOptions options = PlainOptions());

  FakeClock clock;
  FakeRandom random;
  RecordingLogSink log;

  Session& session() { return *session_; }
  Client client() { return session_->ForAccount(); }
  std::vector<http::Request> requests() const { return transport_->requests(); }
  // Method and target of each request, below the default endpoint or below Keystone's:
  // "GET /location?page=2".
  std::vector<std::string> lines() const;

 private:
  http::ScriptedTransport* transport_;  // Owned by the session.
  std::unique_ptr<Session> session_;
};

}  // namespace ferro::api
