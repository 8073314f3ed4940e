// The listening side: one address, TLS as the host wishes, services on it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "tfplugin/grpc/certificate.h"
#include "tfplugin/grpc/handshake.h"
#include "tfplugin/grpc/socket_directory.h"

namespace grpc {
class Server;
class Service;
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
  // Accepts connections when it returns. The services must outlive it. Fails when
  // the client's certificate is none, when a directory that the host named cannot
  // hold the socket, when no port is free.
  static Result<std::unique_ptr<PluginServer>> Start(ServerOptions const& options,
                                                     std::vector<grpc::Service*> const& services,
                                                     Clock& clock, Logger const& log);
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
  PluginServer() = default;
  Status ListenAsWished(ServerOptions const& options, Logger const& log);
  Status ListenOnSocket(std::string const& parent);
  Status ListenOnPort(PortRange ports);
  // Whether the host's certificate is one: asked when gRPC has refused to listen, which does not
  // say why. Asked before, it would cost every start.
  Status CheckHost() const;
  bool Listen(std::string const& target, int& port);

  HostWishes wishes_;
  std::vector<grpc::Service*> services_;
  std::optional<Certificate> own_;
  std::unique_ptr<SocketDirectory> directory_;
  std::unique_ptr<grpc::Server> server_;
  Address address_;
};

}  // namespace ferro::tf
