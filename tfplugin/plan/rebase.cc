#include "tfplugin/plan/rebase.h"

#include <utility>

namespace ferro::tf {
namespace {

bool AllAre(Value::Kind kind, Value const& a, Value const& b, Value const& c) {
  return a.kind() == kind && b.kind() == kind && c.kind() == kind;
}

Value RebaseMembers(Value result, ValueMap const& from, ValueMap& to) {
  for (auto& [name, value] : result.members()) {
    auto const was = from.find(name);
    auto const is = to.find(name);
    if (was == from.end() || is == to.end()) continue;
    value = Rebase(std::move(value), was->second, std::move(is->second));
  }
  return result;
}

}  // namespace

Value Rebase(Value result, Value const& from, Value to) {
  if (result == from) return to;
  if (AllAre(Value::Kind::kMap, result, from, to)) {
    return RebaseMembers(std::move(result), from.members(), to.members());
  }
  if (!AllAre(Value::Kind::kList, result, from, to)) return result;
  auto const size = result.elements().size();
  if (size != from.elements().size() || size != to.elements().size()) return result;
  auto elements = std::move(result).TakeElements();
  auto targets = std::move(to).TakeElements();
  for (std::size_t i = 0; i < size; ++i) {
    elements[i] = Rebase(std::move(elements[i]), from.elements()[i], std::move(targets[i]));
  }
  return Value::List(std::move(elements));
}

}  // namespace ferro::tf
