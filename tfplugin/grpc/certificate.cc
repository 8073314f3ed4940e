#include "tfplugin/grpc/certificate.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace ferro::tf {
namespace {

constexpr std::chrono::seconds kBackdated{30};  // Clocks differ a little, also from themselves.
constexpr std::chrono::hours kValidFor{262980};
constexpr long kVersion3 = 2;

template <class T, void (*Free)(T*)>
struct Deleter {
  void operator()(T* object) const { Free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY, EVP_PKEY_free>>;
using X509Object = std::unique_ptr<X509, Deleter<X509, X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION, X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Deleter<BIO, BIO_free_all>>;

tl::unexpected<Error> CannotMake(std::string const& what) {
  return Fail(ErrorCode::kInternal, "OpenSSL could not " + what);
}

Status NoCertificate() {
  return Fail(ErrorCode::kInvalidArgument, "this is no certificate in PEM form");
}

std::string TextOf(Memory const& memory) {
  char* bytes = nullptr;
  auto const size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

bool SetSerial(X509* certificate) {
  std::array<std::uint8_t, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
  bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x7FU) | 0x40U);  // Positive, and never short.
  std::unique_ptr<BIGNUM, Deleter<BIGNUM, BN_free>> const number(
      BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool SetName(X509* certificate) {
  auto* name = X509_get_subject_name(certificate);
  auto add = [&](char const* field, char const* value) {
    auto const* text = reinterpret_cast<unsigned char const*>(value);
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_ASC, text, -1, -1, 0) == 1;
  };
  return add("O", "Ferroplane") && add("CN", "localhost") &&
         X509_set_issuer_name(certificate, name) == 1;
}

bool SetTimes(X509* certificate, Clock::TimePoint now) {
  auto const from = Clock::TimePoint::clock::to_time_t(now - kBackdated);
  auto const until = Clock::TimePoint::clock::to_time_t(now + kValidFor);
  return ASN1_TIME_set(X509_getm_notBefore(certificate), from) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), until) != nullptr;
}

bool AddExtensions(X509* certificate) {
  constexpr std::array<std::pair<int, char const*>, 4> kExtensions{{
      {NID_subject_alt_name, "DNS:localhost"},
      {NID_key_usage, "critical,digitalSignature,keyEncipherment,keyAgreement,keyCertSign"},
      {NID_ext_key_usage, "clientAuth,serverAuth"},
      {NID_basic_constraints, "critical,CA:TRUE"},
  }};
  return std::ranges::all_of(kExtensions, [certificate](auto const& entry) {
    Extension const extension(X509V3_EXT_conf_nid(nullptr, nullptr, entry.first, entry.second));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
  });
}

// --- Keys, as their bytes ------------------------------------------------------------
// X509_set_pubkey and PEM_write_bio_PrivateKey would do the same through OpenSSL's encoders and
// decoders, whose first use takes longer than all the rest of a start.

struct CurveFacts {
  char const* name;
  int nid;
  std::size_t bytes;  // Of a private key.
  EVP_MD const* (*digest)();
};

CurveFacts FactsOf(Curve curve) {
  return curve == Curve::kP256 ? CurveFacts{"P-256", NID_X9_62_prime256v1, 32, EVP_sha256}
                               : CurveFacts{"P-521", NID_secp521r1, 66, EVP_sha512};
}

// `bytes` of a copy that OpenSSL frees: what it takes over it must have allocated.
unsigned char* OwnedByOpenssl(unsigned char const* bytes, std::size_t size) {
  return static_cast<unsigned char*>(OPENSSL_memdup(bytes, size));
}

bool SetPublicKey(X509* certificate, EVP_PKEY* key, CurveFacts const& curve) {
  std::array<unsigned char, 256> point{};
  std::size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(),
                                      &size) != 1) {
    return false;
  }
  auto* const copy = OwnedByOpenssl(point.data(), size);
  bool const set = copy != nullptr && X509_PUBKEY_set0_param(X509_get_X509_PUBKEY(certificate),
                                                             OBJ_nid2obj(NID_X9_62_id_ecPublicKey),
                                                             V_ASN1_OBJECT, OBJ_nid2obj(curve.nid),
                                                             copy, static_cast<int>(size)) == 1;
  if (!set) OPENSSL_free(copy);
  return set;
}

