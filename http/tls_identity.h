// A throw-away certificate authority and a server certificate signed by it, for
// the simulator and for tests.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace ferro::http {

struct TlsIdentity {
  std::string ca_pem;           // What a client must trust.
  std::string certificate_pem;  // What the server shows.
  Secret private_key_pem;
};

struct TlsIdentityOptions {
  // DNS names and IP addresses that the server answers to; at least one.
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
  Clock::TimePoint valid_from;
  std::chrono::hours valid_for{24 * 30};
};

// ECDSA P-256. Fails with kInvalidArgument when there is no name.
Result<TlsIdentity> MakeTlsIdentity(TlsIdentityOptions const& options);

// Valid from an hour before `now` on, so that a clock slightly off does no harm.
Result<TlsIdentity> MakeTlsIdentity(std::vector<std::string> names, Clock::TimePoint now);

}  // namespace ferro::http
