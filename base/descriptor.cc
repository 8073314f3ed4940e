#include "base/descriptor.h"

#include <unistd.h>

#include <cerrno>

namespace ferro {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this == &other) return *this;
  Close();
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

void Descriptor::Close() {
  if (fd_ < 0) return;
  int const said = errno;
  ::close(std::exchange(fd_, -1));
  errno = said;
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {  // Ends: each round writes at least a byte, or leaves.
    auto const written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written == 0) errno = EIO;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace ferro
