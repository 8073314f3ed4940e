#include "tfplugin/grpc/plugin_server.h"

#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/grpcpp.h>

#include <utility>

#include "base/digest.h"
#include "tfplugin/grpc/listener.h"

namespace ferro::tf {
namespace {

constexpr int kLargestMessage = 256 << 20;  // As Go's provider SDK has it, both ways.
// Each call in flight takes a thread. Terraform runs 10 operations at once unless
// told otherwise; what comes above the limit is refused, not queued behind them.
constexpr int kMostThreads = 600;
constexpr std::string_view kReadingCertificate = "reading PLUGIN_CLIENT_CERT";

std::shared_ptr<grpc::ServerCredentials> CredentialsFor(HostWishes const& wishes,
                                                        std::optional<Certificate> const& own) {
  if (!own) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = wishes.client_certificate;
  options.pem_key_cert_pairs.push_back(
      {.private_key = own->key_pem.Reveal(), .cert_chain = own->pem});
  return grpc::SslServerCredentials(options);
}

}  // namespace

PluginServer::PluginServer() = default;
PluginServer::~PluginServer() = default;

Result<std::unique_ptr<PluginServer>> PluginServer::Listen(ServerOptions const& options,
                                                           Clock& clock, Logger const& log) {
  std::unique_ptr<PluginServer> server(new PluginServer);
  server->wishes_ = options.wishes;
  if (!options.wishes.client_certificate.empty()) {
    auto const valid = CheckPem(options.wishes.client_certificate);
    if (!valid) return Fail(valid.error().Within(kReadingCertificate));
    auto own = MakeCertificate(Curve::kP256, clock.Now());
    if (!own) return Fail(std::move(own).error());
    server->own_ = std::move(*own);
  }
  auto listening = server->ListenAsWished(options, log);
  if (!listening) return Fail(std::move(listening).error());
  return server;
}

Status PluginServer::Serve(std::vector<grpc::Service*> const& services) {
  using ServerBuilder = grpc::ServerBuilder;
  // gRPC does not say why it refuses one, and BuildAndStart then waits for ever.
  auto const valid = own_ ? CheckCertificate(wishes_.client_certificate) : Status();
  if (!valid) return Fail(valid.error().Within(kReadingCertificate));
  grpc::EnableDefaultHealthCheckService(true);
  ServerBuilder builder;
  connections_ = builder.experimental().AddExternalConnectionAcceptor(
      ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      CredentialsFor(wishes_, own_));
  builder.SetMaxReceiveMessageSize(kLargestMessage);
  builder.SetMaxSendMessageSize(kLargestMessage);
  grpc::ResourceQuota quota("plugin");
  quota.SetMaxThreads(kMostThreads);
  builder.SetResourceQuota(quota);
  for (auto* service : services) builder.RegisterService(service);
  server_ = builder.BuildAndStart();
  if (!server_) return Fail(ErrorCode::kInternal, "gRPC's server could not be started");
  server_->GetHealthCheckService()->SetServingStatus("plugin", true);
  acceptor_ = std::make_unique<Acceptor>(std::move(listener_), [this](int connection) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters taken;
    taken.fd = connection;
    connections_->HandleNewConnection(&taken);
  });
  return {};
}

std::string PluginServer::certificate() const {
  return own_ ? Base64(own_->der, /*padding=*/false) : "";
}

void PluginServer::Shutdown(Clock::TimePoint deadline) {
  acceptor_.reset();
  if (server_) server_->Shutdown(deadline);
}

void PluginServer::RemoveSocket() {
  if (directory_) directory_->Remove();
}

Status PluginServer::ListenAsWished(ServerOptions const& options, Logger const& log) {
  if (options.tcp) return ListenOnPort(*options.tcp);
  bool const named = !wishes_.socket_directory.empty();
  auto listening = ListenOnSocket(named ? wishes_.socket_directory : wishes_.temporary_directory);
  if (listening) return listening;
  // Who asks for a place or a group gets it, or learns why not.
  if (named || !wishes_.socket_group.empty()) {
    return Fail(std::move(listening).error().Within(
        "listening as PLUGIN_UNIX_SOCKET_DIR and PLUGIN_UNIX_SOCKET_GROUP say"));
  }
  log.Warn("no unix socket, using TCP", {{"error", listening.error().message}});
  return ListenOnPort(options.fallback);
}

Status PluginServer::ListenOnSocket(std::string const& parent) {
  auto directory = SocketDirectory::Make(parent);
  if (!directory) return Fail(std::move(directory).error());
  auto listener = ListenAtPath((*directory)->socket_path());
  if (!listener) return Fail(std::move(listener).error());
  directory_ = std::move(*directory);
  listener_ = std::move(*listener);
  address_ = {.network = "unix", .text = directory_->socket_path()};
  return wishes_.socket_group.empty() ? Status() : directory_->Admit(wishes_.socket_group);
}

Status PluginServer::ListenOnPort(PortRange ports) {
  for (int candidate = ports.first; candidate <= ports.last; ++candidate) {
    auto listener = ListenAtPort(candidate);
    if (!listener) continue;
    listener_ = std::move(*listener);
    address_ = {.network = "tcp", .text = "127.0.0.1:" + std::to_string(PortOf(listener_))};
    return {};
  }
  return Fail(ErrorCode::kUnavailable, "no port from " + std::to_string(ports.first) + " to " +
                                           std::to_string(ports.last) + " is free on 127.0.0.1");
}

}  // namespace ferro::tf
