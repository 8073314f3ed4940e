#include "apiclient/session_testing.h"

#include "base/check.h"

namespace ferro::api {

http::Response Answer(int status, std::string body, http::Headers headers) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

http::Response Wrapped(std::string_view result) {
  return Answer(200, R"({"task_id":"t-1","status":"SUCCESS","progress":100,"page":null,)"
                     R"("limit":null,"item_count":null,"execution_time":0.1,"result":)" +
                         std::string(result) + "}");
}

http::Response TokenAnswer(std::string token, std::string_view expires_at,
                           std::string_view catalog) {
  return Answer(201,
                R"({"token":{"issued_at":"2026-03-01T10:00:00Z","expires_at":")" +
                    std::string(expires_at) + R"(","catalog":)" + std::string(catalog) + "}}",
                {{"x-subject-token", std::move(token)}});
}

http::Response Accepted(std::string_view task) {
  return Answer(202, R"({"task_id":")" + std::string(task) +
                         R"(","status":"PENDING","progress":0,"result":null})");
}

SessionOptions PlainOptions() {
  return {.credentials = StaticToken{Secret("static-t0ken")}, .max_retries = 0};
}

SessionOptions KeystoneOptions() {
  return {.credentials =
              KeystoneCredentials{
                  .domain_name = "123456", .username = "tf-robot", .password = Secret("pa55-word")},
          .max_retries = 0};
}

Environment With(std::string name, std::string value) {
  std::map<std::string, std::string, std::less<>> variables;
  variables.emplace(std::move(name), std::move(value));
  return Environment(std::move(variables));
}

ScriptedApi::ScriptedApi(Answers answers, SessionOptions options) {
  auto transport = std::make_unique<http::ScriptedTransport>(std::move(answers));
  transport_ = transport.get();
  auto session = MakeSession(
      std::move(options),
      {.transport = std::move(transport), .clock = clock, .random = random, .log = Logger(log)});
  FERRO_CHECK(session.has_value(), "the options of a scripted session are good");
  session_ = *std::move(session);
}

std::vector<std::string> ScriptedApi::lines() const {
  std::vector<std::string> lines;
  for (auto const& request : requests()) {
    std::string_view url = request.url;
    for (auto const base : {kDefaultEndpoint, kDefaultAuthUrl})
      if (url.starts_with(base)) url.remove_prefix(base.size());
    lines.push_back(request.method + " " + std::string(url));
  }
  return lines;
}

}  // namespace ferro::api
