// What `doctor` found, and how to mend it.
#pragma once

#include <string>
#include <vector>

namespace ferro::doctor {

enum class Severity {
  kGood,
  kNote,     // Good to know.
  kWarning,  // Will hurt some day, or under load.
  kProblem,  // A platform does not run, or not safely.
};
// "ok", "note", "warning", "problem"
std::string_view NameOf(Severity severity);

struct Finding {
  std::string check;  // "max-map-count": stable, for scripts.
  Severity severity = Severity::kGood;
  std::string found;
  std::string mend;  // What to do, commands included; "" when nothing is to be done.
};

bool HasProblems(std::vector<Finding> const& findings);

// A line each, worst last, and a summary. Colours only when told.
std::string TextOf(std::vector<Finding> const& findings, bool colours);
// {"format_version":"1.0","problems":0,"warnings":1,"findings":[{"check":…,"severity":…,
// "found":…,"mend":…}]}; one line.
std::string JsonOf(std::vector<Finding> const& findings);

}  // namespace ferro::doctor
