// What differs between a container as it is to be and as it is, field by field out of the one
// list of compose::Service, and what each difference costs.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/compose/model.h"
#include "controlplane/compose/service.h"
#include "controlplane/plan/plan.h"

namespace ferro::plan {

// What a change of one field costs. `cleared` is for a limit that is taken away, which an
// engine cannot do in place.
struct FieldRow {
  std::string_view field;  // As in the list of compose::Service.
  Effect effect = Effect::kReplace;
  Effect cleared = Effect::kReplace;
  bool unordered = false;  // A list whose order means nothing.
};
// One for each field of the list.
std::span<FieldRow const> FieldRows();
// Nothing for a field that is in no row.
FieldRow const* RowOf(std::string_view field);

// Both have their normal forms (normal.h). `hidden` are names of variables whose values are
// secrets: "(sensitive)" stands for them.
std::vector<FieldChange> Differences(compose::Service const& before, compose::Service const& after,
                                     std::set<std::string> const& hidden);

// The same for networks and volumes; the effect is always kReplace.
std::vector<FieldChange> Differences(compose::Network const& before, compose::Network const& after);
std::vector<FieldChange> Differences(compose::Volume const& before, compose::Volume const& after);

// The dearest; kNothing for none.
Effect WorstOf(std::vector<FieldChange> const& changes);

// Over everything but the values of `hidden`: a hash in a journal or a label must not let
// anybody try passwords.
std::string HashOf(compose::Service const& spec, std::set<std::string> const& hidden);
std::string HashOf(compose::Network const& spec);
std::string HashOf(compose::Volume const& spec);

}  // namespace ferro::plan
