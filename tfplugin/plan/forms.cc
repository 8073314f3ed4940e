#include "tfplugin/plan/forms.h"

#include <utility>

#include "tfplugin/plan/level.h"
#include "tfplugin/plan/pairing.h"

namespace ferro::tf {
namespace {

Value KeepObject(Level const& level, Value const& value, Value const& reference);

Value KeepNested(Level const& level, Nesting nesting, Value const& value, Value const& reference) {
  if (!value.is_known() || !reference.is_known()) return value;
  if (nesting == Nesting::kSingle) return KeepObject(level, value, reference);
  if (nesting == Nesting::kMap) {
    ValueMap out;
    for (auto const& [key, member] : value.members()) {
      out.emplace(key, KeepObject(level, member, reference[key]));
    }
    return Value::Map(std::move(out));
  }
  auto const& elements = value.elements();
  bool const aligned = nesting == Nesting::kList && elements.size() == reference.elements().size();
  if (!aligned) return value;
  std::vector<Value> out;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    out.push_back(KeepObject(level, elements[i], reference.elements()[i]));
  }
  return Value::List(std::move(out));
}

Value KeepObject(Level const& level, Value const& value, Value const& reference) {
  if (!value.is_known() || !reference.is_known()) return value;
  Value out = value;
  auto put = [&](std::string const& name, Value member) {
    out.members().insert_or_assign(name, std::move(member));
  };
  for (auto const& attribute : level.attributes) {
    Value const& now = value[attribute.name];
    Value const& then = reference[attribute.name];
    if (SameMeaning(attribute, now, then)) {
      put(attribute.name, then);
    } else if (attribute.nested) {
      put(attribute.name, KeepNested(*attribute.nested, attribute.nested->nesting, now, then));
    }
  }
  for (auto const& block : level.blocks) {
    put(block.name,
        KeepNested(block.block, NestingOf(block), value[block.name], reference[block.name]));
  }
  return out;
}

}  // namespace

Value WithFormsOf(Block const& block, Value const& value, Value const& reference) {
  return KeepObject(block, value, reference);
}

}  // namespace ferro::tf
