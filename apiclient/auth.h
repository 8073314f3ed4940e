// Tokens: Keystone v3 (project- and account-scoped, renewed in time) or a static one.
// Facts: selectel-api §1.2, §1.3.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "apiclient/client.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "base/secret.h"
#include "http/transport.h"

namespace ferro::api {

inline constexpr std::string_view kDefaultAuthUrl = "https://cloud.api.selcloud.ru/identity/v3";

struct KeystoneCredentials {
  std::string auth_url = std::string(kDefaultAuthUrl);
  std::string domain_name;  // The account number.
  std::string username;     // A service user.
  Secret password;
  std::string user_domain_name = {};  // Defaults to domain_name.
};

// From the control panel: no expiry, no project.
struct StaticToken {
  Secret token;
};

// One endpoint of the service catalogue.
struct CatalogueEndpoint {
  std::string service_type;
  std::string interface;
  std::string region;
  std::string url;
};
using Catalogue = std::vector<CatalogueEndpoint>;

// A token and the one header it travels in: "x-auth-token" or "x-token", never both.
struct Token {
  std::string header;
  Secret text;
  std::shared_ptr<Catalogue const> catalogue;  // Null for a static token.
};

// Thread-safe.
class Tokens {
 public:
  virtual ~Tokens() = default;
  // A token that is good for some minutes. Many callers at once make one request, and all
  // of them get its outcome.
  virtual Result<Token> Get(Scope const& scope, CallOptions const& options) = 0;
  // The API refused that token: the next Get brings another. False when there is none to be
  // had (a static token).
  virtual bool Refused(Scope const& scope, Token const& token) = 0;
};

// A token is renewed this long before it expires, or at half of its life when that is short.
inline constexpr std::chrono::minutes kRenewBefore{5};

// `transport` and `clock` must outlive the result.
std::unique_ptr<Tokens> MakeKeystoneTokens(KeystoneCredentials credentials,
                                           http::Transport& transport, Clock& clock, Logger log);
std::unique_ptr<Tokens> MakeStaticTokens(StaticToken token);

}  // namespace ferro::api
