#include "http/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/descriptor.h"
#include "http/server_message.h"
#include "http/server_stream.h"

namespace ferro::http {
namespace {

struct Opened {
  std::unique_ptr<ServerStream> stream = nullptr;
  std::uint64_t number = 0;

  explicit operator bool() const { return stream != nullptr; }
};

struct Listener {
  Descriptor socket;
  std::uint16_t port = 0;
};

std::string SystemReason() {
  return std::system_category().message(errno);
}

// A write to a connection that the client closed must not end the process, and
// OpenSSL's writes cannot be told so.
void BlockBrokenPipeSignal() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Result<Listener> ListenOn(sockaddr const* address, socklen_t length, std::string const& name) {
  Listener listener{.socket =
                        Descriptor(::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0))};
  int const fd = listener.socket.get();
  int const on = 1;
  if (fd < 0 || ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(fd, address, length) != 0 || ::listen(fd, SOMAXCONN) != 0) {
    return Fail(ErrorCode::kUnavailable, "cannot listen on " + name + ": " + SystemReason());
  }
  sockaddr_storage bound{};
  socklen_t bound_length = sizeof bound;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &bound_length) != 0) {
    return Fail(ErrorCode::kUnavailable, "cannot learn the port of " + name);
  }
  listener.port =
      ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                        : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
  return listener;
}

Result<Listener> Listen(ServerOptions const& options) {
  auto const name = options.address + " port " + std::to_string(options.port);
  sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(options.port)};
  if (::inet_pton(AF_INET, options.address.c_str(), &v4.sin_addr) == 1) {
    return ListenOn(reinterpret_cast<sockaddr*>(&v4), sizeof v4, name);
  }
  sockaddr_in6 v6{.sin6_family = AF_INET6, .sin6_port = htons(options.port)};
  if (::inet_pton(AF_INET6, options.address.c_str(), &v6.sin6_addr) == 1) {
    return ListenOn(reinterpret_cast<sockaddr*>(&v6), sizeof v6, name);
  }
  return Fail(ErrorCode::kInvalidArgument,
              "\"" + options.address + "\" is not a numeric address to listen on");
}

class ThreadedServer final : public Server {
 public:
  ThreadedServer(ServerOptions options, ServerHandler handler, Listener listener,
                 std::unique_ptr<TlsAcceptor> tls)
      : options_(std::move(options)),
        handler_(std::move(handler)),
        listener_(std::move(listener)),
        wake_(::eventfd(0, EFD_CLOEXEC)),
        tls_(std::move(tls)),
        acceptor_([this] { AcceptAll(); }) {}

  ~ThreadedServer() override { Stop(); }

  void Stop() override {
    std::scoped_lock stop_lock(stop_mutex_);
    stopping_.request_stop();
    std::uint64_t const one = 1;
    [[maybe_unused]] auto const written = ::write(wake_.get(), &one, sizeof one);
    if (acceptor_.joinable()) acceptor_.join();
    listener_.socket = Descriptor();
    std::map<std::uint64_t, std::jthread> threads;
    {
      std::scoped_lock lock(mutex_);
      for (auto const& [id, fd] : open_) ::shutdown(fd, SHUT_RDWR);
      threads.swap(threads_);
    }
  }

  std::uint16_t port() const override { return listener_.port; }

  std::string origin() const override {
    bool const is_v6 = options_.address.find(':') != std::string::npos;
    return (tls_ ? "https://" : "http://") +
           (is_v6 ? "[" + options_.address + "]" : options_.address) + ":" +
           std::to_string(listener_.port);
  }

  std::uint64_t connections() const override {
    std::scoped_lock lock(mutex_);
    return served_;
  }

  std::string offered_protocols() const override {
    std::scoped_lock lock(mutex_);
    return offered_protocols_;
  }

 private:
  void AcceptAll() {
    BlockBrokenPipeSignal();
    while (!stopping_.stop_requested()) {
      pollfd waits[] = {{.fd = listener_.socket.get(), .events = POLLIN},
                        {.fd = wake_.get(), .events = POLLIN}};
      if (::poll(waits, 2, -1) < 0 && errno != EINTR) return;
      if ((waits[0].revents & POLLIN) == 0) continue;
      int const fd = ::accept4(listener_.socket.get(), nullptr, nullptr, SOCK_CLOEXEC);
      if (fd >= 0) Adopt(fd);
      if (fd < 0 && (errno == EMFILE || errno == ENFILE)) {
        // Out of descriptors: give the open connections time to end.
        SystemClock().SleepFor(std::chrono::milliseconds(50), stopping_.get_token());
      }
    }
  }

