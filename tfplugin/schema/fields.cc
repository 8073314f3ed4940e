#include "tfplugin/schema/fields.h"

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

class Decoder final : public Fields {
 public:
  Decoder(Value const& object, Path const& path, Diagnostics& diagnostics)
      : object_(object), path_(path), diagnostics_(diagnostics) {}

  void About(std::string_view /*doc*/) override {}

 private:
  void Visit(std::string_view name, Slot& slot, Rules const& /*rules*/,
             std::string_view /*doc*/) override {
    slot.Set(object_[name], path_.Attribute(name), diagnostics_);
  }
  void VisitBlock(std::string_view name, BlockSlot& slot, std::string_view /*doc*/) override {
    slot.Set(object_[name], path_.Attribute(name), diagnostics_);
  }

  Value const& object_;
  Path const& path_;
  Diagnostics& diagnostics_;
};

class Encoder final : public Fields {
 public:
  ValueMap members;

  void About(std::string_view /*doc*/) override {}

 private:
  void Visit(std::string_view name, Slot& slot, Rules const& /*rules*/,
             std::string_view /*doc*/) override {
    members.insert_or_assign(std::string(name), slot.Get());
  }
  void VisitBlock(std::string_view name, BlockSlot& slot, std::string_view /*doc*/) override {
    members.insert_or_assign(std::string(name), slot.Get());
  }
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

Outcome DecodeObject(Describer describe, void* model, Value const& value, Path const& path,
                     Diagnostics& diagnostics) {
  if (value.kind() != Value::Kind::kMap) return Misfit(value, "an object", path, diagnostics);
  Decoder decoder(value, path, diagnostics);
  describe(decoder, model);
  return Outcome::kSet;
}

Value EncodeObject(Describer describe, void* model) {
  Encoder encoder;
  describe(encoder, model);
  return Value::Map(std::move(encoder.members));
}

}  // namespace internal
}  // namespace ferro::tf
