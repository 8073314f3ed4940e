#include "tfplugin/plan/walk.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/text.h"

namespace ferro::tf {
namespace {

Difference CompareLevel(Level const& level, Value const& prior, Value const& planned);

Difference CompareAttribute(Attribute const& attribute, Value const& prior, Value const& planned) {
  if (prior == planned) return Difference::kNone;
  if (attribute.local_only) return Difference::kLocal;
  bool const objects = attribute.nested && attribute.nested->nesting == Nesting::kSingle &&
                       prior.is_known() && planned.is_known();
  return objects ? CompareLevel(*attribute.nested, prior, planned) : Difference::kReal;
}

// A block of nothing but local attributes may come and go.
bool IsLocal(Block const& block) {
  return !block.attributes.empty() && block.blocks.empty() &&
         std::ranges::all_of(block.attributes, &Attribute::local_only);
}

Difference CompareBlock(NestedBlock const& nested, Value const& prior, Value const& planned) {
  if (prior == planned) return Difference::kNone;
  if (IsLocal(nested.block)) return Difference::kLocal;
  bool const objects =
      NestingOf(nested) == Nesting::kSingle && prior.is_known() && planned.is_known();
  return objects ? CompareLevel(nested.block, prior, planned) : Difference::kReal;
}

Difference CompareLevel(Level const& level, Value const& prior, Value const& planned) {
  Difference worst = Difference::kNone;
  for (auto const& attribute : level.attributes) {
    worst = std::max(worst,
                     CompareAttribute(attribute, prior[attribute.name], planned[attribute.name]));
  }
  for (auto const& block : level.blocks) {
    worst = std::max(worst, CompareBlock(block, prior[block.name], planned[block.name]));
  }
  return worst;
}

using Rewrite = std::function<Value(Value)>;

// Rewrites each object of a collection (or the one object) and keeps the rest.
Value RewriteObjects(Value value, Rewrite const& rewrite, Nesting nesting) {
  if (!value.is_known()) return value;
  if (nesting == Nesting::kSingle) return rewrite(std::move(value));
  auto const each = [&rewrite](Value element) {
    if (element.is_known()) element = rewrite(std::move(element));
    return element;
  };
  if (nesting == Nesting::kMap) {
    for (auto& [key, member] : value.members()) member = each(std::move(member));
    return value;
  }
  auto elements = nesting == Nesting::kSet ? value.elements() : std::move(value).TakeElements();
  for (auto& element : elements) element = each(std::move(element));
  return nesting == Nesting::kSet ? Value::Set(std::move(elements))
                                  : Value::List(std::move(elements));
}

Value NullWriteOnly(Level const& level, Value object) {
  if (object.kind() != Value::Kind::kMap) return object;
  auto& members = object.members();
  for (auto const& attribute : level.attributes) {
    if (attribute.write_only) {
      members[attribute.name] = Value::Null();
    } else if (attribute.nested) {
      auto const rewrite = [&](Value o) { return NullWriteOnly(*attribute.nested, std::move(o)); };
      auto& value = members[attribute.name];
      value = RewriteObjects(std::move(value), rewrite, attribute.nested->nesting);
    }
  }
  for (auto const& block : level.blocks) {
    auto const rewrite = [&](Value o) { return NullWriteOnly(block.block, std::move(o)); };
    auto& value = members[block.name];
    value = RewriteObjects(std::move(value), rewrite, NestingOf(block));
  }
  return object;
}

Value EmptyBlock(NestedBlock const& block) {
  switch (block.nesting) {
    case BlockNesting::kSingle:
      return Value::Null();
    case BlockNesting::kList:
      return Value::List({});
    case BlockNesting::kSet:
      return Value::Set({});
    case BlockNesting::kMap:
      return Value::Map({});
    case BlockNesting::kGroup:
      break;
  }
  ValueMap members;
  for (auto const& attribute : block.block.attributes) {
    members.emplace(attribute.name, Value::Null());
  }
  return WithEmptyBlocks(block.block, Value::Map(std::move(members)));
}

void CollectUnknown(Value const& value, Path const& path, bool in_set, std::size_t limit,
                    std::vector<Path>& out) {
  if (out.size() >= limit) return;
  if (value.is_unknown()) {
    if (out.empty() || out.back() != path) out.push_back(path);
  } else if (value.kind() == Value::Kind::kMap) {
    for (auto const& [name, member] : value.members()) {
      CollectUnknown(member, in_set ? path : path.Attribute(name), in_set, limit, out);
    }
  } else if (value.kind() == Value::Kind::kList || value.kind() == Value::Kind::kSet) {
    bool const inside = in_set || value.kind() == Value::Kind::kSet;
    std::int64_t index = 0;
    for (auto const& element : value.elements()) {
      CollectUnknown(element, inside ? path : path.AtIndex(index++), inside, limit, out);
    }
  } else if (value.kind() == Value::Kind::kDynamic) {
    CollectUnknown(value.dynamic_value(), path, in_set, limit, out);
  }
}

}  // namespace

Difference Compare(Block const& block, Value const& prior, Value const& planned) {
  if (prior == planned) return Difference::kNone;
  if (!prior.is_known() || !planned.is_known()) return Difference::kReal;
  return CompareLevel(block, prior, planned);
}

Value WithoutWriteOnly(Block const& block, Value object) {
  return NullWriteOnly(block, std::move(object));
}

Value WithEmptyBlocks(Block const& block, Value object) {
  if (object.kind() != Value::Kind::kMap) return object;
  for (auto const& nested : block.blocks) {
    auto const rewrite = [&](Value o) { return WithEmptyBlocks(nested.block, std::move(o)); };
    auto& value = object.members()[nested.name];
    value = value.is_null() ? EmptyBlock(nested)
                            : RewriteObjects(std::move(value), rewrite, NestingOf(nested));
  }
  return object;
}

Value Resolved(Value const& value, Value const& fallback) {
  switch (value.kind()) {
    case Value::Kind::kUnknown:
      return fallback.IsWhollyKnown() ? fallback : Value::Null();
    case Value::Kind::kMap: {
      ValueMap out;
      for (auto const& [name, member] : value.members()) {
        out.emplace(name, Resolved(member, fallback[name]));
      }
      return Value::Map(std::move(out));
    }
    case Value::Kind::kList:
    case Value::Kind::kSet: {
      std::vector<Value> out;
      bool const list = value.kind() == Value::Kind::kList;
      bool const aligned = list && fallback.kind() == Value::Kind::kList;
      for (auto const& element : value.elements()) {
        bool const has = aligned && out.size() < fallback.elements().size();
        out.push_back(Resolved(element, has ? fallback.elements()[out.size()] : Value::Null()));
      }
      return list ? Value::List(std::move(out)) : Value::Set(std::move(out));
    }
    case Value::Kind::kDynamic:
      return value.IsWhollyKnown() ? value : Value::Null();
    default:
      return value;
  }
}

std::vector<Path> UnknownPaths(Value const& value, std::size_t limit) {
  std::vector<Path> out;
  CollectUnknown(value, {}, false, limit, out);
  return out;
}

Value const* Find(Value const& object, Path const& path) {
  Value const* at = &object;
  for (auto const& step : path.steps()) {
    if (auto const* index = std::get_if<Path::Index>(&step)) {
      if (at->kind() != Value::Kind::kList || index->index < 0) return nullptr;
      auto const position = static_cast<std::size_t>(index->index);
      if (position >= at->elements().size()) return nullptr;
      at = &at->elements()[position];
      continue;
    }
    if (at->kind() != Value::Kind::kMap) return nullptr;
    auto const* name = std::get_if<Path::AttributeName>(&step);
    auto const found =
        at->members().find(name != nullptr ? name->name : std::get<Path::Key>(step).key);
    if (found == at->members().end()) return nullptr;
    at = &found->second;
  }
  return at;
}

std::string PathList(std::vector<Path> const& paths) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string> texts;
  for (auto const& path : paths) {
    if (texts.size() == kMost) {
      texts.push_back(std::to_string(paths.size() - kMost) + " more");
      break;
    }
    texts.push_back("`" + path.ToText() + "`");
  }
  return Listed(texts);
}

}  // namespace ferro::tf
