#include "tfplugin/grpc/library_logs.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>

#include <atomic>
#include <string>

namespace ferro::tf {
namespace {

// Both libraries take a plain function, so there is nowhere else to keep it.
std::atomic<LogSink*> g_sink = nullptr;

void Pass(LogLevel level, char const* module, std::string_view message) {
  auto* sink = g_sink.load();
  if (sink == nullptr || !sink->Wants(level)) return;
  sink->Write({.level = level, .module = module, .message = std::string(message), .fields = {}});
}

LogLevel LevelOf(gpr_log_severity severity) {
  if (severity == GPR_LOG_SEVERITY_ERROR) return LogLevel::kError;
  return severity == GPR_LOG_SEVERITY_INFO ? LogLevel::kInfo : LogLevel::kDebug;
}

LogLevel LevelOf(google::protobuf::LogLevel severity) {
  if (severity >= google::protobuf::LOGLEVEL_ERROR) return LogLevel::kError;
  return severity == google::protobuf::LOGLEVEL_WARNING ? LogLevel::kWarn : LogLevel::kDebug;
}

void FromGrpc(gpr_log_func_args* line) {
  Pass(LevelOf(line->severity), "sdk.grpc", line->message);
}

void FromProtobuf(google::protobuf::LogLevel severity, char const* /*file*/, int /*line*/,
                  std::string const& message) {
  Pass(LevelOf(severity), "sdk.protobuf", message);
}

}  // namespace

void SendLibraryLogsTo(LogSink* sink) {
  g_sink = sink;
  gpr_set_log_function(FromGrpc);
  google::protobuf::SetLogHandler(FromProtobuf);
}

}  // namespace ferro::tf
