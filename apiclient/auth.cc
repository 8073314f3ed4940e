#include "apiclient/auth.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <utility>

#include "apiclient/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time_text.h"
#include "http/url.h"

namespace ferro::api {
namespace {

// A caller that waits for another's request makes its own when that one was told to stop;
// after so many it gives up.
constexpr int kMaxFlights = 4;
// No request for a token takes longer, retries included.
constexpr std::chrono::seconds kTokenTimeout{90};
// While renewing fails in passing, a token that is still good is used for so long more.
constexpr std::chrono::seconds kRenewAgain{30};

// --- What Keystone is asked. ---

struct KeystoneDomain {
  std::string name;
};
void Describe(json::Fields& f, KeystoneDomain& d) {
  f("name", d.name);
}
struct KeystoneUser {
  std::string name;
  Secret password;
  KeystoneDomain domain;
};
void Describe(json::Fields& f, KeystoneUser& u) {
  f("name", u.name);
  f("password", u.password);
  f("domain", u.domain);
}
struct KeystonePassword {
  KeystoneUser user;
};
void Describe(json::Fields& f, KeystonePassword& p) {
  f("user", p.user);
}
struct KeystoneIdentity {
  std::vector<std::string> methods = {"password"};
  KeystonePassword password;
};
void Describe(json::Fields& f, KeystoneIdentity& i) {
  f("methods", i.methods);
  f("password", i.password);
}
struct KeystoneProject {
  ProjectId id;
};
void Describe(json::Fields& f, KeystoneProject& p) {
  f("id", p.id);
}
struct KeystoneScope {
  std::optional<KeystoneProject> project;
  std::optional<KeystoneDomain> domain;
};
void Describe(json::Fields& f, KeystoneScope& s) {
  f("project", s.project);
  f("domain", s.domain);
}
struct KeystoneAuth {
  KeystoneIdentity identity;
  KeystoneScope scope;
};
void Describe(json::Fields& f, KeystoneAuth& a) {
  f("identity", a.identity);
  f("scope", a.scope);
}
struct KeystoneRequest {
  KeystoneAuth auth;
};
void Describe(json::Fields& f, KeystoneRequest& r) {
  f("auth", r.auth);
}

// --- What it answers. ---

struct KeystoneEndpoint {
  std::string interface;
  std::string region;
  std::string region_id;
  std::string url;
};
void Describe(json::Fields& f, KeystoneEndpoint& e) {
  f("interface", e.interface);
  f("region", e.region);
  f("region_id", e.region_id);
  f("url", e.url);
}
struct KeystoneService {
  std::string type;
  std::vector<KeystoneEndpoint> endpoints;
};
void Describe(json::Fields& f, KeystoneService& s) {
  f("type", s.type);
  f("endpoints", s.endpoints);
}
struct KeystoneToken {
  std::string issued_at;
  std::string expires_at;
  std::vector<KeystoneService> catalog;
};
void Describe(json::Fields& f, KeystoneToken& t) {
  f("issued_at", t.issued_at);
  f("expires_at", t.expires_at);
  f("catalog", t.catalog);
}

std::shared_ptr<Catalogue const> CatalogueOf(KeystoneToken const& token) {
  Catalogue catalogue;
  for (auto const& service : token.catalog) {
    for (auto const& endpoint : service.endpoints) {
      auto const& region = endpoint.region_id.empty() ? endpoint.region : endpoint.region_id;
      catalogue.push_back({.service_type = service.type,
                           .interface = endpoint.interface,
                           .region = region,
                           .url = endpoint.url});
    }
  }
  return std::make_shared<Catalogue const>(std::move(catalogue));
}

// How long the token lives, by the server's clock alone when it says both times: ours may
// be wrong. Nothing when it can't be told.
std::optional<Clock::Duration> LifetimeOf(KeystoneToken const& token, Clock::TimePoint now) {
  auto const expires = ParseRfc3339(token.expires_at);
  if (!expires) return std::nullopt;
  auto const issued = ParseRfc3339(token.issued_at);
  auto const lifetime = *expires - (issued ? *issued : now);
  if (lifetime <= Clock::Duration::zero()) return std::nullopt;
  return std::chrono::duration_cast<Clock::Duration>(lifetime);
}

// The address of Keystone's v3 API, whether or not the user wrote "/v3".
std::string TokenUrl(std::string_view auth_url) {
  auto url = std::string(Trimmed(auth_url));
  while (url.ends_with('/')) url.pop_back();
  if (!url.ends_with("/v3")) url += "/v3";
  return url + "/auth/tokens";
}

struct Issued {
  Token token;
  Clock::TimePoint renew = Clock::TimePoint::max();
  Clock::TimePoint expires = Clock::TimePoint::max();
};

// One request under way, and those who wait for it.
struct Flight {
  std::optional<Result<Token>> outcome;
};

struct Slot {
  std::optional<Issued> issued;
  std::shared_ptr<Flight> flight;
};

bool WasToldToStop(Result<Token> const& outcome) {
  return !outcome && (outcome.error().code == ErrorCode::kCancelled ||
                      outcome.error().code == ErrorCode::kDeadlineExceeded);
}

class KeystoneTokens final : public Tokens {
 public:
  KeystoneTokens(KeystoneCredentials credentials, http::Transport& transport, Clock& clock,
                 Logger log)
      : credentials_(std::move(credentials)),
        url_(TokenUrl(credentials_.auth_url)),
        transport_(transport),
        clock_(clock),
        log_(std::move(log)) {}

