// Which certificate authorities are trusted: what the user says, else what the
// distribution brings. libcurl knows one path from when it was built; a provider
// runs on machines that keep their bundle elsewhere.
#pragma once

#include <filesystem>
#include <string>

#include "base/environment.h"
#include "base/result.h"

namespace ferro::http {

struct TrustAnchors {
  std::string file;       // A PEM bundle, or "".
  std::string directory;  // Directories with OpenSSL's hashed names, joined by ":", or "".
  std::string pem;        // Certificates read from directories without such names, or "".
  std::string origin;     // For messages, e.g. "SSL_CERT_FILE=/x.pem"; "" when there is none.
};

// SSL_CERT_FILE and SSL_CERT_DIR (several joined by ":"), if at least one is set,
// are all that is trusted; otherwise the first bundle or directory that exists of
// those that Debian, Alpine, Arch, RHEL, Fedora and SUSE use, looked for below
// `root`. Fails with kInvalidArgument when a variable names something unusable.
Result<TrustAnchors> FindTrustAnchors(Environment const& environment,
                                      std::filesystem::path const& root = "/");

}  // namespace ferro::http
