// One-time self-signed certificates, as both sides of a plugin connection make
// them at start (AutoMTLS, tfplugin6 §1.4).
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace ferro::tf {

// P-256 is the fastest that Terraform accepts; P-521 is what Terraform itself uses.
enum class Curve { kP256, kP521 };

struct Certificate {
  std::string pem;
  Secret key_pem;
  std::string der;
};

// For the name `localhost`, usable by either side, valid from 30 s before `now`
// for some 30 years: go-plugin's template.
Result<Certificate> MakeCertificate(Curve curve, Clock::TimePoint now);

// kInvalidArgument when the text holds no certificate.
Status CheckCertificate(std::string_view pem);

// The same from the outside only, without reading its key, whose decoders take longer to find than
// all else of a start: what passes may still be no certificate.
Status CheckPem(std::string_view pem);

// The PEM of DER bytes; kInvalidArgument when they are no certificate.
Result<std::string> PemOf(std::string_view der);

}  // namespace ferro::tf
