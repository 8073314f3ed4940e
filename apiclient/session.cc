#include "apiclient/session.h"

#include <algorithm>
#include <utility>

#include "apiclient/envelope.h"
#include "apiclient/error.h"
#include "base/text.h"
#include "base/version.h"
#include "http/headers.h"
#include "http/log.h"
#include "http/rate_limit.h"
#include "http/retry.h"
#include "http/url.h"

namespace ferro::api {
namespace {

// A 303 leads to the result, which may be behind another.
constexpr int kMaxHops = 3;
// While another task holds the object: 1 s, 2 s, 4 s … between attempts.
constexpr std::chrono::seconds kFirstBusyDelay{1};
constexpr std::chrono::seconds kLongestBusyDelay{30};

// From the caller inwards. Headers are the same for every attempt. A retry passes the rate
// limit like any other request. The log is innermost, so that it shows each attempt as sent.
std::unique_ptr<http::Transport> MakeChain(SessionOptions const& options, SessionParts& parts) {
  auto const product = "terraform-provider-selectel/" + std::string(kVersion);
  http::Headers headers = {
      {"accept", "application/json"},
      {"accept-language", options.language},
      {"user-agent", http::UserAgent(options.terraform_version, product, options.environment)}};
  auto chain = std::move(parts.transport);
  chain = http::WithLog(std::move(chain), parts.log.Named("http"), parts.clock);
  chain = http::WithRateLimit(std::move(chain),
                              {.requests_per_second = options.requests_per_second}, parts.clock);
  chain = http::WithRetries(std::move(chain), {.max_retries = options.max_retries}, parts.clock,
                            parts.random, parts.log);
  return http::WithHeaders(std::move(chain), std::move(headers));
}

std::unique_ptr<Tokens> MakeTokens(SessionOptions const& options, http::Transport& chain,
                                   SessionParts const& parts) {
  if (auto const* fixed = std::get_if<StaticToken>(&options.credentials))
    return MakeStaticTokens(*fixed);
  return MakeKeystoneTokens(std::get<KeystoneCredentials>(options.credentials), chain, parts.clock,
                            parts.log);
}

// An empty segment is a missing id: "/resource/" + "" would be the list of all servers. One of
// dots leads to another path.
bool IsSafePath(std::string_view path) {
  if (!path.starts_with('/')) return false;
  auto const segments = Split(path.substr(1), '/');
  return std::ranges::none_of(segments, [](std::string const& segment) {
    return segment.find_first_not_of('.') == std::string::npos;
  });
}

class RealSession final : public Session {
 public:
  RealSession(SessionOptions options, SessionParts parts)
      : options_(std::move(options)),
        clock_(parts.clock),
        random_(parts.random),
        log_(parts.log),
        chain_(MakeChain(options_, parts)),
        tokens_(MakeTokens(options_, *chain_, parts)) {}

  Status CheckAccess(Scope const& scope, CallOptions const& options) override {
    auto token = tokens_->Get(scope, options);
    if (!token) return Fail(std::move(token).error());
    return {};
  }

  bool has_static_token() const override {
    return std::holds_alternative<StaticToken>(options_.credentials);
  }

  Clock& clock() override { return clock_; }

  // Another task on the object refuses a call without any effect: then it is sent again, also
  // when it must not be repeated otherwise. A 503 has been through the retries already.
  Result<Reply> Send(Scope const& scope, Call const& call) override {
    if (!IsSafePath(call.path)) {
      return Fail(ErrorCode::kInvalidArgument,
                  call.method + " " + call.path + ": an id in this path is missing or malformed");
    }
    Clock::Duration delay = kFirstBusyDelay;
    for (int i = 0; i < options_.max_retries; ++i) {
      auto reply = SendWithToken(scope, call);
      if (reply || !IsBusy(reply.error()) || reply.error().may_have_happened) return reply;
      if (call.repeat == Repeat::kHarmless && reply.error().Fact("status") == "503") return reply;
      if (call.options.deadline && clock_.Now() + delay > *call.options.deadline) return reply;
      log_.Info("another task holds the object, trying again",
                {{"method", call.method}, {"path", call.path}});
      auto const half = delay / 2;
      auto const draw = random_.Below(static_cast<std::uint64_t>(half.count()) + 1);
      if (!clock_.SleepFor(half + Clock::Duration(draw), call.options.stop))
        return Fail(ErrorCode::kCancelled, call.method + " " + call.path + ": told to stop");
      delay = std::min<Clock::Duration>(delay * 2, kLongestBusyDelay);
    }
    return SendWithToken(scope, call);
  }

 private:
  // A token that the API refuses is renewed once. The refused call had no effect, so sending
  // it again is right for every call.
  Result<Reply> SendWithToken(Scope const& scope, Call const& call) {
    bool const needs_catalogue = NeedsCatalogue(options_.endpoint, options_.environment);
    if (!call.with_token && !needs_catalogue) return SendOnce(Token{}, call);
    auto token = tokens_->Get(scope, call.options);
    if (!token) return Fail(std::move(token).error());
    auto reply = SendOnce(*token, call);
    if (reply || reply.error().Fact("status") != "401" || !call.with_token) return reply;
    if (reply.error().may_have_happened) return reply;
    if (!tokens_->Refused(scope, *token))
      return Fail(std::move(reply).error().Within("the static token was refused"));
    auto another = tokens_->Get(scope, call.options);
    if (!another) return Fail(std::move(another).error());
    return SendOnce(*another, call);
  }

