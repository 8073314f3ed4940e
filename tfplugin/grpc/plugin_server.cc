#include "tfplugin/grpc/plugin_server.h"

#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/grpcpp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "base/digest.h"

namespace ferro::tf {
namespace {

constexpr int kLargestMessage = 256 << 20;  // As Go's provider SDK has it, both ways.
// Each call in flight takes a thread. Terraform runs 10 operations at once unless
// told otherwise; what comes above the limit is refused, not queued behind them.
constexpr int kMostThreads = 600;

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

// A socket's target is a URI: a path may hold what has a meaning there.
std::string TargetOf(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string target = "unix:";
  for (char const c : path) {
    auto const byte = static_cast<unsigned char>(c);
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/-._~").find(c) != std::string_view::npos;
    if (plain) {
      target += c;
    } else {
      target += '%';
      target += kHex[byte >> 4U];
      target += kHex[byte & 0xFU];
    }
  }
  return target;
}

// Cheaper than building a server to find out. 0 is always free.
bool IsFree(int port) {
  int const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int const yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  bool const bound = bind(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
  close(fd);
  return bound;
}

}  // namespace

PluginServer::~PluginServer() = default;

Result<std::unique_ptr<PluginServer>> PluginServer::Start(
    ServerOptions const& options, std::vector<grpc::Service*> const& services, Clock& clock,
    Logger const& log) {
  std::unique_ptr<PluginServer> server(new PluginServer);
  server->wishes_ = options.wishes;
  server->services_ = services;
  if (!options.wishes.client_certificate.empty()) {
    auto own = MakeCertificate(Curve::kP256, clock.Now());
    if (!own) return Fail(std::move(own).error());
    server->own_ = std::move(*own);
  }
  auto listening = server->ListenAsWished(options, log);
  if (!listening) return Fail(std::move(listening).error());
  return server;
}

std::string PluginServer::certificate() const {
  return own_ ? Base64(own_->der, /*padding=*/false) : "";
}

void PluginServer::Shutdown(Clock::TimePoint deadline) {
  server_->Shutdown(deadline);
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
  directory_ = std::move(*directory);
  int unused = 0;
  if (!Listen(TargetOf(directory_->socket_path()), unused)) {
    directory_.reset();
    auto valid = CheckHost();
    if (!valid) return valid;
    return Fail(ErrorCode::kUnavailable, "a socket below " + parent + " cannot be listened on");
  }
  address_ = {.network = "unix", .text = directory_->socket_path()};
  return wishes_.socket_group.empty() ? Status() : directory_->Admit(wishes_.socket_group);
}

Status PluginServer::ListenOnPort(PortRange ports) {
  for (int candidate = ports.first; candidate <= ports.last; ++candidate) {
    int port = 0;
    if (!IsFree(candidate)) continue;
    if (Listen("127.0.0.1:" + std::to_string(candidate), port)) {
      address_ = {.network = "tcp", .text = "127.0.0.1:" + std::to_string(port)};
      return {};
    }
    auto valid = CheckHost();
    if (!valid) return valid;
  }
  return Fail(ErrorCode::kUnavailable, "no port from " + std::to_string(ports.first) + " to " +
                                           std::to_string(ports.last) + " is free on 127.0.0.1");
}

Status PluginServer::CheckHost() const {
  auto const valid = own_ ? CheckCertificate(wishes_.client_certificate) : Status();
  if (valid) return {};
  return Fail(valid.error().Within("reading PLUGIN_CLIENT_CERT"));
}

bool PluginServer::Listen(std::string const& target, int& port) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(target, CredentialsFor(wishes_, own_), &port);
  // Without it two plugins could share a port, and the kernel would choose between them.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(kLargestMessage);
  builder.SetMaxSendMessageSize(kLargestMessage);
  grpc::ResourceQuota quota("plugin");
  quota.SetMaxThreads(kMostThreads);
  builder.SetResourceQuota(quota);
  for (auto* service : services_) builder.RegisterService(service);
  server_ = builder.BuildAndStart();
  if (!server_ || port == 0) return false;
  server_->GetHealthCheckService()->SetServingStatus("plugin", true);
  return true;
}

}  // namespace ferro::tf
