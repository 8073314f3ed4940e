// Takes the connections that wait at a listening socket, one thread for all.
#pragma once

#include <functional>
#include <thread>

#include "base/descriptor.h"

namespace ferro::tf {

class Acceptor {
 public:
  // `take` gets each connection's descriptor, which it then owns, from a thread of the acceptor's
  // own, until the destructor runs.
  Acceptor(Descriptor listener, std::function<void(int connection)> take);
  Acceptor(Acceptor const&) = delete;
  Acceptor& operator=(Acceptor const&) = delete;
  ~Acceptor();

 private:
  void Run();

  Descriptor listener_;
  Descriptor end_;  // An eventfd.
  std::function<void(int)> take_;
  std::thread thread_;
};

}  // namespace ferro::tf
