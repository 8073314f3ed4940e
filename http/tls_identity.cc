#include "http/tls_identity.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace ferro::http {
namespace {

struct FreeIdentityPart {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Part = std::unique_ptr<T, FreeIdentityPart>;

bool IsIpAddress(std::string const& name) {
  std::array<unsigned char, 16> bytes;
  return ::inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

// OpenSSL's configuration syntax would read these as its own.
bool IsPlainName(std::string const& name) {
  return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == ':' || c == '*' || c == '_';
  });
}

std::string AlternativeNames(std::vector<std::string> const& names) {
  std::string out;
  for (auto const& name : names) {
    if (!out.empty()) out.append(",");
    out.append(IsIpAddress(name) ? "IP:" : "DNS:").append(name);
  }
  return out;
}

bool AddExtension(X509* certificate, X509* issuer, int kind, std::string const& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  Part<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool SetSerial(X509* certificate) {
  std::uint64_t serial = 0;
  return RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1U) == 1;
}

bool SetName(X509* certificate, std::string const& common_name) {
  auto const* text = reinterpret_cast<unsigned char const*>(common_name.c_str());
  auto* name = X509_get_subject_name(certificate);
  return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC,
                                    reinterpret_cast<unsigned char const*>("Ferroplane test"), -1,
                                    -1, 0) == 1 &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1;
}

// What both certificates have in common: all but the signature and the extensions.
Part<X509> Draft(std::string const& common_name, EVP_PKEY* key, TlsIdentityOptions const& options) {
  Part<X509> certificate(X509_new());
  auto const from = Clock::TimePoint::clock::to_time_t(options.valid_from);
  auto const until = Clock::TimePoint::clock::to_time_t(options.valid_from + options.valid_for);
  if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      !SetSerial(certificate.get()) || !SetName(certificate.get(), common_name) ||
      ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from) == nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(certificate.get()), until) == nullptr ||
      X509_set_pubkey(certificate.get(), key) != 1) {
    return nullptr;
  }
  return certificate;
}

Part<X509> MakeAuthority(EVP_PKEY* key, TlsIdentityOptions const& options) {
  auto ca = Draft("Ferroplane test authority", key, options);
  if (!ca || X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get())) != 1 ||
      !AddExtension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
      !AddExtension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !AddExtension(ca.get(), ca.get(), NID_subject_key_identifier, "hash") ||
      X509_sign(ca.get(), key, EVP_sha256()) == 0) {
    return nullptr;
  }
  return ca;
}

Part<X509> MakeLeaf(EVP_PKEY* key, X509* ca, EVP_PKEY* ca_key, TlsIdentityOptions const& options) {
  auto leaf = Draft("Ferroplane test server", key, options);
  if (!leaf || X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca)) != 1 ||
      !AddExtension(leaf.get(), ca, NID_basic_constraints, "critical,CA:FALSE") ||
      !AddExtension(leaf.get(), ca, NID_key_usage, "critical,digitalSignature") ||
      !AddExtension(leaf.get(), ca, NID_ext_key_usage, "serverAuth") ||
      !AddExtension(leaf.get(), ca, NID_authority_key_identifier, "keyid") ||
      !AddExtension(leaf.get(), ca, NID_subject_alt_name, AlternativeNames(options.names)) ||
      X509_sign(leaf.get(), ca_key, EVP_sha256()) == 0) {
    return nullptr;
  }
  return leaf;
}

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  auto const size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string PemOf(X509* certificate) {
  Part<BIO> bio(BIO_new(BIO_s_mem()));
  return bio && PEM_write_bio_X509(bio.get(), certificate) == 1 ? TextOf(bio.get()) : "";
}

Secret PemOf(EVP_PKEY* key) {
  Part<BIO> bio(BIO_new(BIO_s_mem()));
  bool const written = bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0,
                                                            nullptr, nullptr) == 1;
  return Secret(written ? TextOf(bio.get()) : "");
}

}  // namespace

Result<TlsIdentity> MakeTlsIdentity(TlsIdentityOptions const& options) {
  if (options.names.empty() || !std::ranges::all_of(options.names, IsPlainName)) {
    return Fail(ErrorCode::kInvalidArgument,
                "a server certificate needs at least one DNS name or IP address, and only those");
  }
  Part<EVP_PKEY> ca_key(EVP_EC_gen("P-256"));
  Part<EVP_PKEY> key(EVP_EC_gen("P-256"));
  auto const ca = ca_key ? MakeAuthority(ca_key.get(), options) : nullptr;
  auto const leaf = ca && key ? MakeLeaf(key.get(), ca.get(), ca_key.get(), options) : nullptr;
  if (!leaf) return Fail(ErrorCode::kInternal, "OpenSSL could not make a certificate");
  return TlsIdentity{.ca_pem = PemOf(ca.get()),
                     .certificate_pem = PemOf(leaf.get()),
                     .private_key_pem = PemOf(key.get())};
}

Result<TlsIdentity> MakeTlsIdentity(std::vector<std::string> names, Clock::TimePoint now) {
  return MakeTlsIdentity(
      TlsIdentityOptions{.names = std::move(names), .valid_from = now - std::chrono::hours(1)});
}

}  // namespace ferro::http
