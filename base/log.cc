#include "base/log.h"

namespace ferro {

std::string_view NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kTrace:
      return "trace";
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarn:
      return "warn";
    case LogLevel::kError:
      return "error";
    case LogLevel::kOff:
      break;
  }
  return "off";
}

Logger::Logger(LogSink& sink, std::string module) : sink_(&sink), module_(std::move(module)) {}

Logger Logger::Named(std::string module) const {
  Logger child = *this;
  child.module_ = std::move(module);
  return child;
}

Logger Logger::With(std::initializer_list<LogField> fields) const {
  Logger child = *this;
  child.fields_.insert(child.fields_.end(), fields.begin(), fields.end());
  return child;
}

void Logger::Log(LogLevel level, std::string_view message, std::vector<LogField> fields) const {
  if (!Wants(level)) return;
  fields.insert(fields.begin(), fields_.begin(), fields_.end());
  sink_->Write({.level = level,
                .module = module_,
                .message = std::string(message),
                .fields = std::move(fields)});
}

}  // namespace ferro
