#include "tfplugin/diagnostics.h"

#include <algorithm>
#include <utility>

namespace ferro::tf {

void Diagnostics::Error(Path path, std::string_view summary, std::string_view detail) {
  Add({Severity::kError, std::string(summary), std::string(detail), std::move(path)});
}

void Diagnostics::Warning(Path path, std::string_view summary, std::string_view detail) {
  Add({Severity::kWarning, std::string(summary), std::string(detail), std::move(path)});
}

void Diagnostics::Add(Diagnostic diagnostic) {
  items_.push_back(std::move(diagnostic));
}

void Diagnostics::Append(Diagnostics const& other) {
  items_.insert(items_.end(), other.items_.begin(), other.items_.end());
}

bool Diagnostics::has_errors() const {
  return std::ranges::any_of(items_,
                             [](Diagnostic const& d) { return d.severity == Severity::kError; });
}

std::string Diagnostics::ToText() const {
  std::string out;
  for (auto const& item : items_) {
    out += item.severity == Severity::kError ? "error " : "warning ";
    out += "[" + item.path.ToText() + "] " + item.summary + ": " + item.detail + "\n";
  }
  return out;
}

Diagnostic ToDiagnostic(ferro::Error const& error, std::string_view summary, Path path) {
  return {Severity::kError, std::string(summary), error.message, std::move(path)};
}

}  // namespace ferro::tf
