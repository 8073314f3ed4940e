// Unix sockets for tests: one whose connections are served by threads, and one that stands
// before another's and shows what clients send.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/descriptor.h"

namespace ferro {

// False when the other side takes no more.
bool SendAll(int socket, std::string_view bytes);

// Listens on a unix socket; one thread per connection, all ended with it.
class UnixListener {
 public:
  UnixListener(std::string path, std::function<void(int socket)> serve);
  UnixListener(UnixListener const&) = delete;
  UnixListener& operator=(UnixListener const&) = delete;
  ~UnixListener();

  std::size_t connections() const;

 private:
  void Accept();

  Descriptor socket_;
  std::function<void(int)> serve_;
  mutable std::mutex mutex_;
  std::size_t accepted_ = 0;
  std::vector<int> open_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

// Passes on what both sides say, until the upstream ends.
class UnixRelay {
 public:
  // Told what one client sends, piece by piece.
  using Watch = std::function<void(std::string_view)>;

  // `watch` makes one for each connection, on a thread of its own.
  UnixRelay(std::string path, std::string upstream, std::function<Watch()> watch);

 private:
  void Relay(int client) const;

  std::string upstream_;
  std::function<Watch()> watch_;
  UnixListener listener_;  // The last member: its threads use the others.
};

}  // namespace ferro
