// The bytes of one accepted connection, plain or TLS; used by the server only.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/tls_identity.h"

namespace ferro::http {

// Used by one thread. The socket stays its giver's, and open.
class ServerStream {
 public:
  virtual ~ServerStream() = default;
  // How many bytes came; 0 at the end, on an error, or when the time is over.
  virtual std::size_t Read(std::span<char> into, std::chrono::milliseconds timeout) = 0;
  // False when the other side is gone.
  virtual bool Write(std::string_view bytes) = 0;
  // An orderly end of what we send.
  virtual void Finish() = 0;
  // Makes the coming close an abrupt one (RST).
  virtual void MakeAbrupt() = 0;
};

std::unique_ptr<ServerStream> MakePlainStream(int socket);

// Turns sockets into TLS streams; shared by all connections, thread-safe.
class TlsAcceptor {
 public:
  virtual ~TlsAcceptor() = default;
  struct Accepted {
    std::unique_ptr<ServerStream> stream;
    std::string offered_protocols;
  };
  virtual Result<Accepted> Accept(int socket, std::chrono::milliseconds timeout) = 0;
};

Result<std::unique_ptr<TlsAcceptor>> MakeTlsAcceptor(TlsIdentity const& identity);

}  // namespace ferro::http
