#include "tfplugin/grpc/serve.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/descriptor.h"
#include "base/environment.h"
#include "base/memory_guard.h"
#include "base/openssl_start.h"
#include "tfplugin/grpc/arguments.h"
#include "tfplugin/grpc/calls_in_flight.h"
#include "tfplugin/grpc/dump.h"
#include "tfplugin/grpc/handshake.h"
#include "tfplugin/grpc/library_logs.h"
#include "tfplugin/grpc/plugin_server.h"
#include "tfplugin/grpc/plugin_services.h"
#include "tfplugin/grpc/process_watch.h"
#include "tfplugin/grpc/provider_service.h"
#include "tfplugin/grpc/socket_directory.h"

namespace ferro::tf {
namespace {

// How often cancelled calls, the parent and signals are looked at; within it a
// call learns that its client gave it up.
constexpr std::chrono::milliseconds kTick{250};
// What calls in flight are given to end after Shutdown. The host kills after 2 s.
constexpr std::chrono::milliseconds kGrace{1000};
// For the last answer to leave.
constexpr std::chrono::milliseconds kFarewell{100};

constexpr int kArenas = 4;

constexpr int kSuccess = 0;
constexpr int kFailure = 1;
constexpr int kTerminated = 128 + 15;  // As a shell reports SIGTERM.

int Refuse(std::string const& message) {
  WriteAll(STDERR_FILENO,
           "[ERROR] " + message + "\n");  // The prefix gives it its level in Terraform's log.
  return kFailure;
}

std::string ProgramName(Provider const& provider) {
  return "terraform-provider-" + provider.type_name();
}

int Said(std::string_view text) {
  return WriteAll(STDOUT_FILENO, text) ? kSuccess : kFailure;
}

int Done(Provider const& provider, Status const& status) {
  return status ? kSuccess : Refuse(ProgramName(provider) + ": " + status.error().message);
}

std::string DebugText(Provider const& provider, Address const& address) {
  return ProgramName(provider) + " " + provider.version() +
         " serves until Ctrl-C. To use it, run Terraform with\n\n  TF_REATTACH_PROVIDERS='" +
         ReattachValue(provider.address(), address, getpid()) + "'\n";
}

// One run of the plugin: what is needed from the first descriptor to the last call.
class Run {
 public:
  Run(Provider& provider, LogSink& log, ProcessWatch::Mode mode)
      : provider_(provider),
        log_(log, provider.type_name()),
        mode_(mode),
        watch_(mode),
        handlers_(provider, SystemClock(), log_),
        provider_service_(MakeProviderService(handlers_, calls_, log_)),
        controller_(MakeControllerService([this] { watch_.RequestEnd(); })),
        stdio_(MakeStdioService(calls_)),
        broker_(MakeBrokerService(calls_)) {}

  Status Listen(Environment const& environment, bool tcp) {
    wishes_ = debug() ? DebugWishes(environment) : ReadHostWishes(environment);
    auto const ports = debug() ? PortRange() : ReadPortRange(environment);
    if (!ports && tcp) return Fail(ports.error());
    if (!debug() && !wishes_.knows_version_6) {
      log_.Warn("the host offers no protocol version that this provider serves",
                {{"served", kProtocolVersion}});
    }
    auto server = PluginServer::Listen({.wishes = wishes_,
                                        .tcp = tcp ? std::optional(*ports) : std::nullopt,
                                        .fallback = ports.value_or(PortRange())},
                                       SystemClock(), log_);
    if (!server) return Fail(std::move(server).error());
    server_ = std::move(*server);
    return {};
  }

  // Tells whoever waits where we listen. False when nobody reads it.
  bool Announce() const {
    return WriteAll(STDOUT_FILENO,
                    debug() ? DebugText(provider_, server_->address())
                            : HandshakeLine(server_->address(), server_->certificate(), wishes_));
  }

  Status Serve() {
    return server_->Serve(
        {provider_service_.get(), controller_.get(), stdio_.get(), broker_.get()});
  }

  EndReason WaitForEnd() {
    bool tidied = false;
    for (;;) {  // Ends with the process's reason to.
      auto const reason = watch_.Wait(kTick);
      if (reason) return *reason;
      calls_.PollCancelled();
      // Not by plugins that are over in a moment, of which every command starts some: a shared
      // directory may have many entries.
      if (!std::exchange(tidied, true)) Tidy();
    }
  }

