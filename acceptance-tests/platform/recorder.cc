#include "acceptance-tests/platform/recorder.h"

#include <utility>

namespace ferro::acceptance {
namespace {

bool IsRequestLine(std::string_view line) {
  auto const blank = line.find(' ');
  return blank != std::string_view::npos && blank > 2 && blank < 8 &&
         line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == blank &&
         line.ends_with(" HTTP/1.1");
}

}  // namespace

Recorder::Recorder(std::string upstream)
    : relay_(path(), std::move(upstream), [this] {
        return [this, pending = std::string()](std::string_view bytes) mutable {
          Note(pending, bytes);
        };
      }) {}

std::vector<std::string> Recorder::Requests() const {
  std::lock_guard const lock(mutex_);
  return requests_;
}

// Line by line: what is asked here has no bodies that look like requests.
void Recorder::Note(std::string& pending, std::string_view bytes) {
  pending.append(bytes);
  for (auto end = pending.find("\r\n"); end != std::string::npos; end = pending.find("\r\n")) {
    std::string_view const line = std::string_view(pending).substr(0, end);
    if (IsRequestLine(line)) {
      std::lock_guard const lock(mutex_);
      requests_.emplace_back(line.substr(0, line.rfind(' ')));
    }
    pending.erase(0, end + 2);
  }
}

}  // namespace ferro::acceptance
