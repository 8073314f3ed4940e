#include "base/openssl_start.h"

#include <openssl/crypto.h>

namespace ferro {

void StartOpensslWithoutConfig() {
  // The names that ciphers had before OpenSSL 3 are for encrypted key files, which no program of
  // ours reads: TLS fetches its ciphers from the provider. They cost a tenth of a plugin's start.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS, nullptr);
}

}  // namespace ferro
