// What containers are given as files (secrets, configs with content), kept in the
// environment's directory. A name carries a keyed fingerprint of everything about
// the file: another value is another file, so it is another mount, so it is seen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace ferro::journal {

struct HostFile {
  std::string name;  // Of the secret or config; any text.
  Secret content;
  std::optional<std::uint32_t> uid;  // Default: who runs ferroplane.
  std::optional<std::uint32_t> gid;
  std::uint32_t mode = 0444;  // The directory is 0700: only mounts make it readable.
};

class HostFiles {
 public:
  // Draws the environment's key at the first use (ENVIRONMENT/key, 0600). The
  // directory is made when absent.
  static Result<HostFiles> Open(std::filesystem::path const& environment_directory, Random& random);

  // ENVIRONMENT/files
  std::filesystem::path const& directory() const { return directory_; }
  // For fingerprints that others make.
  Secret const& key() const { return key_; }
  // ENVIRONMENT/files/NAME-FINGERPRINT: where Write puts it. Does nothing else.
  std::filesystem::path PathOf(HostFile const& file) const;
  // HMAC-SHA256 of content, owner and mode under the environment's key: 16 hex digits.
  std::string Fingerprint(HostFile const& file) const;
  // On disk when this returns, and all or nothing. Again is no change, unless
  // somebody else changed the file: then it is as it should be again.
  Result<std::filesystem::path> Write(HostFile const& file) const;
  // The same under a name of the caller's, who made it with fingerprints of its own.
  Result<std::filesystem::path> WriteAs(std::string const& name, HostFile const& file) const;
  // Names (not paths) of what is there.
  Result<std::vector<std::string>> List() const;
  // Removes what is not named; returns what it removed.
  Result<std::vector<std::string>> RemoveUnused(std::set<std::string> const& used) const;

 private:
  HostFiles(std::filesystem::path directory, Secret key)
      : directory_(std::move(directory)), key_(std::move(key)) {}

  std::filesystem::path directory_;
  Secret key_;
};

}  // namespace ferro::journal
