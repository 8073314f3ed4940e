#include "tfplugin/schema/rules.h"

#include <utility>

namespace ferro::tf {

Rules Required() {
  Rules rules;
  rules.rules_.required = true;
  return rules;
}

Rules Optional() {
  Rules rules;
  rules.rules_.optional = true;
  return rules;
}

Rules Computed() {
  Rules rules;
  rules.rules_.computed = true;
  return rules;
}

Rules OptionalComputed() {
  Rules rules = Optional();
  rules.rules_.computed = true;
  return rules;
}

Rules Rules::Sensitive() const {
  Rules out = *this;
  out.rules_.sensitive = true;
  return out;
}

Rules Rules::WriteOnly() const {
  Rules out = *this;
  out.rules_.write_only = true;
  return out;
}

Rules Rules::Deprecated(std::string_view message) const {
  Rules out = *this;
  out.rules_.deprecated = std::string(message);
  return out;
}

Rules Rules::Default(Value value) const {
  Rules out = *this;
  out.rules_.default_value = std::move(value);
  return out;
}

Rules Rules::Validate(Validator validator) const {
  Rules out = *this;
  out.rules_.validators.push_back(std::move(validator));
  return out;
}

Rules Rules::RequiresReplace() const {
  return RequiresReplaceIf([](PlannedAttribute const&) { return true; });
}

Rules Rules::RequiresReplaceIf(std::function<bool(PlannedAttribute const&)> condition) const {
  Rules out = Modify([condition = std::move(condition)](PlannedAttribute& attribute) {
    bool const changed = !attribute.is_create && attribute.planned != attribute.prior;
    if (changed && condition(attribute)) attribute.requires_replace = true;
  });
  out.rules_.replaces = true;
  return out;
}

Rules Rules::KeepsPrior() const {
  Rules out = *this;
  out.rules_.keeps_prior = true;
  return out;
}

Rules Rules::LocalOnly() const {
  Rules out = *this;
  out.rules_.local_only = true;
  return out;
}

Rules Rules::ElementKey() const {
  Rules out = *this;
  out.rules_.element_key = true;
  return out;
}

Rules Rules::Modify(PlanModifier modifier) const {
  Rules out = *this;
  out.rules_.modifiers.push_back(std::move(modifier));
  return out;
}

Rules Rules::SameWhen(SemanticEquality same) const {
  Rules out = *this;
  out.rules_.same = std::move(same);
  return out;
}

void Rules::ApplyTo(Attribute& attribute) const {
  Attribute out = rules_;
  out.name = std::move(attribute.name);
  out.type = std::move(attribute.type);
  out.nested = std::move(attribute.nested);
  out.doc = std::move(attribute.doc);
  attribute = std::move(out);
}

}  // namespace ferro::tf
