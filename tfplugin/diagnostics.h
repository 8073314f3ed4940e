// What a user is told: errors and warnings with the attribute they are about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "tfplugin/value/path.h"

namespace ferro::tf {

enum class Severity { kError, kWarning };

// Summary: short, no final period. Detail: full sentences; what was found and
// what to do next. Never a secret. Core adds file, line and address itself.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string summary;
  std::string detail;
  Path path = {};
};

class Diagnostics {
 public:
  void Error(Path path, std::string_view summary, std::string_view detail);
  void Warning(Path path, std::string_view summary, std::string_view detail);
  void Add(Diagnostic diagnostic);
  void Append(Diagnostics const& other);

  bool has_errors() const;
  bool empty() const { return items_.empty(); }
  std::vector<Diagnostic> const& items() const { return items_; }
  // For test failures: one a line.
  std::string ToText() const;

 private:
  std::vector<Diagnostic> items_;
};

// The one way from an Error to a user: summary says the operation, detail the
// error and, when it is known, what to do.
Diagnostic ToDiagnostic(ferro::Error const& error, std::string_view summary, Path path = {});

}  // namespace ferro::tf
