// How Terraform may use an attribute, said beside its name in Describe:
//
//   tf::OptionalComputed().Validate(tf::LengthBetween(1, 255)).KeepsPrior()
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tfplugin/schema/schema.h"

namespace ferro::tf {

class Rules {
 public:
  // Hidden in plan output; the state still has it in clear text.
  Rules Sensitive() const;
  // Never in plan or state; only in the configuration (core-rules 31, 71, 101).
  Rules WriteOnly() const;
  Rules Deprecated(std::string_view message) const;
  // Planned when the configuration is null; needs OptionalComputed (core-rules 32).
  Rules Default(Value value) const;
  Rules Validate(Validator validator) const;
  // A change cannot be made in place. What we do not set therefore keeps its prior
  // value on update.
  Rules RequiresReplace() const;
  Rules RequiresReplaceIf(std::function<bool(PlannedAttribute const&)> condition) const;
  // On update a value that we do not set stays what it was instead of becoming
  // unknown ("use state for unknown", core-rules 83).
  //
  // Every other computed attribute that the configuration leaves null is unknown in
  // every plan that changes something (status, prices: what moves by itself, or
  // what the change may move). What only some changes move says KeepsPrior, and
  // Resource::PlanChange makes it unknown for those.
  Rules KeepsPrior() const;
  // For Terraform's side alone (timeouts, guards): the API never sees it. A plan
  // that changes nothing else leaves computed values as they are, and the server
  // stores it without calling Update (core-rules 122, 145).
  Rules LocalOnly() const;
  // Tells the elements of a nested list apart, so that computed values stay with
  // their element when others come and go. Without a key an element keeps them only
  // when everything configured in it is as before (core-rules 58).
  Rules ElementKey() const;
  Rules Modify(PlanModifier modifier) const;
  // Two spellings that mean the same are no change: the configured one is planned as
  // the stored one, and what the service answers is stored in the form that was
  // planned or stored before (core-rules 86, 91, 109). Must be reflexive and symmetric.
  Rules SameWhen(SemanticEquality same) const;

  // Copies these rules onto the wire schema's attribute.
  void ApplyTo(Attribute& attribute) const;

 private:
  friend Rules Required();
  friend Rules Optional();
  friend Rules Computed();
  friend Rules OptionalComputed();
  Attribute rules_;
};

Rules Required();
Rules Optional();
Rules Computed();
Rules OptionalComputed();

// --- Validators; each message says what was found and what is accepted --------
Validator LengthBetween(std::size_t least, std::size_t most);  // In characters (code points).
Validator OneOf(std::vector<std::string> values);
Validator Matching(std::function<bool(std::string_view)> matches, std::string_view expectation);
Validator UuidText();
Validator Between(std::int64_t least, std::int64_t most);
Validator AtLeast(std::int64_t least);
Validator SizeBetween(std::size_t least, std::size_t most);  // Of a list, set or map.
Validator EachElement(Validator validator);
Validator DurationText();  // Go syntax, e.g. "90m" (core-rules 144).

}  // namespace ferro::tf