  void Adopt(int fd) {
    int const on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::vector<std::jthread> ended;  // Joined after the lock is released.
    std::scoped_lock lock(mutex_);
    for (auto const id : ended_) {
      ended.push_back(std::move(threads_.at(id)));
      threads_.erase(id);
    }
    ended_.clear();
    if (open_.size() >= options_.connection_limit) {
      ::close(fd);
      return;
    }
    auto const id = ++last_id_;
    open_.emplace(id, fd);
    threads_.emplace(id, std::jthread([this, id, fd] {
                       BlockBrokenPipeSignal();
                       ServeSocket(id, fd);
                     }));
  }

  void ServeSocket(std::uint64_t id, int fd) {
    if (auto const stream = Open(fd)) Serve(*stream.stream, stream.number);
    std::scoped_lock lock(mutex_);
    open_.erase(id);  // Before the descriptor's number can become another file's.
    ::close(fd);
    if (threads_.contains(id)) ended_.push_back(id);
  }

  Opened Open(int fd) {
    Opened opened;
    std::string offered;
    if (tls_) {
      auto accepted = tls_->Accept(fd, options_.request_timeout);
      if (!accepted) return {};
      offered = std::move(accepted->offered_protocols);
      opened.stream = std::move(accepted->stream);
    } else {
      opened.stream = MakePlainStream(fd);
    }
    std::scoped_lock lock(mutex_);
    opened.number = ++served_;
    offered_protocols_ = std::move(offered);
    return opened;
  }

  void Serve(ServerStream& stream, std::uint64_t number) {
    RequestReader reader(stream, options_);
    while (!stopping_.stop_requested()) {  // Ends with the connection, at the latest idle.
      auto next = reader.Next();
      if (auto const* none = std::get_if<NoRequest>(&next)) {
        if (none->status != 0) stream.Write(WireForm({.status = none->status}, "GET", false));
        stream.Finish();
        return;
      }
      auto& incoming = std::get<IncomingRequest>(next);
      incoming.request.connection = number;
      if (!Answer(stream, incoming, Ask(incoming.request))) return;
    }
  }

  // False when the connection is over.
  bool Answer(ServerStream& stream, IncomingRequest const& incoming, ServerReply const& reply) {
    if (reply.delay.count() > 0 && !SystemClock().SleepFor(reply.delay, stopping_.get_token())) {
      return false;
    }
    if (reply.ending == ServerEnding::kResetWithout) {
      stream.MakeAbrupt();
      return false;
    }
    bool const keep = incoming.keep_alive && reply.ending == ServerEnding::kKeepOpen;
    auto wire = WireForm(reply, incoming.request.method, keep);
    if (reply.ending == ServerEnding::kCloseWithout) wire.clear();
    if (reply.ending == ServerEnding::kMalformedAnswer) wire = "this is not HTTP\r\n\r\n";
    if (reply.ending == ServerEnding::kTruncateBody) {
      wire.resize(wire.size() - (reply.body.size() + 1) / 2);
    }
    if (stream.Write(wire) && keep) return true;
    stream.Finish();
    return false;
  }

  ServerReply Ask(ServerRequest const& request) {
    try {
      return handler_(request);
    } catch (std::exception const& exception) {
      return {.status = 500, .body = std::string("the handler threw: ") + exception.what()};
    }
  }

  ServerOptions options_;
  ServerHandler handler_;
  Listener listener_;
  Descriptor wake_;
  std::unique_ptr<TlsAcceptor> tls_;
  std::stop_source stopping_;

  std::mutex stop_mutex_;
  mutable std::mutex mutex_;
  std::uint64_t last_id_ = 0;
  std::uint64_t served_ = 0;
  std::string offered_protocols_;
  std::map<std::uint64_t, int> open_;
  std::map<std::uint64_t, std::jthread> threads_;
  std::vector<std::uint64_t> ended_;

  std::thread acceptor_;  // The last member: it uses all others.
};

}  // namespace

Result<std::unique_ptr<Server>> StartServer(ServerOptions options, ServerHandler handler) {
  std::unique_ptr<TlsAcceptor> tls;
  if (options.tls) {
    auto made = MakeTlsAcceptor(*options.tls);
    if (!made) return Fail(std::move(made).error());
    tls = std::move(*made);
  }
  auto listener = Listen(options);
  if (!listener) return Fail(std::move(listener).error());
  return std::make_unique<ThreadedServer>(std::move(options), std::move(handler),
                                          std::move(*listener), std::move(tls));
}

}  // namespace ferro::http
