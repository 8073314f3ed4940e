#include "controlplane/standin/fake_server_testing.h"

#include <poll.h>
#include <sys/socket.h>

#include <utility>

#include "base/check.h"

namespace ferro::standin {

FakeServer::FakeServer(std::string answer) : answer_(std::move(answer)) {
  auto listener = Listen(0);
  FERRO_CHECK(listener.has_value(), "the loopback has a free port");
  listener_ = std::move(*listener);
  port_ = PortOf(listener_).value_or(0);
  worker_ = std::jthread([this] { Work(); });
}

FakeServer::~FakeServer() {
  shutdown(listener_.get(), SHUT_RDWR);  // Wakes the worker, which then finds no connection.
}

std::vector<std::string> FakeServer::Questions() {
  std::lock_guard const lock(mutex_);
  return questions_;
}

void FakeServer::Work() {
  while (true) {  // Until the listener is shut.
    pollfd waited{.fd = listener_.get(), .events = POLLIN, .revents = 0};
    poll(&waited, 1, -1);
    Descriptor const socket(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK));
    if (socket.get() < 0) return;
    auto question = Receive(socket, 4096, In(std::chrono::milliseconds(2000)));
    {
      std::lock_guard const lock(mutex_);
      questions_.push_back(question.value_or(""));
    }
    static_cast<void>(Send(socket, answer_, In(std::chrono::milliseconds(2000))));
  }
}

Endpoint NobodyListens() {
  auto const listener = Listen(0);
  FERRO_CHECK(listener.has_value(), "the loopback has a free port");
  return {"127.0.0.1", PortOf(*listener).value_or(0)};
}

}  // namespace ferro::standin
