#include "base/openssl_start.h"

#include <openssl/crypto.h>

namespace ferro {

void StartOpensslWithoutConfig() {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
}

}  // namespace ferro
