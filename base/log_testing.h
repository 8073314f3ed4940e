// A sink that keeps every record for the test to look at.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/log.h"

namespace ferro {

class RecordingLogSink final : public LogSink {
 public:
  bool Wants(LogLevel /*level*/) const override { return true; }
  void Write(LogRecord const& record) override;

  std::vector<LogRecord> records() const;
  // All records as text, one a line: "info module message key=value …".
  std::string text() const;

 private:
  mutable std::mutex mutex_;
  std::vector<LogRecord> records_;
};

}  // namespace ferro
