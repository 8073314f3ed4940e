#include "tfplugin/plan/rebase.h"

#include <utility>

namespace ferro::tf {
namespace {

bool AllAre(Value::Kind kind, Value const& a, Value const& b, Value const& c) {
  return a.kind() == kind && b.kind() == kind && c.kind() == kind;
}

Value RebaseMembers(ValueMap const& result, ValueMap const& from, ValueMap const& to) {
  ValueMap out;
  for (auto const& [name, value] : result) {
    auto const was = from.find(name);
    auto const is = to.find(name);
    bool const comparable = was != from.end() && is != to.end();
    out.emplace(name, comparable ? Rebase(value, was->second, is->second) : value);
  }
  return Value::Map(std::move(out));
}

}  // namespace

Value Rebase(Value const& result, Value const& from, Value const& to) {
  if (result == from) return to;
  if (AllAre(Value::Kind::kMap, result, from, to)) {
    return RebaseMembers(result.members(), from.members(), to.members());
  }
  if (!AllAre(Value::Kind::kList, result, from, to)) return result;
  auto const& elements = result.elements();
  if (elements.size() != from.elements().size() || elements.size() != to.elements().size()) {
    return result;
  }
  std::vector<Value> out;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    out.push_back(Rebase(elements[i], from.elements()[i], to.elements()[i]));
  }
  return Value::List(std::move(out));
}

}  // namespace ferro::tf
