// Credentials for registries, from the docker command's own configuration.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/result.h"
#include "base/secret.h"

namespace ferro::docker {

struct Credentials {
  std::string username;
  Secret password;
  Secret identity_token;  // Instead of the two.
  std::string server;     // As the configuration calls it.
};

// Reads config.json each time: a `docker login` counts at once. Thread-safe.
class CredentialStore {
 public:
  explicit CredentialStore(Environment environment) : environment_(std::move(environment)) {}

  // For a registry as in ImageName ("docker.io", "ghcr.io", "localhost:5000"): from
  // credHelpers, else credsStore (both run docker-credential-NAME for at most 30 s), else
  // auths; none when none knows it. Fails with what the helper or the file is wrong about.
  Result<std::optional<Credentials>> For(std::string_view registry,
                                         std::stop_token const& stop = {}) const;

 private:
  Environment environment_;
};

// The value of X-Registry-Auth.
Secret RegistryAuth(Credentials const& credentials);

}  // namespace ferro::docker