  Result<Reply> SendOnce(Token const& token, Call const& call) {
    auto endpoint = ChooseEndpoint(options_.endpoint, options_.environment, token.catalogue.get());
    if (!endpoint) return Fail(std::move(endpoint).error());
    auto request = RequestFor(*endpoint, token, call);
    for (int hop = 0;; ++hop) {
      auto response = chain_->Send(request);
      if (!response) return Fail(Unsent(std::move(response).error(), request, call));
      auto const place = response->headers.find("location");
      if (response->status != 303 || place == response->headers.end() || hop == kMaxHops) {
        auto reply = ReadReply(*response, token, call);
        // Whatever goes wrong behind a redirect, the call itself was taken.
        if (!reply && hop > 0 && call.repeat == Repeat::kNever)
          reply.error().may_have_happened = true;
        return reply;
      }
      auto url = Resolved(*endpoint, place->second);
      if (!url) return Fail(Unsent(std::move(url).error(), request, call));
      request.method = "GET";
      request.url = *std::move(url);
      request.body.clear();
      request.headers.erase("content-type");
      request.idempotent = true;
    }
  }

  static http::Request RequestFor(std::string const& endpoint, Token const& token,
                                  Call const& call) {
    http::Request request{.method = call.method,
                          .url = endpoint + call.path + http::QueryText(call.query),
                          .stop = call.options.stop,
                          .idempotent = call.repeat == Repeat::kHarmless,
                          .only_reads = call.pace == Pace::kRead,
                          .deadline = call.options.deadline};
    if (call.with_token) request.headers[token.header] = token.text.Reveal();
    if (call.body) {
      request.headers["content-type"] = "application/json";
      request.body = *call.body;
    }
    return request;
  }

  // Within the endpoint's origin only: the token goes nowhere else.
  static Result<std::string> Resolved(std::string const& endpoint, std::string const& place) {
    auto base = http::ParseUrl(endpoint);
    if (!base) return Fail(std::move(base).error());
    auto const text = place.starts_with('/') ? base->origin() + place : place;
    auto url = http::ParseUrl(text);
    if (!url || url->origin() != base->origin()) {
      return Fail(ErrorCode::kInternal,
                  "the API redirects to a place outside of its endpoint, which is not followed. "
                  "Check the endpoint.");
    }
    return url->text();
  }

  static Error Unsent(Error error, http::Request const& request, Call const& call) {
    error.facts["method"] = call.method;
    error.facts["path"] = call.path;
    // A redirect that can't be followed comes after the call itself was taken.
    if (call.repeat == Repeat::kNever && request.method != call.method)
      error.may_have_happened = true;
    auto const url = std::string_view(request.url).substr(0, request.url.find('?'));
    return std::move(error).Within(call.method + " " + std::string(url));
  }

  Result<Reply> ReadReply(http::Response const& response, Token const& token, Call const& call) {
    if (response.status < 300) {
      auto reply = TakeReply(response, call);
      if (!reply || !HasFailed(*reply)) return reply;
    }
    Call discreet = call;
    discreet.secrets.push_back(token.text);
    return Fail(ErrorFromAnswer(response, discreet, clock_.Now()));
  }

  SessionOptions const options_;
  Clock& clock_;
  Random& random_;
  Logger const log_;
  std::unique_ptr<http::Transport> const chain_;
  std::unique_ptr<Tokens> const tokens_;
};

Status CheckKeystone(KeystoneCredentials const& credentials) {
  std::vector<std::string> missing;
  if (credentials.auth_url.empty()) missing.emplace_back("auth_url");
  if (credentials.domain_name.empty()) missing.emplace_back("domain_name");
  if (credentials.username.empty()) missing.emplace_back("username");
  if (credentials.password.empty()) missing.emplace_back("password");
  if (!missing.empty())
    return Fail(ErrorCode::kInvalidArgument, "credentials are incomplete: " + Listed(missing) +
                                                 (missing.size() == 1 ? " is" : " are") +
                                                 " missing");
  auto url = http::ParseUrl(Trimmed(credentials.auth_url));
  if (!url) return Fail(std::move(url).error().Within("auth_url"));
  return {};
}

Status CheckStatic(StaticToken const& token) {
  if (token.token.empty()) return Fail(ErrorCode::kInvalidArgument, "token is empty");
  bool const clean =
      std::ranges::all_of(token.token.Reveal(), [](char c) { return c > ' ' && c < 0x7f; });
  if (clean) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "token contains spaces, line breaks or other characters that no token has");
}

Status CheckCredentials(SessionOptions const& options) {
  if (auto const* fixed = std::get_if<StaticToken>(&options.credentials))
    return CheckStatic(*fixed);
  return CheckKeystone(std::get<KeystoneCredentials>(options.credentials));
}

Status Check(SessionOptions const& options) {
  if (options.max_retries < 0)
    return Fail(ErrorCode::kInvalidArgument, "max_retries must not be negative");
  if (options.requests_per_second && !(*options.requests_per_second > 0))
    return Fail(ErrorCode::kInvalidArgument, "requests_per_second must be above zero");
  if (auto status = CheckCredentials(options); !status) return status;
  // Only a Keystone token will bring a catalogue to look in.
  bool const later = std::holds_alternative<KeystoneCredentials>(options.credentials) &&
                     NeedsCatalogue(options.endpoint, options.environment);
  if (later) return {};
  auto endpoint = ChooseEndpoint(options.endpoint, options.environment, nullptr);
  if (!endpoint) return Fail(std::move(endpoint).error());
  return {};
}

}  // namespace

Result<std::unique_ptr<Session>> MakeSession(SessionOptions options, SessionParts parts) {
  if (auto status = Check(options); !status) return Fail(std::move(status).error());
  return std::make_unique<RealSession>(std::move(options), std::move(parts));
}

}  // namespace ferro::api
