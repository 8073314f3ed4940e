#include "tfplugin/schema/fields.h"

#include <cstddef>
#include <functional>
#include <utility>

#include "base/check.h"

namespace ferro::tf {
namespace {

class Collector final : public Fields {
 public:
  tf::Block block;

  void About(std::string_view doc) override { block.doc = std::string(doc); }

 private:
  void Visit(std::string_view name, Slot& slot, Rules const& rules, std::string_view doc) override {
    Attribute attribute;
    rules.ApplyTo(attribute);
    attribute.name = std::string(name);
    attribute.doc = std::string(doc);
    attribute.type = slot.type();
    attribute.nested = slot.nested();
    block.attributes.push_back(std::move(attribute));
  }

  void VisitBlock(std::string_view name, BlockSlot& slot, std::string_view doc) override {
    NestedBlock nested{.name = std::string(name), .nesting = slot.nesting(), .block = slot.block()};
    if (!doc.empty()) nested.block.doc = std::string(doc);
    block.blocks.push_back(std::move(nested));
  }
};

// Notes where the members of one object are.
class Locator final : public Fields {
 public:
  Locator(void const* object, std::size_t size)
      : begin_(static_cast<std::byte const*>(object)), size_(size) {}

  internal::Members members;

  void About(std::string_view /*doc*/) override {}

 private:
  void Visit(std::string_view name, Slot& slot, Rules const& /*rules*/,
             std::string_view /*doc*/) override {
    Add(name, slot.member(), slot.codec());
  }
  void VisitBlock(std::string_view name, BlockSlot& slot, std::string_view /*doc*/) override {
    Add(name, slot.member(), slot.codec());
  }

  void Add(std::string_view name, void const* member, MemberCodec const& codec) {
    auto const* const at = static_cast<std::byte const*>(member);
    std::less<> const before;
    bool const is_inside = !before(at, begin_) && before(at, begin_ + size_);
    FERRO_CHECK(is_inside, "Describe names something that is no member of its model");
    members.push_back({std::string(name), static_cast<std::size_t>(at - begin_), &codec});
  }

  std::byte const* begin_;
  std::size_t size_;
};

}  // namespace

namespace internal {

tf::Block CollectBlock(Describer describe, void* blank) {
  Collector collector;
  describe(collector, blank);
  return std::move(collector.block);
}

std::shared_ptr<NestedObject const> CollectNested(Nesting nesting, Describer describe,
                                                  void* blank) {
  tf::Block block = CollectBlock(describe, blank);
  FERRO_CHECK(block.blocks.empty(), "a nested attribute cannot hold blocks");
  return std::make_shared<NestedObject const>(NestedObject{nesting, std::move(block.attributes)});
}

Type ModelType(Describer describe, void* blank) {
  return ImpliedType(CollectBlock(describe, blank));
}

Members CollectMembers(Describer describe, void* blank, std::size_t size) {
  Locator locator(blank, size);
  describe(locator, blank);
  return std::move(locator.members);
}

Outcome DecodeObject(Members const& members, void* model, Value const& value, Path const& path,
                     Diagnostics& diagnostics) {
  if (value.kind() != Value::Kind::kMap) return Misfit(value, "an object", path, diagnostics);
  for (auto const& [name, offset, codec] : members) {
    auto const& given = value[name];
    void* const member = static_cast<std::byte*>(model) + offset;
    // What is null or unknown fits everywhere: nothing is said of it, and no path is needed.
    codec->set(given, member, given.is_known() ? path.Attribute(name) : path, diagnostics);
  }
  return Outcome::kSet;
}

Value EncodeObject(Members const& members, void const* model) {
  ValueMap out;
  for (auto const& [name, offset, codec] : members) {
    out.insert_or_assign(name, codec->get(static_cast<std::byte const*>(model) + offset));
  }
  return Value::Map(std::move(out));
}

}  // namespace internal
}  // namespace ferro::tf
