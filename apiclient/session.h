// One configured provider: credentials, endpoint, limits. It hands out Clients, one
// per project or for the account, that share connections, rate limit, tokens.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "apiclient/auth.h"
#include "apiclient/client.h"
#include "apiclient/endpoint.h"
#include "base/clock.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/random.h"
#include "http/transport.h"

namespace ferro::api {

struct SessionOptions {
  std::variant<KeystoneCredentials, StaticToken> credentials;
  EndpointOptions endpoint = {};
  int max_retries = 5;
  // Unset: at most 32 reads in flight (fewer after a 429) and 10 writes a second; set: a cap
  // for both (mapping 0.1.12).
  std::optional<double> requests_per_second = std::nullopt;
  std::string language = "en-US";      // Sent always, for stable English names (selectel-api §2.4).
  std::string terraform_version = {};  // For the user agent.
  // SEL_DEDICATED_ENDPOINT, TF_APPEND_USER_AGENT; nothing else is read from it.
  Environment environment = {};
};

// What the session works with. The references must outlive it.
struct SessionParts {
  std::unique_ptr<http::Transport> transport;  // The wire, or a simulator in process.
  Clock& clock;
  Random& random;
  Logger log = {};
};

// Thread-safe.
class Session {
 public:
  virtual ~Session() = default;

  Client ForProject(ProjectId project) { return {*this, {.project = std::move(project)}}; }
  Client ForAccount() { return {*this, {}}; }

  // Whether a token for the scope can be had: kUnauthenticated or kPermissionDenied when not
  // (P-43). Always fine with a static token, which has no scope.
  virtual Status CheckAccess(Scope const& scope, CallOptions const& options) = 0;
  virtual bool has_static_token() const = 0;
  virtual Clock& clock() = 0;

  // What Client::Send does.
  virtual Result<Reply> Send(Scope const& scope, Call const& call) = 0;
};

// Fails with kInvalidArgument when an option can't be right. Talks to nobody yet.
Result<std::unique_ptr<Session>> MakeSession(SessionOptions options, SessionParts parts);

}  // namespace ferro::api
