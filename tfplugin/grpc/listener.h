// Sockets that a host may connect to before anything answers there: the kernel keeps its
// connections, and the bytes in them, until somebody takes them.
#pragma once

#include <string>

#include "base/descriptor.h"
#include "base/result.h"

namespace ferro::tf {

// Both do not block, and are closed in programs that this one starts.

// A unix socket at `path`, where nothing may be yet. kUnavailable with the system's words.
Result<Descriptor> ListenAtPath(std::string const& path);

// Of this machine's programs only. 0 is any free port; kUnavailable when this one is taken.
Result<Descriptor> ListenAtPort(int port);

// Of what ListenAtPort gave; 0 when it cannot be told.
int PortOf(Descriptor const& listener);

}  // namespace ferro::tf