  // Calls that do not end within the grace are left behind with the process.
  void End(EndReason reason, int status) {
    log_.Debug("ending", {{"reason", NameOf(reason)}});
    calls_.StopAll();
    bool const all_ended = calls_.WaitUntilNone(kGrace);
    server_->RemoveSocket();
    if (!all_ended) {
      log_.Warn("ending with calls in flight");
      std::_Exit(status);
    }
    server_->Shutdown(SystemClock().Now() + kFarewell);
    // The host waits for this process, and what is left is memory: the kernel takes it back faster.
    if (!debug()) std::_Exit(status);
  }

 private:
  void Tidy() const {
    auto const& directory =
        wishes_.socket_directory.empty() ? wishes_.temporary_directory : wishes_.socket_directory;
    int const removed = RemoveStaleSocketDirectories(directory);
    if (removed > 0) log_.Info("removed what killed plugins left", {{"directories", removed}});
  }
  bool debug() const { return mode_ == ProcessWatch::Mode::kDebug; }

  Provider& provider_;
  Logger log_;
  ProcessWatch::Mode mode_;
  ProcessWatch watch_;  // Before whatever starts a thread.
  CallsInFlight calls_;
  ProviderServer handlers_;
  std::unique_ptr<grpc::Service> provider_service_;
  std::unique_ptr<grpc::Service> controller_;
  std::unique_ptr<grpc::Service> stdio_;
  std::unique_ptr<grpc::Service> broker_;
  HostWishes wishes_;
  std::unique_ptr<PluginServer> server_;
};

int ServePlugin(Provider& provider, LogSink& log, Arguments const& arguments) {
  auto const environment = Environment::OfProcess();
  bool const debug = arguments.mode == Arguments::Mode::kDebug;
  if (!debug && !HasMagicCookie(environment)) {
    WriteAll(STDERR_FILENO, StartedByHandText(ProgramName(provider)));
    return kFailure;
  }
  if (!debug) GuardMemory();
  SendLibraryLogsTo(&log);
  Run run(provider, log, debug ? ProcessWatch::Mode::kDebug : ProcessWatch::Mode::kPlugin);
  auto const cannot_start = [&](Status const& status) {
    return Refuse(ProgramName(provider) + " cannot start: " + status.error().message);
  };
  auto const listening = run.Listen(environment, arguments.tcp);
  if (!listening) return cannot_start(listening);
  // A host connects at once and waits. Who reads the line in debug mode is a person.
  if (!run.Announce()) return kFailure;
  auto const serving = run.Serve();
  if (!serving) return cannot_start(serving);
  auto const reason = run.WaitForEnd();
  int const status = reason == EndReason::kTerminated ? kTerminated : kSuccess;
  run.End(reason, status);
  SendLibraryLogsTo(nullptr);
  return status;
}

}  // namespace

void PrepareProcess() {
  // Of malloc's, each of which keeps what it once had: as many as threads would double the memory.
  mallopt(M_ARENA_MAX, kArenas);  // NOLINT(concurrency-mt-unsafe): there is one thread.
  StartOpensslWithoutConfig();
}

int Serve(Provider& provider, LogSink& log, std::vector<std::string> const& arguments) {
  PrepareProcess();
  auto const read = ReadArguments(arguments);
  if (!read) return Refuse(ProgramName(provider) + ": " + read.error().message);
  switch (read->mode) {
    case Arguments::Mode::kVersion:
      return Said(ProgramName(provider) + " " + provider.version() + "\n");
    case Arguments::Mode::kHelp:
      return Said(HelpText(ProgramName(provider), provider.version()));
    case Arguments::Mode::kDumpSchema:
      return Done(provider, DumpSchema(provider, read->directory));
    case Arguments::Mode::kDumpDocs:
      return Done(provider, DumpDocs(provider, read->directory, "examples"));
    case Arguments::Mode::kPlugin:
    case Arguments::Mode::kDebug:
      break;
  }
  return ServePlugin(provider, log, *read);
}

}  // namespace ferro::tf
