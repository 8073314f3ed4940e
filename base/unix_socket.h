// Unix sockets by their path: the address of one, and who is behind it.
#pragma once

#include <sys/un.h>

#include <optional>
#include <string>

namespace ferro {

// Nothing when the path does not have 1 to 107 bytes.
std::optional<sockaddr_un> UnixAddress(std::string const& path);

// The process that listens there; 0 when nobody does, or nobody says.
pid_t PeerOf(std::string const& path);

}  // namespace ferro
