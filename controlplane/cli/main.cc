#include <unistd.h>

#include <filesystem>

#include "base/memory_guard.h"
#include "controlplane/cli/program.h"

int main(int argc, char** argv) {
  ferro::GuardMemory();
  ferro::cli::DescriptorStream out(STDOUT_FILENO);
  ferro::cli::DescriptorStream err(STDERR_FILENO);
  ferro::cli::DescriptorInput in(STDIN_FILENO);
  std::error_code nowhere;  // The folder may have been removed: then paths must be absolute.
  ferro::cli::Context context{.environment = ferro::Environment::OfProcess(),
                              .working_directory = std::filesystem::current_path(nowhere),
                              .clock = ferro::SystemClock(),
                              .random = ferro::SystemRandom(),
                              .out = out,
                              .err = err,
                              .in = in};
  return ferro::cli::RunProgram(context, {argv + 1, argv + argc});
}
