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

// Rewrites each object of a collection (or the one object) and keeps the rest.
Value RewriteObjects(Value const& value, std::function<Value(Value const&)> const& rewrite,
                     Nesting nesting) {
  if (!value.is_known()) return value;
  if (nesting == Nesting::kSingle) return rewrite(value);
  auto each = [&rewrite](Value const& element) {
    return element.is_known() ? rewrite(element) : element;
  };
  if (nesting == Nesting::kMap) {
    ValueMap out;
    for (auto const& [key, member] : value.members()) out.emplace(key, each(member));
    return Value::Map(std::move(out));
  }
  std::vector<Value> out;
  for (auto const& element : value.elements()) out.push_back(each(element));
  return nesting == Nesting::kSet ? Value::Set(std::move(out)) : Value::List(std::move(out));
}

Value NullWriteOnly(Level const& level, Value const& object) {
  if (object.kind() != Value::Kind::kMap) return object;
  Value out = object;
  for (auto const& attribute : level.attributes) {
    Value const& value = object[attribute.name];
    if (attribute.write_only) {
      out.members().insert_or_assign(attribute.name, Value::Null());
    } else if (attribute.nested) {
      auto rewrite = [&](Value const& o) { return NullWriteOnly(*attribute.nested, o); };
      out.members().insert_or_assign(attribute.name,
                                     RewriteObjects(value, rewrite, attribute.nested->nesting));
    }
  }
  for (auto const& block : level.blocks) {
    auto rewrite = [&](Value const& o) { return NullWriteOnly(block.block, o); };
    out.members().insert_or_assign(block.name,
                                   RewriteObjects(object[block.name], rewrite, NestingOf(block)));
  }
  return out;
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

Value WithoutWriteOnly(Block const& block, Value const& object) {
  return NullWriteOnly(block, object);
}

Value WithEmptyBlocks(Block const& block, Value const& object) {
  if (object.kind() != Value::Kind::kMap) return object;
  Value out = object;
  for (auto const& nested : block.blocks) {
    Value const& value = object[nested.name];
    auto rewrite = [&](Value const& o) { return WithEmptyBlocks(nested.block, o); };
    out.members().insert_or_assign(
        nested.name,
        value.is_null() ? EmptyBlock(nested) : RewriteObjects(value, rewrite, NestingOf(nested)));
  }
  return out;
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
    auto const found = at->members().find(name ? name->name : std::get<Path::Key>(step).key);
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