  Result<Token> Get(Scope const& scope, CallOptions const& options) override {
    std::unique_lock lock(mutex_);
    Slot& slot = slots_[scope];  // As many as the configuration names projects; never erased.
    for (int i = 0; i < kMaxFlights; ++i) {
      if (slot.issued && clock_.Now() < slot.issued->renew) return slot.issued->token;
      if (!slot.flight) return Fly(lock, slot, scope, options);
      auto const flight = slot.flight;
      bool const landed =
          landed_.wait(lock, options.stop, [&] { return flight->outcome.has_value(); });
      if (!landed) return Fail(ErrorCode::kCancelled, "told to stop while waiting for a token");
      if (!WasToldToStop(*flight->outcome)) return *flight->outcome;
    }
    return Fail(ErrorCode::kUnavailable, "no token was had: each request for one was cut short");
  }

  bool Refused(Scope const& scope, Token const& token) override {
    std::scoped_lock lock(mutex_);
    auto& issued = slots_[scope].issued;
    if (issued && issued->token.text == token.text) issued.reset();
    return true;
  }

 private:
  // Makes the request without the lock, for everybody who asks meanwhile.
  Result<Token> Fly(std::unique_lock<std::mutex>& lock, Slot& slot, Scope const& scope,
                    CallOptions const& options) {
    auto const flight = std::make_shared<Flight>();
    slot.flight = flight;
    lock.unlock();
    {
      Landing landing{*this, slot, *flight, lock};
      landing.issued = Ask(scope, options);
    }
    return *flight->outcome;
  }

  // Ends a flight, also when asking throws: nobody is left waiting for it.
  struct Landing {
    KeystoneTokens& tokens;
    Slot& slot;
    Flight& flight;
    std::unique_lock<std::mutex>& lock;
    Result<Issued> issued = Fail(ErrorCode::kUnavailable, "asking for a token ended unexpectedly");

    ~Landing() {
      lock.lock();
      flight.outcome = tokens.Settle(slot, std::move(issued));
      slot.flight.reset();
      tokens.landed_.notify_all();
    }
  };

  Result<Token> Settle(Slot& slot, Result<Issued> issued) {
    if (issued) {
      slot.issued = *std::move(issued);
      return slot.issued->token;
    }
    bool const in_passing = issued.error().code == ErrorCode::kUnavailable;
    if (in_passing && slot.issued && clock_.Now() < slot.issued->expires) {
      log_.Warn("token not renewed, using the old one", {{"reason", issued.error().message}});
      slot.issued->renew = clock_.Now() + kRenewAgain;
      return slot.issued->token;
    }
    return Fail(std::move(issued).error());
  }

