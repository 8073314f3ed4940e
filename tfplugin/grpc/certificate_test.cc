#include "tfplugin/grpc/certificate.h"

#include <gmock/gmock.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

#include "base/clock_testing.h"

namespace ferro::tf {
namespace {

using Parsed = std::unique_ptr<X509, decltype(&X509_free)>;

Parsed Parse(Certificate const& certificate) {
  auto const* bytes = reinterpret_cast<unsigned char const*>(certificate.der.data());
  return {d2i_X509(nullptr, &bytes, static_cast<long>(certificate.der.size())), &X509_free};
}

// What `openssl x509 -text` would print of it.
std::string TextOf(X509* certificate) {
  std::unique_ptr<BIO, decltype(&BIO_free_all)> const memory(BIO_new(BIO_s_mem()), &BIO_free_all);
  X509_print(memory.get(), certificate);
  char* bytes = nullptr;
  auto const size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

// Covers: R2
TEST(CertificateTest, OursIsWhatTerraformAccepts) {
  auto const made = MakeCertificate(Curve::kP256, FakeClock::kStart);
  ASSERT_TRUE(made);
  auto const parsed = Parse(*made);
  ASSERT_NE(parsed, nullptr);
  auto const text = TextOf(parsed.get());
  EXPECT_THAT(text, ::testing::HasSubstr("prime256v1"));
  EXPECT_THAT(text, ::testing::HasSubstr("DNS:localhost"));
  EXPECT_THAT(text,
              ::testing::HasSubstr("TLS Web Client Authentication, TLS Web Server Authentication"));
  EXPECT_THAT(text, ::testing::HasSubstr("Not Before: Mar  1 09:59:30 2026 GMT"));
  EXPECT_THAT(text, ::testing::HasSubstr("Not After : Feb 29 22:00:00 2056 GMT"));
  EXPECT_EQ(X509_verify(parsed.get(), X509_get0_pubkey(parsed.get())), 1);
}

TEST(CertificateTest, TheHostsIsOnP521AsTerraformsAre) {
  auto const made = MakeCertificate(Curve::kP521, FakeClock::kStart);
  ASSERT_TRUE(made);
  auto const text = TextOf(Parse(*made).get());
  EXPECT_THAT(text, ::testing::HasSubstr("secp521r1"));
  EXPECT_THAT(text, ::testing::HasSubstr("ecdsa-with-SHA512"));
}

TEST(CertificateTest, NoTwoAreAlike) {
  auto const one = MakeCertificate(Curve::kP256, FakeClock::kStart);
  auto const two = MakeCertificate(Curve::kP256, FakeClock::kStart);
  ASSERT_TRUE(one);
  ASSERT_TRUE(two);
  EXPECT_NE(one->der, two->der);
  EXPECT_NE(one->key_pem.Reveal(), two->key_pem.Reveal());
}

TEST(CertificateTest, PemAndDerAreTheSameCertificate) {
  auto const made = MakeCertificate(Curve::kP256, FakeClock::kStart);
  ASSERT_TRUE(made);
  EXPECT_EQ(PemOf(made->der).value_or(""), made->pem);
  EXPECT_TRUE(CheckCertificate(made->pem));
  EXPECT_TRUE(CheckPem(made->pem));
}

TEST(CertificateTest, WhatIsNoneIsRefused) {
  EXPECT_FALSE(CheckCertificate(""));
  EXPECT_FALSE(
      CheckCertificate("-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n"));
  EXPECT_FALSE(PemOf("nothing"));
}

TEST(CertificateTest, FromTheOutsideOnlyTheArmourIsLookedAt) {
  EXPECT_FALSE(CheckPem(""));
  EXPECT_FALSE(CheckPem("not a certificate"));
  EXPECT_FALSE(CheckPem("-----BEGIN PRIVATE KEY-----\nbm90aGluZw==\n-----END PRIVATE KEY-----\n"));
  EXPECT_TRUE(CheckPem("-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n"));
}

}  // namespace
}  // namespace ferro::tf
