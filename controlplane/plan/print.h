// A plan for people and for scripts. Only what a terminal shows is here; nothing decides.
#pragma once

#include <string>

#include "controlplane/plan/plan.h"

namespace ferro::plan {

struct PrintOptions {
  bool colours = false;
  bool steps = false;  // Also every step with its number.
};

// The text of control-plane §10: warnings first, then changes by sign, capacity, ports that
// are reachable from outside, images by kind, and the summary last.
std::string TextOf(Plan const& plan, PrintOptions const& options);

// One line: "Plan: 14 to create, 1 to replace, …", or "No changes."
std::string SummaryOf(Plan const& plan);

// The same as a document with "format_version".
std::string JsonOf(Plan const& plan);

}  // namespace ferro::plan
