// An open file descriptor, which somebody has to close, and what is written to one.
#pragma once

#include <string_view>
#include <utility>

namespace ferro {

// Owns a file descriptor and closes it. A negative one, such as a failed open() gives, owns
// nothing.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  // What was owned before is closed at once.
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { Close(); }

  int get() const { return fd_; }
  // Leaves errno as it was.
  void Close();

 private:
  int fd_;
};

// All of it, however many calls that takes. When false, errno says why, and the beginning may
// have been written. Not for sockets: a reader that is gone raises SIGPIPE.
bool WriteAll(int fd, std::string_view bytes);

}  // namespace ferro
