#include "base/log_testing.h"

namespace ferro {

void RecordingLogSink::Write(LogRecord const& record) {
  std::scoped_lock lock(mutex_);
  records_.push_back(record);
}

std::vector<LogRecord> RecordingLogSink::records() const {
  std::scoped_lock lock(mutex_);
  return records_;
}

std::string RecordingLogSink::text() const {
  std::string out;
  for (auto const& record : records()) {
    out.append(NameOf(record.level)).append(" ").append(record.module).append(" ");
    out.append(record.message);
    for (auto const& field : record.fields) {
      out.append(" ").append(field.key).append("=").append(field.value);
    }
    out.append("\n");
  }
  return out;
}

}  // namespace ferro