  Result<Issued> Ask(Scope const& scope, CallOptions const& options) {
    // Another token does no harm: asking twice is as good as once.
    Call const call{.method = "POST",
                    .path = "/auth/tokens",
                    .repeat = Repeat::kHarmless,
                    .secrets = {credentials_.password},
                    .options = options};
    auto const limit = clock_.Now() + kTokenTimeout;
    auto response =
        transport_.Send({.method = "POST",
                         .url = url_,
                         .headers = {{"content-type", "application/json"}},
                         .body = BodyFor(scope),
                         .stop = options.stop,
                         .idempotent = true,
                         .deadline = std::min(options.deadline.value_or(limit), limit)});
    auto const activity = "asking " + url_ + " for a token for " + Described(scope);
    if (!response) return Fail(std::move(response).error().Within(activity));
    if (response->status != 201 && response->status != 200)
      return Fail(ErrorFromAnswer(*response, call, clock_.Now()).Within(activity));
    auto issued = Read(*response);
    if (!issued) return Fail(std::move(issued).error().Within(activity));
    return issued;
  }

  Result<Issued> Read(http::Response const& response) const {
    auto const document = json::Document::Parse(response.body);
    auto const text = response.headers.find("x-subject-token");
    if (!document || text == response.headers.end() || text->second.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "the answer is no Keystone token. Check auth_url.");
    }
    auto const token = document->Member<KeystoneToken>("token");
    if (!token) return Fail(token.error());
    Issued issued{.token = {.header = "x-auth-token",
                            .text = Secret(text->second),
                            .catalogue = CatalogueOf(*token)}};
    auto const now = clock_.Now();
    if (auto const lifetime = LifetimeOf(*token, now)) {
      issued.expires = now + *lifetime;
      issued.renew = issued.expires - std::min<Clock::Duration>(kRenewBefore, *lifetime / 2);
    }
    return issued;
  }

  std::string BodyFor(Scope const& scope) const {
    auto const& user_domain = credentials_.user_domain_name.empty() ? credentials_.domain_name
                                                                    : credentials_.user_domain_name;
    KeystoneRequest request;
    request.auth.identity.password.user = {
        .name = credentials_.username, .password = credentials_.password, .domain = {user_domain}};
    if (scope.project.empty()) {
      request.auth.scope.domain = KeystoneDomain{credentials_.domain_name};
    } else {
      request.auth.scope.project = KeystoneProject{scope.project};
    }
    return json::Print(request);
  }

  std::string Described(Scope const& scope) const {
    auto const who = " as user \"" + credentials_.username + "\"";
    if (scope.project.empty()) return "account " + credentials_.domain_name + who;
    return "project " + scope.project.value + who;
  }

  KeystoneCredentials const credentials_;
  std::string const url_;
  http::Transport& transport_;
  Clock& clock_;
  Logger const log_;
  std::mutex mutex_;
  std::condition_variable_any landed_;
  std::map<Scope, Slot> slots_;
};

class StaticTokens final : public Tokens {
 public:
  explicit StaticTokens(StaticToken token)
      : token_{.header = "x-token", .text = std::move(token.token), .catalogue = nullptr} {}

  Result<Token> Get(Scope const& /*scope*/, CallOptions const& /*options*/) override {
    return token_;
  }
  bool Refused(Scope const& /*scope*/, Token const& /*token*/) override { return false; }

 private:
  Token const token_;
};

}  // namespace

std::unique_ptr<Tokens> MakeKeystoneTokens(KeystoneCredentials credentials,
                                           http::Transport& transport, Clock& clock, Logger log) {
  return std::make_unique<KeystoneTokens>(std::move(credentials), transport, clock, std::move(log));
}

std::unique_ptr<Tokens> MakeStaticTokens(StaticToken token) {
  return std::make_unique<StaticTokens>(std::move(token));
}

}  // namespace ferro::api
