// How OpenSSL starts in our programs: by its built-in defaults. The machine's
// openssl.cnf may name providers that a static program cannot load, forbid a curve
// that a peer's certificate is on, and costs time.
#pragma once

namespace ferro {

// The first call of main, before anything uses OpenSSL (libcurl does when it starts).
void StartOpensslWithoutConfig();

}  // namespace ferro
