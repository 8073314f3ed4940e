// A directory of our own for the plugin's socket: only we may enter it, its name
// tells whose it is, and it goes with the process. Who is killed cannot clean up:
// the next start does (core-rules 5).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ferro::tf {

class SocketDirectory {
 public:
  // Below `parent`, mode 0700. Fails when it cannot be made, or when the socket's
  // path would be too long for an address (107 bytes on Linux) or could not stand
  // in a handshake line.
  static Result<std::unique_ptr<SocketDirectory>> Make(std::filesystem::path const& parent);

  SocketDirectory(SocketDirectory const&) = delete;
  SocketDirectory& operator=(SocketDirectory const&) = delete;
  ~SocketDirectory();

  std::string socket_path() const { return path_ + "/s"; }
  // Once the socket stands: lets members of the group (a name or a number) use it.
  Status Admit(std::string_view group) const;
  // Removes socket and directory; again does nothing.
  void Remove();

 private:
  SocketDirectory(std::string path, int lock);

  std::string path_;
  int lock_;  // Held locked while we live: a pid alone could be one of another container.
};

// Removes what killed plugins of this user left in `parent`; returns how many.
int RemoveStaleSocketDirectories(std::filesystem::path const& parent);

}  // namespace ferro::tf