// PKCS #8 around RFC 5915's ECPrivateKey, without the optional public key.
bool WritePrivateKey(BIO* out, EVP_PKEY* key, CurveFacts const& curve) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &number) != 1) return false;
  auto const size = static_cast<unsigned char>(curve.bytes);
  std::vector<unsigned char> der{0x30, static_cast<unsigned char>(size + 5), 0x02, 0x01, 0x01, 0x04,
                                 size};
  auto const head = der.size();
  der.resize(head + curve.bytes);
  bool const padded = BN_bn2binpad(number, der.data() + head, size) == size;
  BN_clear_free(number);
  std::unique_ptr<PKCS8_PRIV_KEY_INFO, Deleter<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>> const
      info(PKCS8_PRIV_KEY_INFO_new());
  auto* const copy = padded ? OwnedByOpenssl(der.data(), der.size()) : nullptr;
  OPENSSL_cleanse(der.data(), der.size());
  if (!info || copy == nullptr ||
      PKCS8_pkey_set0(info.get(), OBJ_nid2obj(NID_X9_62_id_ecPublicKey), 0, V_ASN1_OBJECT,
                      OBJ_nid2obj(curve.nid), copy, static_cast<int>(der.size())) != 1) {
    OPENSSL_clear_free(copy, der.size());
    return false;
  }
  return PEM_write_bio_PKCS8_PRIV_KEY_INFO(out, info.get()) == 1;
}

Result<Certificate> InAllForms(X509* certificate, EVP_PKEY* key, CurveFacts const& curve) {
  Memory const pem(BIO_new(BIO_s_mem()));
  Memory const key_pem(BIO_new(BIO_s_secmem()));
  if (!pem || !key_pem || PEM_write_bio_X509(pem.get(), certificate) != 1 ||
      !WritePrivateKey(key_pem.get(), key, curve)) {
    return CannotMake("write a certificate");
  }
  unsigned char* der = nullptr;
  int const size = i2d_X509(certificate, &der);
  if (size <= 0) return CannotMake("encode a certificate");
  std::string der_text(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return Certificate{
      .pem = TextOf(pem), .key_pem = Secret(TextOf(key_pem)), .der = std::move(der_text)};
}

}  // namespace

Result<Certificate> MakeCertificate(Curve curve, Clock::TimePoint now) {
  auto const facts = FactsOf(curve);
  Key const key(EVP_EC_gen(facts.name));
  if (!key) return CannotMake("make a key");
  X509Object const certificate(X509_new());
  if (!certificate || X509_set_version(certificate.get(), kVersion3) != 1 ||
      !SetSerial(certificate.get()) || !SetName(certificate.get()) ||
      !SetTimes(certificate.get(), now) || !SetPublicKey(certificate.get(), key.get(), facts) ||
      !AddExtensions(certificate.get())) {
    return CannotMake("fill in a certificate");
  }
  if (X509_sign(certificate.get(), key.get(), facts.digest()) == 0) {
    return CannotMake("sign a certificate");
  }
  return InAllForms(certificate.get(), key.get(), facts);
}

Status CheckCertificate(std::string_view pem) {
  Memory const memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  X509Object const certificate(memory ? PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)
                                      : nullptr);
  ERR_clear_error();
  return certificate ? Status() : NoCertificate();
}

Status CheckPem(std::string_view pem) {
  Memory const memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* der = nullptr;
  long size = 0;
  bool const read = memory && PEM_read_bio(memory.get(), &name, &header, &der, &size) == 1;
  bool const named = read && std::string_view(name) == PEM_STRING_X509;
  ERR_clear_error();
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(der);
  return named ? Status() : NoCertificate();
}

Result<std::string> PemOf(std::string_view der) {
  auto const* bytes = reinterpret_cast<unsigned char const*>(der.data());
  X509Object const certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
  Memory const pem(BIO_new(BIO_s_mem()));
  if (!certificate || !pem || PEM_write_bio_X509(pem.get(), certificate.get()) != 1) {
    return Fail(ErrorCode::kInvalidArgument, "these bytes are no certificate");
  }
  return TextOf(pem);
}

}  // namespace ferro::tf
