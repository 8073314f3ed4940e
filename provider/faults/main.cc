// The fault matrix as a program: cases by operation, and what is broken.
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>

#include "provider/faults/matrix_testing.h"

namespace ferro::provider {
namespace {

constexpr char kUsage[] =
    "Usage: fault-matrix [--json] [--verbose] [--operation TEXT] [--case TEXT] [--threads N]\n"
    "\n"
    "Disturbs every call of every operation, runs apply again and looks into the simulator's\n"
    "books. The last line is `cases N, broken M, open window K`; the status is 1 when an\n"
    "invariant is broken. What the columns mean: docs/guides/fault-matrix.md.\n"
    "\n"
    "  --json            the report as one JSON document instead\n"
    "  --verbose         also the calls, and the cases that cannot be reached\n"
    "  --operation TEXT  only the operation of this name\n"
    "  --case TEXT       only cases whose name contains this\n"
    "  --threads N       cases at once (default: one per processor)\n";

struct Options {
  bool json = false;
  bool verbose = false;
  bool help = false;
  std::string operation;
  std::string part;
  unsigned threads = std::thread::hardware_concurrency();
};

// Empty after something that is no option.
std::optional<Options> Parsed(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    std::string const argument = arguments[i];
    auto const has_value = i + 1 < count;
    if (argument == "--json") {
      options.json = true;
    } else if (argument == "--verbose") {
      options.verbose = true;
    } else if (argument == "--help" || argument == "-h") {
      options.help = true;
    } else if (argument == "--operation" && has_value) {
      options.operation = arguments[++i];
    } else if (argument == "--case" && has_value) {
      options.part = arguments[++i];
    } else if (argument == "--threads" && has_value) {
      options.threads = static_cast<unsigned>(std::strtoul(arguments[++i], nullptr, 10));
    } else {
      return std::nullopt;
    }
  }
  return options;
}

std::string Quoted(std::string const& text) {
  std::string out = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

std::string JsonOf(OperationReport const& report) {
  std::string out = "{\"name\": " + Quoted(report.name) +
                    ", \"calls\": " + std::to_string(report.calls.size()) +
                    ", \"cases\": " + std::to_string(report.cases) +
                    ", \"broken\": " + std::to_string(report.broken.size()) +
                    ", \"open_window\": " + std::to_string(report.open_window) +
                    ", \"imported\": " + std::to_string(report.imported) + ", \"broken_cases\": [";
  for (auto const& [name, invariants] : report.broken) {
    if (out.back() != '[') out += ", ";
    out += "{\"case\": " + Quoted(name) + ", \"invariants\": [";
    for (auto const& invariant : invariants) {
      if (out.back() != '[') out += ", ";
      out += Quoted(invariant);
    }
    out += "]}";
  }
  out += "], \"unreachable\": [";
  for (auto const& name : report.unreachable) {
    if (out.back() != '[') out += ", ";
    out += Quoted(name);
  }
  return out + "]}";
}

void Print(OperationReport const& report, Options const& options) {
  std::printf("%-28s %6zu %6zu %7zu %9zu %7zu %12zu\n", report.name.c_str(), report.calls.size(),
              report.cases, report.broken.size(), report.imported, report.open_window,
              report.unreachable.size());
  for (auto const& [name, invariants] : report.broken) {
    std::printf("  BROKEN %s\n", name.c_str());
    for (auto const& invariant : invariants) std::printf("    %s\n", invariant.c_str());
  }
  if (options.verbose) {
    for (auto const& call : report.calls) std::printf("  call %s\n", call.ToText().c_str());
    for (auto const& name : report.unreachable) std::printf("  unreachable %s\n", name.c_str());
  }
  std::fflush(stdout);
}

int Run(Options const& options) {
  std::size_t cases = 0;
  std::size_t broken = 0;
  std::size_t open_window = 0;
  std::string json;
  if (!options.json) {
    std::printf("%-28s %6s %6s %7s %9s %7s %12s\n", "operation", "calls", "cases", "broken",
                "imported", "window", "unreachable");
  }
  for (auto const& operation : EveryOperation()) {
    if (!options.operation.empty() && operation.name != options.operation) continue;
    auto const report = RunOperation(operation, options.threads, [&](Case const& one) {
      return one.ToText().find(options.part) != std::string::npos;
    });
    cases += report.cases;
    broken += report.broken.size();
    open_window += report.open_window;
    json += (json.empty() ? "" : ",\n  ") + JsonOf(report);
    if (!options.json) Print(report, options);
  }
  if (options.json) {
    std::printf(
        "{\"cases\": %zu, \"broken\": %zu, \"open_window\": %zu, \"operations\": [\n  %s]}\n",
        cases, broken, open_window, json.c_str());
  } else {
    std::printf("cases %zu, broken %zu, open window %zu\n", cases, broken, open_window);
  }
  return broken == 0 ? 0 : 1;
}

}  // namespace
}  // namespace ferro::provider

int main(int count, char** arguments) {
  auto const options = ferro::provider::Parsed(count, arguments);
  if (!options || options->help) {
    std::fputs(ferro::provider::kUsage, options ? stdout : stderr);
    return options ? 0 : 2;
  }
  return ferro::provider::Run(*options);
}
