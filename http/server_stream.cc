#include "http/server_stream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace ferro::http {
namespace {

constexpr std::chrono::milliseconds kWriteTimeout{30'000};

void SetTimeout(int socket, int which, std::chrono::milliseconds timeout) {
  // Zero would mean "for ever".
  auto const clipped = std::max(timeout, std::chrono::milliseconds(1));
  auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(clipped);
  timeval value{.tv_sec = seconds.count(), .tv_usec = (clipped - seconds).count() * 1000};
  ::setsockopt(socket, SOL_SOCKET, which, &value, sizeof value);
}

void MakeCloseAbrupt(int socket) {
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

// Closing with unread input would turn the end into a reset and could take the
// answer away from the client; so what still comes is read, but not for long.
void FinishSocket(int socket) {
  if (::shutdown(socket, SHUT_WR) != 0) return;
  SetTimeout(socket, SO_RCVTIMEO, std::chrono::milliseconds(500));
  char waste[4096];
  for (int i = 0; i < 256 && ::recv(socket, waste, sizeof waste, 0) > 0; ++i) {
  }
}

class PlainStream final : public ServerStream {
 public:
  explicit PlainStream(int socket) : socket_(socket) {
    SetTimeout(socket_, SO_SNDTIMEO, kWriteTimeout);
  }

  std::size_t Read(std::span<char> into, std::chrono::milliseconds timeout) override {
    SetTimeout(socket_, SO_RCVTIMEO, timeout);
    auto const count = ::recv(socket_, into.data(), into.size(), 0);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

  bool Write(std::string_view bytes) override {
    while (!bytes.empty()) {
      auto const count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  void Finish() override { FinishSocket(socket_); }
  void MakeAbrupt() override { MakeCloseAbrupt(socket_); }

 private:
  int socket_;
};

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeSsl>;

class TlsStream final : public ServerStream {
 public:
  TlsStream(int socket, Owned<SSL> ssl) : socket_(socket), ssl_(std::move(ssl)) {}

  std::size_t Read(std::span<char> into, std::chrono::milliseconds timeout) override {
    SetTimeout(socket_, SO_RCVTIMEO, timeout);
    ERR_clear_error();
    auto const size = static_cast<int>(std::min<std::size_t>(into.size(), INT_MAX));
    auto const count = SSL_read(ssl_.get(), into.data(), size);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

  bool Write(std::string_view bytes) override {
    ERR_clear_error();
    std::size_t written = 0;
    return bytes.empty() || SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &written) == 1;
  }

  void Finish() override {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    FinishSocket(socket_);
  }
  void MakeAbrupt() override { MakeCloseAbrupt(socket_); }

 private:
  int socket_;
  Owned<SSL> ssl_;
};

// Notes what the client offers and takes HTTP/1.1, the only one we speak.
int ChooseProtocol(SSL* ssl, unsigned char const** chosen, unsigned char* chosen_length,
                   unsigned char const* offered, unsigned offered_length, void* /*unused*/) {
  auto* names = static_cast<std::string*>(SSL_get_app_data(ssl));
  for (unsigned at = 0; at < offered_length; at += 1U + offered[at]) {
    std::string_view const name(reinterpret_cast<char const*>(offered + at + 1), offered[at]);
    if (!names->empty()) names->append(",");
    names->append(name);
    if (name != "http/1.1") continue;
    *chosen = offered + at + 1;
    *chosen_length = offered[at];
  }
  return *chosen_length > 0 ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

class OpenSslAcceptor final : public TlsAcceptor {
 public:
  explicit OpenSslAcceptor(Owned<SSL_CTX> context) : context_(std::move(context)) {}

  Result<Accepted> Accept(int socket, std::chrono::milliseconds timeout) override {
    SetTimeout(socket, SO_RCVTIMEO, timeout);
    SetTimeout(socket, SO_SNDTIMEO, kWriteTimeout);
    Accepted accepted;
    Owned<SSL> ssl(SSL_new(context_.get()));
    ERR_clear_error();
    if (!ssl || SSL_set_fd(ssl.get(), socket) != 1 ||
        SSL_set_app_data(ssl.get(), &accepted.offered_protocols) != 1 ||
        SSL_accept(ssl.get()) != 1) {
      return Fail(ErrorCode::kUnavailable, "the TLS handshake failed");
    }
    SSL_set_app_data(ssl.get(), nullptr);
    accepted.stream = std::make_unique<TlsStream>(socket, std::move(ssl));
    return accepted;
  }

 private:
  Owned<SSL_CTX> context_;
};

Owned<BIO> BioOf(std::string const& text) {
  return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

}  // namespace

std::unique_ptr<ServerStream> MakePlainStream(int socket) {
  return std::make_unique<PlainStream>(socket);
}

Result<std::unique_ptr<TlsAcceptor>> MakeTlsAcceptor(TlsIdentity const& identity) {
  Owned<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
  auto const certificate_text = BioOf(identity.certificate_pem);
  auto const key_text = BioOf(identity.private_key_pem.Reveal());
  Owned<X509> certificate(PEM_read_bio_X509(certificate_text.get(), nullptr, nullptr, nullptr));
  Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
  if (!context || !certificate || !key ||
      SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "the server's certificate and private key cannot be used together");
  }
  SSL_CTX_set_alpn_select_cb(context.get(), ChooseProtocol, nullptr);
  return std::make_unique<OpenSslAcceptor>(std::move(context));
}

}  // namespace ferro::http
