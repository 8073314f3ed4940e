#include "http/log.h"

#include <string>
#include <utility>
#include <vector>

#include "http/redact.h"
#include "http/url.h"

namespace ferro::http {
namespace {

class LoggingTransport final : public Transport {
 public:
  LoggingTransport(std::unique_ptr<Transport> inner, Logger log, Clock& clock)
      : inner_(std::move(inner)), log_(std::move(log)), clock_(clock) {}

  Result<Response> Send(Request const& request) override {
    if (!log_.Wants(LogLevel::kDebug)) return inner_->Send(request);
    Redactor redactor;
    redactor.Learn(request.headers, request.body);
    LogRequest(request, redactor);
    auto const begin = clock_.Now();
    auto answer = inner_->Send(request);
    auto const took =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock_.Now() - begin).count();
    LogAnswer(request, answer, redactor, static_cast<long long>(took));
    return answer;
  }

 private:
  static std::vector<LogField> Call(Request const& request, Redactor const& redactor) {
    auto const url = ParseUrl(request.url);
    return {{"method", request.method},
            {"host", url ? url->origin() : "(bad URL)"},
            {"path", url ? redactor.ShownTarget(url->path, url->query) : ""}};
  }

  void LogRequest(Request const& request, Redactor const& redactor) const {
    if (!log_.Wants(LogLevel::kTrace)) return;
    auto fields = Call(request, redactor);
    fields.emplace_back("headers", redactor.Shown(request.headers));
    fields.emplace_back("body", redactor.Shown(std::string_view(request.body)));
    log_.Trace("request", std::move(fields));
  }

  void LogAnswer(Request const& request, Result<Response> const& answer, Redactor& redactor,
                 long long milliseconds) const {
    auto fields = Call(request, redactor);
    fields.emplace_back("duration_ms", milliseconds);
    if (!answer) {
      fields.emplace_back("error", answer.error().message);
      log_.Debug("no answer", std::move(fields));
      return;
    }
    fields.emplace_back("status", answer->status);
    fields.emplace_back("request_bytes", request.body.size());
    fields.emplace_back("answer_bytes", answer->body.size());
    log_.Debug("answer", fields);
    if (!log_.Wants(LogLevel::kTrace)) return;
    redactor.Learn(answer->headers, answer->body);
    fields.emplace_back("headers", redactor.Shown(answer->headers));
    fields.emplace_back("body", redactor.Shown(std::string_view(answer->body)));
    log_.Trace("answer in full", std::move(fields));
  }

  std::unique_ptr<Transport> inner_;
  Logger log_;
  Clock& clock_;
};

}  // namespace

std::unique_ptr<Transport> WithLog(std::unique_ptr<Transport> inner, Logger log, Clock& clock) {
  return std::make_unique<LoggingTransport>(std::move(inner), std::move(log), clock);
}

}  // namespace ferro::http
