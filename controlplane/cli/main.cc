#include <unistd.h>

#include <filesystem>

#include "base/memory_guard.h"
#include "base/openssl_start.h"
#include "controlplane/cli/docker.h"
#include "controlplane/cli/interrupts.h"
#include "controlplane/cli/program.h"

namespace {

std::string UserName(ferro::Environment const& environment) {
  auto const sudo = environment.Get("SUDO_USER");
  if (!sudo.empty()) return sudo;
  auto const user = environment.Get("USER");
  return user.empty() ? "uid " + std::to_string(::getuid()) : user;
}

}  // namespace

int main(int argc, char** argv) {
  ferro::StartOpensslWithoutConfig();
  ferro::GuardMemory();
  ferro::cli::Interrupts const interrupts;
  ferro::cli::DescriptorStream out(STDOUT_FILENO);
  ferro::cli::DescriptorStream err(STDERR_FILENO);
  ferro::cli::DescriptorInput in(STDIN_FILENO);
  auto const environment = ferro::Environment::OfProcess();
  auto const failpoints = ferro::executor::FailpointsOf(environment);
  std::error_code nowhere;  // The folder may have been removed: then paths must be absolute.
  ferro::cli::Context context{.environment = environment,
                              .working_directory = std::filesystem::current_path(nowhere),
                              .clock = ferro::SystemClock(),
                              .random = ferro::SystemRandom(),
                              .out = out,
                              .err = err,
                              .in = in,
                              .connect = ferro::cli::ConnectDocker,
                              .stop = interrupts.stop(),
                              .abort = interrupts.abort(),
                              .failpoints = failpoints.get(),
                              .process = ::getpid(),
                              .user = UserName(environment),
                              .as_root = ::geteuid() == 0,
                              .real_time = true};
  return ferro::cli::RunProgram(context, {argv + 1, argv + argc});
}
