// What a command needs of the world, so that tests can run it in their own process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/environment.h"
#include "base/random.h"
#include "controlplane/cli/connection.h"
#include "controlplane/cli/stream.h"
#include "controlplane/executor/failpoints.h"

namespace ferro::cli {

// The collaborators outlive it.
struct Context {
  Environment environment;
  std::filesystem::path working_directory;
  Clock& clock;
  Random& random;
  Stream& out;
  Stream& err;
  Input& in;
  std::function<Result<Connection>(Context const&)> connect = {};
  std::stop_token stop = {};   // Requested by the first interrupt.
  std::stop_token abort = {};  // By the second: waits are cut short.
  executor::Failpoints* failpoints = nullptr;
  int parallel = 8;  // Steps at once.
  std::int64_t process = 0;
  std::string user = {};  // Who runs it, for the journal.
  std::filesystem::path proc = "/proc";
  bool as_root = false;
  bool real_time = false;  // The clock is the world's: what runs may be redrawn by it.
};

}  // namespace ferro::cli
