// Did it happen? Answered by one read of the engine, for a step of which only its evidence is
// left, or whose answer was lost (control-plane §4.7, T3).
#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "controlplane/engines/engine.h"
#include "controlplane/executor/evidence.h"

namespace ferro::executor {

enum class Verdict {
  kHappened,
  kDidNot,      // It may be done now, or planned anew.
  kConflict,    // Neither what was there before nor what should be there.
  kCannotTell,  // A hook leaves no trace.
};
std::string_view NameOf(Verdict verdict);

struct Judgement {
  Verdict verdict = Verdict::kDidNot;
  std::string engine_id;  // Of what is there.
  std::string text;       // For a person: what was found.
};

// `environment` is its name. An error means that the engine could not be read.
Result<Judgement> Judge(engine::Engine& engine, std::string const& environment,
                        std::string const& kind, std::string const& target,
                        Evidence const& evidence, std::stop_token const& stop);

// Doing it twice is the same as doing it once, so that it may be done again when nobody can
// tell whether it was.
bool IsRepeatable(std::string const& kind);

}  // namespace ferro::executor
