// Listeners on loopback for tests: one that never answers, and a proxy that
// tunnels everything to one port.
#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ferro::http {

// Accepts TCP connections (the kernel does) and says nothing.
class SilentListener {
 public:
  SilentListener();
  SilentListener(SilentListener const&) = delete;
  SilentListener& operator=(SilentListener const&) = delete;
  ~SilentListener();

  std::uint16_t port() const { return port_; }
  // Returns when a client has connected and sent something.
  void AwaitClient() const;
  int socket() const { return socket_; }

 private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
};

// Answers CONNECT with `status`; with 200 the bytes then flow to and from
// 127.0.0.1:upstream, whatever the client named. The threads end with the
// connections or with the proxy.
class TunnelProxy {
 public:
  explicit TunnelProxy(std::uint16_t upstream, int status = 200);
  TunnelProxy(TunnelProxy const&) = delete;
  TunnelProxy& operator=(TunnelProxy const&) = delete;
  ~TunnelProxy();

  std::uint16_t port() const { return listener_.port(); }
  // "http://127.0.0.1:34567"
  std::string url() const;
  // What clients wanted to be connected to, e.g. "api.example.test:443".
  std::vector<std::string> targets() const;
  // The heads of their requests.
  std::string heads() const;

 private:
  void Accept();
  void Serve(int client);

  std::uint16_t upstream_;
  int status_;
  SilentListener listener_;
  mutable std::mutex mutex_;
  std::vector<std::string> targets_;
  std::string heads_;
  std::vector<int> open_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace ferro::http
