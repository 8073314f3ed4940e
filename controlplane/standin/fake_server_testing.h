// A server on the loopback that says the same to everyone, and notes what it was asked.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "controlplane/standin/endpoint.h"
#include "controlplane/standin/socket.h"

namespace ferro::standin {

class FakeServer {
 public:
  // With "" it closes after the question.
  explicit FakeServer(std::string answer);
  ~FakeServer();
  FakeServer(FakeServer const&) = delete;
  FakeServer& operator=(FakeServer const&) = delete;

  Endpoint endpoint() const { return {"127.0.0.1", port_}; }
  std::vector<std::string> Questions();

 private:
  void Work();

  std::string const answer_;
  Descriptor listener_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> questions_;
  std::jthread worker_;
};

// A port of the loopback where nobody listens.
Endpoint NobodyListens();

}  // namespace ferro::standin
