#include "base/secret.h"

#include <openssl/crypto.h>

#include <utility>

namespace ferro {

Secret::Secret(Secret&& other) noexcept : text_(other.text_) {
  other.Wipe();  // A short text moved is a short text copied.
}

Secret& Secret::operator=(Secret const& other) {
  if (this != &other) {
    Wipe();
    text_ = other.text_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Wipe();
    text_ = other.text_;
    other.Wipe();
  }
  return *this;
}

void Secret::Wipe() {
  OPENSSL_cleanse(text_.data(), text_.size());
  text_.clear();
}

bool operator==(Secret const& a, Secret const& b) {
  return a.text_.size() == b.text_.size() &&
         CRYPTO_memcmp(a.text_.data(), b.text_.data(), a.text_.size()) == 0;
}

}  // namespace ferro
