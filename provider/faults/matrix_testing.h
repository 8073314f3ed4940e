// The fault matrix: every call of every operation, every fault, every death; then apply
// again, and a look into the books (mapping 0.1.6–0.1.8).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/faults/operations_testing.h"

namespace ferro::provider {

// One way in which a call goes wrong.
struct FaultRow {
  std::string_view name;
  sim::Fault fault = {};
  bool required = true;  // Each call must have a case of it.
};
std::vector<FaultRow> const& EveryFault();

// Instead of a fault: somebody else on this machine applies a server of the same name right then.
inline constexpr std::string_view kRival = "another apply of the same name";

struct Case {
  CallName call;
  std::string fault;  // "" when only somebody dies.
  Kill kill = Kill::kNone;
  std::string ToText() const;
  bool has_rival() const { return fault == kRival; }
};

struct Verdict {
  bool fired = false;
  std::vector<std::string> broken = {};  // Invariants, in words.
  bool open_window = false;              // The one of mapping 0.1.7.
  bool imported = false;  // The second apply gave an import block, and that was used.
};

struct OperationReport {
  std::string name;
  std::vector<CallName> calls = {};
  std::size_t cases = 0;
  std::size_t imported = 0;
  std::size_t open_window = 0;
  // Cases, and what was broken.
  std::vector<std::pair<std::string, std::vector<std::string>>> broken = {};
  std::vector<std::string> unreachable = {};
};

// The calls of an operation that nothing disturbs.
std::vector<CallName> CallsOf(Operation const& operation);
std::vector<Case> CasesOf(Operation const& operation, std::vector<CallName> const& calls);
Verdict RunCase(Operation const& operation, Case const& one, OrderGuards guards = {});

// Runs the cases that `wanted` lets through, on so many threads.
OperationReport RunOperation(Operation const& operation, unsigned threads,
                             std::function<bool(Case const&)> const& wanted = nullptr,
                             OrderGuards guards = {});

}  // namespace ferro::provider
