// Keeps what the process holds in memory, secrets among it, out of files and away
// from other processes of the same user.
#pragma once

namespace ferro {

// No core file, and no debugger or dump of another process. Does nothing in
// sanitizer builds, whose leak check attaches to the process. Failures are ignored:
// a program that cannot be guarded still has to serve.
void GuardMemory();

}  // namespace ferro
