// Where a program may die: named points around every step. Tests and the chaos harness stop
// it there; everybody else passes none.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/environment.h"
#include "controlplane/plan/plan.h"

namespace ferro::executor {

enum class Point {
  kBeforeIntent,
  kAfterIntent,   // The intent is on disk, nothing was asked for.
  kAfterCall,     // The engine did what it did.
  kAfterOutcome,  // The outcome is known, a read decided where it had to; not on disk.
  kAfterCommit,   // Outcome and inventory are on disk.
};
std::string_view NameOf(Point point);
inline constexpr Point kAllPoints[] = {Point::kBeforeIntent, Point::kAfterIntent, Point::kAfterCall,
                                       Point::kAfterOutcome, Point::kAfterCommit};

class Failpoints {
 public:
  virtual ~Failpoints() = default;
  // False: the program is dead from here on; nothing more is asked for or written. Called
  // by several threads. The beginning and the end of an operation are steps of the kinds
  // "begin_operation" and "end_operation" here.
  virtual bool Reach(Point point, plan::Step const& step) = 0;
};

// FERROPLANE_KILL_AT=N kills the process (SIGKILL) at its N-th journal boundary: right
// before or right after something is written there. FERROPLANE_COUNT_BOUNDARIES=FILE leaves
// the number of boundaries in the file. Null when neither is set.
std::unique_ptr<Failpoints> FailpointsOf(Environment const& variables);

}  // namespace ferro::executor
