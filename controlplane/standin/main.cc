// Plays an image that cannot be had offline; see kUsage.
#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/environment.h"
#include "controlplane/standin/answer.h"
#include "controlplane/standin/probe.h"
#include "controlplane/standin/server.h"
#include "controlplane/standin/settings.h"
#include "controlplane/standin/socket.h"

namespace {

namespace standin = ferro::standin;

constexpr int kBadArguments = 2;
constexpr int kEndedBySignal = 143;
constexpr int kOnceTries = 60;  // With a second between them.
constexpr std::chrono::milliseconds kBetweenTries{1000};
constexpr std::chrono::milliseconds kCheckLimit{4000};

constexpr std::string_view kUsage = R"(Usage: ferro-standin NAME [--check | --once]

Plays the image NAME where the real one cannot be had: mongo, elasticsearch, kafka, or a
service of any name. Answers JSON at / and /health (503 when a dependency that its
environment names is not reached); mongo, elasticsearch and kafka keep what is PUT to
/keys/NAME in the folder where the originals have their volume. Refuses empty secrets.

  --check   0 when the one that runs here is healthy, else 1 and why: for HEALTHCHECK
  --once    waits at most a minute for the dependencies, then ends with 0 or 1: a job

Environment: what the original reads (PORT, DB_HOST, REDIS_HOST, MONGODB_URI, KAFKA_BROKERS,
ELASTIC_HOST, KAFKA_ZOOKEEPER_CONNECT, …), and
  STANDIN_VERSION     shown at /, to tell one release from the next
  STANDIN_MISBEHAVE   exit, unhealthy or silent: for tests of who deploys it
)";

void Say(std::string const& name, std::string_view line) {
  std::fprintf(stdout, "%s: %.*s\n", name.c_str(), static_cast<int>(line.size()), line.data());
  std::fflush(stdout);
}

int Complain(std::string const& name, ferro::Error const& error) {
  std::fprintf(stderr, "%s: %s\n", name.c_str(), error.message.c_str());
  return 1;
}

int Check(standin::Settings const& settings) {
  auto const reply =
      standin::Ask({"127.0.0.1", settings.port}, {.method = "GET", .path = "/health"}, kCheckLimit);
  if (!reply) return Complain(settings.name, reply.error());
  std::fputs(reply->body.c_str(), stdout);
  return reply->status == 200 ? 0 : 1;
}

int Once(standin::Settings const& settings, standin::Health& health) {
  std::stop_source nobody;
  for (int tries = 0; tries < kOnceTries; ++tries) {
    auto const seen = health.Look();
    if (standin::AllReached(seen)) {
      Say(settings.name, "done: " + standin::SummaryOf(seen));
      return settings.misbehaviour == standin::Misbehaviour::kExit ? 1 : 0;
    }
    ferro::SystemClock().SleepFor(kBetweenTries, nobody.get_token());
  }
  return Complain(settings.name, {.message = "gave up: " + standin::SummaryOf(health.Look())});
}

// Until SIGTERM or SIGINT, which every thread has blocked.
int Run(standin::Settings const& settings, standin::Health& health, sigset_t const& ends) {
  std::optional<standin::Store> store;
  if (!settings.folder.empty()) {
    auto opened = standin::Store::Open(settings.folder);
    if (!opened) return Complain(settings.name, opened.error());
    store = std::move(*opened);
  }
  auto const server = standin::Serve(
      settings.port, [&](standin::Request const& request) -> std::optional<standin::Reply> {
        if (settings.misbehaviour == standin::Misbehaviour::kSilent) return std::nullopt;
        return standin::Answer(request, settings, health, store);
      });
  if (!server) return Complain(settings.name, server.error());
  Say(settings.name, "stand-in, listens on port " + std::to_string(settings.port));
  if (settings.misbehaviour == standin::Misbehaviour::kExit) {
    return Complain(settings.name, {.message = "ends, as STANDIN_MISBEHAVE asks"});
  }
  int signal = 0;
  sigwait(&ends, &signal);
  Say(settings.name, "ends on signal " + std::to_string(signal));
  return 0;
}

}  // namespace

int main(int count, char** values) {
  std::vector<std::string_view> const arguments(values + 1, values + count);
  if (arguments.empty() || arguments[0].starts_with('-') || arguments.size() > 2) {
    bool const asked = arguments.size() == 1 && arguments[0] == "--help";
    std::fputs(kUsage.data(), asked ? stdout : stderr);
    return asked ? 0 : kBadArguments;
  }
  std::string_view const mode = arguments.size() == 2 ? arguments[1] : "";
  if (!mode.empty() && mode != "--check" && mode != "--once") {
    std::fputs(kUsage.data(), stderr);
    return kBadArguments;
  }
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  setenv("RES_OPTIONS", standin::kResolverOptions, 1);

  std::string const name(arguments[0]);
  auto const settings = standin::ReadSettings(name, ferro::Environment::OfProcess());
  if (!settings) return Complain(name, settings.error());
  if (mode == "--check") return Check(*settings);
  standin::Health health(
      settings->dependencies, [](standin::Dependency const& d) { return standin::Probe(d); },
      ferro::SystemClock(), [&](std::string const& line) { Say(name, line); });
  if (mode == "--once") {
    // The first process of a container is not ended by signals that it does not handle.
    std::signal(SIGTERM, [](int) { _exit(kEndedBySignal); });
    std::signal(SIGINT, [](int) { _exit(kEndedBySignal); });
    pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);
    return Once(*settings, health);
  }
  return Run(*settings, health, ends);
}
