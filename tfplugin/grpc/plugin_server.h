// The listening side: one address, TLS as the host wishes, services on it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/log.h"
#include "base/result.h"
#include "tfplugin/grpc/acceptor.h"
#include "tfplugin/grpc/certificate.h"
#include "tfplugin/grpc/handshake.h"
#include "tfplugin/grpc/socket_directory.h"

namespace grpc {
class Server;
class Service;
namespace experimental {
class ExternalConnectionAcceptor;
}
}  // namespace grpc

namespace ferro::tf {

struct ServerOptions {
  HostWishes wishes;
  // Set = TCP. Without it a unix socket, and TCP on `fallback` where the temporary
  // directory cannot hold one.
  std::optional<PortRange> tcp;
  PortRange fallback;
};

class PluginServer {
 public:
  // Connections are kept from here on, and answered from Serve on: the host needs only address and
  // certificate to begin, and TLS and services take longer to set up than all that is before them.
  // Fails when what the host gave as its certificate is none, when a directory that it named
  // cannot hold the socket, when no port is free.
  static Result<std::unique_ptr<PluginServer>> Listen(ServerOptions const& options, Clock& clock,
                                                      Logger const& log);
  // Once. The services must outlive this. Fails when the host's certificate cannot be used.
  Status Serve(std::vector<grpc::Service*> const& services);

  PluginServer(PluginServer const&) = delete;
  PluginServer& operator=(PluginServer const&) = delete;
  ~PluginServer();

  Address const& address() const { return address_; }
  // For the handshake: DER, base64, no padding; "" without TLS.
  std::string certificate() const;

  // Refuses new calls, waits for those that run and have not ended at `deadline`.
  // Blocks as long as a call does: make sure that none is left.
  void Shutdown(Clock::TimePoint deadline);
  // What must not outlive the process, also when Shutdown would block.
  void RemoveSocket();

 private:
  PluginServer();
  Status ListenAsWished(ServerOptions const& options, Logger const& log);
  Status ListenOnSocket(std::string const& parent);
  Status ListenOnPort(PortRange ports);

  HostWishes wishes_;
  std::optional<Certificate> own_;
  std::unique_ptr<SocketDirectory> directory_;
  Descriptor listener_;  // Until Serve.
  Address address_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> connections_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace ferro::tf
