// What a command needs of the world, so that tests can run it in their own process.
#pragma once

#include <filesystem>
#include <stop_token>

#include "base/clock.h"
#include "base/environment.h"
#include "base/random.h"
#include "controlplane/cli/stream.h"

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
  std::stop_token stop = {};  // Requested by the first interrupt.
};

}  // namespace ferro::cli
