#include "controlplane/doctor/finding.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "controlplane/plan/print.h"

namespace ferro::doctor {
namespace {

constexpr std::size_t kColumn = 9;  // "problem" and two blanks.
constexpr std::size_t kLongest = 2000;

std::size_t CountOf(std::vector<Finding> const& findings, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](Finding const& one) { return one.severity == severity; }));
}

std::string Painted(Severity severity, std::string const& text, bool colours) {
  if (!colours) return text;
  constexpr std::string_view kCodes[] = {"32", "2", "33", "1;31"};
  return "\033[" + std::string(kCodes[static_cast<std::size_t>(severity)]) + "m" + text + "\033[0m";
}

// Lines after the first begin below the first.
std::string Indented(std::string const& text) {
  std::vector<std::string> lines;
  for (auto const& line : Split(text, '\n')) lines.push_back(plan::Shown(line, kLongest));
  return Joined(lines, "\n" + std::string(kColumn, ' '));
}

std::string LineOf(Finding const& finding, bool colours) {
  std::string label(NameOf(finding.severity));
  label.resize(kColumn, ' ');
  std::string text = Painted(finding.severity, label, colours) + finding.check + ": " +
                     Indented(finding.found) + "\n";
  if (!finding.mend.empty())
    text += std::string(kColumn, ' ') + "-> " + Indented(finding.mend) + "\n";
  return text;
}

struct Row {
  Finding const* finding = nullptr;
};

void Describe(json::Fields& f, Row& m) {
  Finding copy = *m.finding;
  std::string severity(NameOf(copy.severity));
  f("check", copy.check);
  f("severity", severity);
  f("found", copy.found);
  f("mend", copy.mend);
}

struct Report {
  std::string format_version = "1.0";
  std::int64_t problems = 0;
  std::int64_t warnings = 0;
  std::vector<Row> findings;
};

void Describe(json::Fields& f, Report& m) {
  f("format_version", m.format_version);
  f("problems", m.problems);
  f("warnings", m.warnings);
  f("findings", m.findings);
}

}  // namespace

std::string_view NameOf(Severity severity) {
  switch (severity) {
    case Severity::kGood:
      return "ok";
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kProblem:
      return "problem";
  }
  return "";
}

bool HasProblems(std::vector<Finding> const& findings) {
  return CountOf(findings, Severity::kProblem) > 0;
}

std::string TextOf(std::vector<Finding> const& findings, bool colours) {
  std::string text;
  for (auto const severity :
       {Severity::kGood, Severity::kNote, Severity::kWarning, Severity::kProblem}) {
    for (auto const& finding : findings)
      if (finding.severity == severity) text += LineOf(finding, colours);
  }
  text += "\n" + Counted(CountOf(findings, Severity::kProblem), "problem", "problems") + ", " +
          Counted(CountOf(findings, Severity::kWarning), "warning", "warnings") + ", " +
          Counted(CountOf(findings, Severity::kGood), "check", "checks") + " passed.\n";
  return text;
}

std::string JsonOf(std::vector<Finding> const& findings) {
  Report report{.problems = static_cast<std::int64_t>(CountOf(findings, Severity::kProblem)),
                .warnings = static_cast<std::int64_t>(CountOf(findings, Severity::kWarning))};
  for (auto const& finding : findings) report.findings.push_back({&finding});
  return json::Print(report);
}

}  // namespace ferro::doctor
