// How many steps a second the journal makes durable on this disk, beside how many
// plain appends with fdatasync it takes: for `make bench`. Prints JSON.
//
//   journal-bench DIRECTORY [SECONDS]
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "base/json.h"
#include "controlplane/journal/journal.h"

namespace {

using ferro::Result;
using ferro::Status;

struct Rate {
  int threads = 0;
  double steps_per_second = 0;
};

void Describe(ferro::json::Fields& f, Rate& r) {
  f("threads", r.threads);
  f("steps_per_second", r.steps_per_second);
}

struct Report {
  double syncs_per_second = 0;
  std::vector<Rate> rates;
};

void Describe(ferro::json::Fields& f, Report& r) {
  f("syncs_per_second", r.syncs_per_second);
  f("journal", r.rates);
}

using SteadyClock = std::chrono::steady_clock;

double PerSecond(std::int64_t count, SteadyClock::time_point start) {
  std::chrono::duration<double> const taken = SteadyClock::now() - start;
  return static_cast<double>(count) / taken.count();
}

// What the disk can do for one writer: the physics behind the figures.
double MeasureSyncs(std::filesystem::path const& directory, std::chrono::seconds length) {
  auto const path = directory / "syncs";
  int const fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return 0;
  std::array<char, 4096> const page{};
  auto const start = SteadyClock::now();
  std::int64_t count = 0;
  while (SteadyClock::now() - start < length) {
    if (::write(fd, page.data(), page.size()) < 0 || ::fdatasync(fd) != 0) break;
    ++count;
  }
  ::close(fd);
  ::unlink(path.c_str());
  return PerSecond(count, start);
}

// One step: an intent, its outcome, an object.
bool OneStep(ferro::journal::Journal& journal, ferro::journal::Operation const& operation,
             std::string const& name) {
  auto const seq = journal.Intend(operation, {.kind = "create container",
                                              .target = name,
                                              .precondition = "absent",
                                              .desired_hash = "sha256:0123456789abcdef"});
  if (!seq) return false;
  ferro::journal::Object const object{.kind = "container", .name = name, .engine_id = name};
  return journal
      .Conclude(operation, *seq, {.engine_id = name}, {ferro::journal::ObjectChange::Put(object)})
      .has_value();
}

Rate MeasureSteps(ferro::journal::Journal& journal, ferro::journal::Operation const& operation,
                  int threads, std::chrono::seconds length) {
  std::atomic<std::int64_t> count = 0;
  auto const start = SteadyClock::now();
  std::vector<std::thread> running;
  running.reserve(static_cast<std::size_t>(threads));
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, name = "service-" + std::to_string(t)] {
      while (SteadyClock::now() - start < length && OneStep(journal, operation, name)) ++count;
    });
  }
  for (auto& thread : running) thread.join();
  return {.threads = threads, .steps_per_second = PerSecond(count, start)};
}

Result<Report> Measure(std::filesystem::path const& directory, std::chrono::seconds length) {
  auto journal =
      ferro::journal::Journal::Open(directory, ferro::SystemClock(), ferro::SystemRandom());
  if (!journal) return Fail(std::move(journal).error());
  auto environment = (*journal)->CreateEnvironment({.name = "bench"});
  if (!environment) return Fail(std::move(environment).error());
  auto lock = ferro::journal::EnvironmentLock::Acquire(
      (*journal)->EnvironmentDirectory("bench"), {.environment = "bench"}, ferro::SystemClock());
  if (!lock) return Fail(std::move(lock).error());
  auto operation = (*journal)->Begin({.environment = environment->id, .kind = "bench"}, *lock);
  if (!operation) return Fail(std::move(operation).error());
  Report report{.syncs_per_second = MeasureSyncs(directory, length)};
  for (int threads : {1, 4, 16, 64}) {
    report.rates.push_back(MeasureSteps(**journal, *operation, threads, length));
  }
  return report;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fputs("Usage: journal-bench DIRECTORY [SECONDS]\n", stderr);
    return 2;
  }
  int const seconds = count > 2 ? std::atoi(arguments[2]) : 2;
  auto const directory = std::filesystem::absolute(arguments[1]) / "journal-bench";
  auto const report = Measure(directory, std::chrono::seconds(seconds > 0 ? seconds : 2));
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  if (!report) {
    std::fprintf(stderr, "journal-bench: %s\n", report.error().message.c_str());
    return 1;
  }
  std::puts(ferro::json::Print(*report).c_str());
  return 0;
}
