// What of a request or an answer may be shown to people who read logs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/transport.h"

namespace ferro::http {

// Stands where a secret was.
inline constexpr std::string_view kHidden = "***";

// Hides secrets by the name of the header or JSON member (tokens, passwords, user
// data, cookies, keys) and, wherever they turn up, by the values already seen
// under such a name in the same exchange.
class Redactor {
 public:
  // Remembers the secret values of a message.
  void Learn(Headers const& headers, std::string_view body);

  // "name: value" lines.
  std::string Shown(Headers const& headers) const;
  // JSON without its secrets, cut after 16 KiB. Of anything else only the size: a
  // secret in it cannot be told from the rest.
  std::string Shown(std::string_view body) const;
  // A path with its query, parameters with telling names hidden.
  std::string ShownTarget(std::string_view path, std::string_view query) const;

 private:
  void LearnValue(std::string_view value);
  std::string Masked(std::string text) const;

  std::vector<std::string> values_;
};

// Whether values under that header, member or parameter name are secret.
bool IsSecretName(std::string_view name);

}  // namespace ferro::http
