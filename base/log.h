// Structured logging: a constant message, data as pairs, one sink chosen by main.
//
//   log.Info("server ordered", {{"server", id}, {"state", state}});
//
// Never put a secret in a field: what is logged ends up in CI output.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ferro {

enum class LogLevel { kTrace, kDebug, kInfo, kWarn, kError, kOff };

// "trace", "debug", …
std::string_view NameOf(LogLevel level);

struct LogField {
  std::string key;
  std::string value;

  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, char const* v) : key(k), value(v) {}
  LogField(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
  LogField(std::string_view k, long long v) : key(k), value(std::to_string(v)) {}
  LogField(std::string_view k, int v) : key(k), value(std::to_string(v)) {}
  LogField(std::string_view k, std::size_t v) : key(k), value(std::to_string(v)) {}
};

struct LogRecord {
  LogLevel level = LogLevel::kInfo;
  std::string module;  // e.g. "selectel.client"
  std::string message;
  std::vector<LogField> fields;
};

// Thread-safe; must outlive every Logger made from it.
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual bool Wants(LogLevel level) const = 0;
  virtual void Write(LogRecord const& record) = 0;
};

// A cheap value: copy it, and give the copy more context by With().
class Logger {
 public:
  // Logs nothing.
  Logger() = default;
  explicit Logger(LogSink& sink, std::string module = {});

  Logger Named(std::string module) const;
  Logger With(std::initializer_list<LogField> fields) const;

  bool Wants(LogLevel level) const { return sink_ != nullptr && sink_->Wants(level); }
  void Log(LogLevel level, std::string_view message, std::vector<LogField> fields = {}) const;

  void Trace(std::string_view m, std::vector<LogField> f = {}) const {
    Log(LogLevel::kTrace, m, std::move(f));
  }
  void Debug(std::string_view m, std::vector<LogField> f = {}) const {
    Log(LogLevel::kDebug, m, std::move(f));
  }
  void Info(std::string_view m, std::vector<LogField> f = {}) const {
    Log(LogLevel::kInfo, m, std::move(f));
  }
  void Warn(std::string_view m, std::vector<LogField> f = {}) const {
    Log(LogLevel::kWarn, m, std::move(f));
  }
  void Error(std::string_view m, std::vector<LogField> f = {}) const {
    Log(LogLevel::kError, m, std::move(f));
  }

 private:
  LogSink* sink_ = nullptr;
  std::string module_;
  std::vector<LogField> fields_;
};

}  // namespace ferro
