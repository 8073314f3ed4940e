// What plugin and host tell each other before the first RPC: the environment
// variables that we are started with and the one line that we answer on stdout
// (tfplugin6 §1.1–1.3, §1.9; core-rules 1, 2). Pure: reads and opens nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"

namespace ferro::tf {

// Where the server listens: "unix" and a path, or "tcp" and "127.0.0.1:PORT".
struct Address {
  std::string network;
  std::string text;
};

struct PortRange {
  int first = 0;  // 0 = any free port.
  int last = 0;
};

// What the host asks for.
struct HostWishes {
  std::string client_certificate;   // PEM; "" = plaintext.
  std::string socket_directory;     // "" = the temporary directory.
  std::string socket_group;         // A name or a number; "" = only us.
  std::string temporary_directory;  // Absolute or not, as the variable says.
  bool knows_multiplexing = false;  // Expects the seventh field.
  bool knows_version_6 = true;      // False: it will refuse our answer, and say why.
};

// The protocol's major version, the only one served.
inline constexpr int kProtocolVersion = 6;

// Whether Terraform started us. Not a secret: it only keeps people from running
// a plugin as a program.
bool HasMagicCookie(Environment const& environment);
// For whoever did.
std::string StartedByHandText(std::string_view program);

HostWishes ReadHostWishes(Environment const& environment);
// -debug mode: nothing but the temporary directory is taken from the environment.
HostWishes DebugWishes(Environment const& environment);

// PLUGIN_MIN_PORT and PLUGIN_MAX_PORT. kInvalidArgument when one is no port or
// the range is empty.
Result<PortRange> ReadPortRange(Environment const& environment);

// With the "\n". `certificate` is the DER in base64 without padding, "" without TLS.
std::string HandshakeLine(Address const& address, std::string_view certificate,
                          HostWishes const& wishes);

// The value of TF_REATTACH_PROVIDERS, a JSON object.
std::string ReattachValue(std::string_view provider_address, Address const& address, long pid);

}  // namespace ferro::tf
