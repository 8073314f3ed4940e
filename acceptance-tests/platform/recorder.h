// A socket before the engine's that notes what is asked, to see that plans only read.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "base/temporary_directory_testing.h"
#include "base/unix_relay_testing.h"

namespace ferro::acceptance {

class Recorder {
 public:
  explicit Recorder(std::string upstream);

  // For DOCKER_HOST.
  std::string host() const { return "unix://" + path(); }
  // "GET /v1.41/info", … until now.
  std::vector<std::string> Requests() const;

 private:
  std::string path() const { return (folder_.path() / "engine.sock").string(); }
  void Note(std::string& pending, std::string_view bytes);

  TemporaryDirectory folder_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  UnixRelay relay_;  // The last member: its threads use the others.
};

}  // namespace ferro::acceptance
