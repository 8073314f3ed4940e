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

// "error: PLAN-003: the port 80/tcp is taken" and what to do, for each; "" when there is none.
std::string RefusalsOf(Plan const& plan);

// The same as a document with "format_version"; one line. docs/plan-json.md describes it.
std::string JsonOf(Plan const& plan);
inline constexpr char const* kPlanFormatVersion = "1.0";

// Of one change as DigestOf(Plan) sees it.
std::string DigestOf(Change const& change);

// "create", "update", "replace", "destroy", "risk", "keep", "none".
std::string_view NameOf(Sign sign);
// "+", "~", "±", "-", "!", "=", " ".
std::string_view SignText(Sign sign);
// "nothing", "update", "connect", "restart", "replace".
std::string_view NameOf(Effect effect);

// Text out of a file, an image or an engine, made harmless for a terminal: control characters
// become \n, \t or \xNN, and what is longer than `limit` bytes is cut.
std::string Shown(std::string_view text, std::size_t limit = 160);

}  // namespace ferro::plan
