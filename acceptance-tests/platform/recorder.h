// A socket before the engine's that notes what is asked, to see that plans only read.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "acceptance-tests/harness/programs.h"

namespace ferro::acceptance {

class Recorder {
 public:
  explicit Recorder(std::string upstream);
  ~Recorder();
  Recorder(Recorder const&) = delete;
  Recorder& operator=(Recorder const&) = delete;

  // For DOCKER_HOST.
  std::string host() const { return "unix://" + path(); }
  // "GET /v1.41/info", … until now.
  std::vector<std::string> Requests() const;

 private:
  std::string path() const { return (folder_ / "engine.sock").string(); }
  void Accept();
  void Relay(int client, int engine);
  void Note(std::string& pending, std::string_view bytes);

  std::filesystem::path folder_ = MakeScratchFolder();
  std::string upstream_;
  int listener_ = -1;
  int end_ = -1;  // Readable once it is over.
  int end_write_ = -1;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<std::jthread> relays_;  // Of the accepting thread.
  std::jthread accepts_;
};

}  // namespace ferro::acceptance
