#include <pthread.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "base/file.h"
#include "base/openssl_start.h"
#include "base/version.h"
#include "simulator/front.h"
#include "simulator/seed.h"

namespace {

constexpr int kBadArguments = 2;

struct Arguments {
  ferro::sim::FrontOptions front;
  std::string env_file;
  std::string seed;
  std::string state;
  double time_scale = 1000;
};

int Complain(ferro::Error const& error) {
  std::fputs(("selectel-sim: " + error.message + "\n").c_str(), stderr);
  return error.code == ferro::ErrorCode::kUnavailable ? 1 : kBadArguments;
}

void Declare(CLI::App& app, Arguments& arguments) {
  app.set_version_flag("--version", "selectel-sim " + std::string(ferro::kVersion));
  app.add_option("--listen", arguments.front.listen,
                 "ADDRESS:PORT to listen on; port 0 takes a free one")
      ->capture_default_str();
  app.add_option("--env-file", arguments.env_file,
                 "when ready, write export lines for the provider to FILE")
      ->type_name("FILE");
  app.add_flag("--tls", arguments.front.tls,
               "speak TLS with a certificate made for this run (needs --env-file)");
  app.add_option("--tls-name", arguments.front.tls_names,
                 "a name in the certificate, instead of localhost, 127.0.0.1 and ::1; repeatable")
      ->type_name("NAME");
  app.add_option("--public-host", arguments.front.public_host,
                 "the host in the announced URLs, when it is not the address")
      ->type_name("HOST");
  app.add_option("--time-scale", arguments.time_scale,
                 "how many times faster than in life work goes; at 1 an order takes 20 minutes")
      ->check(CLI::Range(ferro::sim::kSlowest, ferro::sim::kFastest))
      ->capture_default_str();
  app.add_option("--seed", arguments.seed, "JSON FILE that extends the built-in catalogue")
      ->type_name("FILE");
  app.add_option("--state", arguments.state,
                 "keep the world in FILE, and go on with it when it is there: it survives kill -9 "
                 "(--seed counts only while it is not there)")
      ->type_name("FILE");
}

ferro::Result<ferro::sim::Seed> SeedFrom(Arguments const& arguments) {
  ferro::sim::CloudOptions options{.time_scale = arguments.time_scale};
  if (arguments.seed.empty()) return ferro::sim::Seed{.options = std::move(options)};
  auto text = ferro::ReadFile(arguments.seed);
  if (!text) return ferro::Fail(std::move(text).error());
  auto seed = ferro::sim::ReadSeed(*text, std::move(options));
  if (!seed) return ferro::Fail(std::move(seed).error().Within(arguments.seed));
  return seed;
}

// Blocked in all threads to come, so that one place waits for them.
sigset_t EndSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

ferro::Status Place(ferro::sim::Cloud& cloud,
                    std::vector<ferro::sim::PlacedServer> const& servers) {
  for (auto const& server : servers) {
    auto placed = cloud.PlaceServer(server);
    if (!placed) return ferro::Fail(std::move(placed).error().Within("placing " + server.name));
  }
  return {};
}

int Run(Arguments arguments) {
  sigset_t const signals = EndSignals();
  arguments.front.env_file = arguments.env_file;
  std::unique_ptr<ferro::sim::Store> store;
  if (!arguments.state.empty()) {
    auto opened = ferro::sim::Store::Open(arguments.state);
    if (!opened) return Complain(opened.error());
    store = *std::move(opened);
    if (store->has_world()) arguments.seed.clear();
  }
  auto seed = SeedFrom(arguments);
  if (!seed) return Complain(seed.error());
  ferro::sim::Cloud cloud(seed->options, ferro::SystemClock(), ferro::SystemRandom());
  if (auto placed = Place(cloud, seed->servers); !placed) return Complain(placed.error());
  if (store != nullptr) {
    if (auto kept = cloud.KeepIn(std::move(store)); !kept) return Complain(kept.error());
  }
  auto front = ferro::sim::StartFront(cloud, cloud.Options(), arguments.front);
  if (!front) return Complain(front.error());
  std::puts(ferro::sim::AnnouncementText(*front).c_str());
  std::fflush(stdout);
  int received = 0;
  sigwait(&signals, &received);
  front->server->Stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  ferro::StartOpensslWithoutConfig();
  CLI::App app("The Selectel API for dedicated servers, simulated, for tests.", "selectel-sim");
  Arguments arguments;
  Declare(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    return app.exit(error) == 0 ? 0 : kBadArguments;
  }
  return Run(std::move(arguments));
}
