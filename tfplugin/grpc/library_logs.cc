#include "tfplugin/grpc/library_logs.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>

#include <atomic>
#include <string>

namespace ferro::tf {
namespace {

// Both libraries take a plain function, so there is nowhere else to keep it.
std::atomic<LogSink*> g_sink = nullptr;

void Write(LogLevel level, char const* module, std::string_view message) {
  auto* sink = g_sink.load();
  if (sink == nullptr || !sink->Wants(level)) return;
  sink->Write({.level = level, .module = module, .message = std::string(message), .fields = {}});
}

void FromGrpc(gpr_log_func_args* line) {
  auto const level = line->severity == GPR_LOG_SEVERITY_ERROR  ? LogLevel::kError
                     : line->severity == GPR_LOG_SEVERITY_INFO ? LogLevel::kInfo
                                                               : LogLevel::kDebug;
  Write(level, "sdk.grpc", line->message);
}

void FromProtobuf(google::protobuf::LogLevel severity, char const* /*file*/, int /*line*/,
                  std::string const& message) {
  auto const level = severity >= google::protobuf::LOGLEVEL_ERROR     ? LogLevel::kError
                     : severity == google::protobuf::LOGLEVEL_WARNING ? LogLevel::kWarn
                                                                      : LogLevel::kDebug;
  Write(level, "sdk.protobuf", message);
}

}  // namespace

void SendLibraryLogsTo(LogSink* sink) {
  g_sink = sink;
  gpr_set_log_function(FromGrpc);
  google::protobuf::SetLogHandler(FromProtobuf);
}

}  // namespace ferro::tf
