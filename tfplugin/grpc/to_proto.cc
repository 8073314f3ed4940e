#include "tfplugin/grpc/to_proto.h"

#include <utility>

#include "base/text.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {
namespace {

using WireAttribute = tfplugin6::Schema_Attribute;
using WireBlock = tfplugin6::Schema_Block;
using WireNestedBlock = tfplugin6::Schema_NestedBlock;
using WireObject = tfplugin6::Schema_Object;

WireObject::NestingMode ModeOf(Nesting nesting) {
  switch (nesting) {
    case Nesting::kSingle:
      return WireObject::SINGLE;
    case Nesting::kList:
      return WireObject::LIST;
    case Nesting::kSet:
      return WireObject::SET;
    case Nesting::kMap:
      break;
  }
  return WireObject::MAP;
}

WireNestedBlock::NestingMode ModeOf(BlockNesting nesting) {
  switch (nesting) {
    case BlockNesting::kSingle:
      return WireNestedBlock::SINGLE;
    case BlockNesting::kList:
      return WireNestedBlock::LIST;
    case BlockNesting::kSet:
      return WireNestedBlock::SET;
    case BlockNesting::kMap:
      return WireNestedBlock::MAP;
    case BlockNesting::kGroup:
      break;
  }
  return WireNestedBlock::GROUP;
}

void Fill(Attribute const& attribute, WireAttribute& out) {
  out.set_name(attribute.name);
  out.set_description(ToValidUtf8(attribute.doc));
  out.set_description_kind(tfplugin6::MARKDOWN);
  out.set_required(attribute.required);
  out.set_optional(attribute.optional);
  out.set_computed(attribute.computed);
  out.set_sensitive(attribute.sensitive);
  out.set_write_only(attribute.write_only);
  out.set_deprecated(!attribute.deprecated.empty());
  out.set_deprecation_message(ToValidUtf8(attribute.deprecated));
  if (!attribute.nested) {
    out.set_type(attribute.type.ToJson());
    return;
  }
  auto& nested = *out.mutable_nested_type();
  nested.set_nesting(ModeOf(attribute.nested->nesting));
  for (auto const& member : attribute.nested->attributes) Fill(member, *nested.add_attributes());
}

void Fill(Block const& block, WireBlock& out) {
  for (auto const& attribute : block.attributes) Fill(attribute, *out.add_attributes());
  for (auto const& nested : block.blocks) {
    auto& made = *out.add_block_types();
    made.set_type_name(nested.name);
    made.set_nesting(ModeOf(nested.nesting));
    made.set_min_items(nested.min_items);
    made.set_max_items(nested.max_items);
    Fill(nested.block, *made.mutable_block());
  }
  out.set_description(ToValidUtf8(block.doc));
  out.set_description_kind(tfplugin6::MARKDOWN);
  out.set_deprecated(!block.deprecated.empty());
  out.set_deprecation_message(ToValidUtf8(block.deprecated));
}

void Fill(Path::Step const& step, tfplugin6::AttributePath_Step& out) {
  if (auto const* attribute = std::get_if<Path::AttributeName>(&step)) {
    out.set_attribute_name(ToValidUtf8(attribute->name));
  } else if (auto const* key = std::get_if<Path::Key>(&step)) {
    out.set_element_key_string(ToValidUtf8(key->key));
  } else if (auto const* index = std::get_if<Path::Index>(&step)) {
    out.set_element_key_int(index->index);
  }
}

}  // namespace

tfplugin6::DynamicValue ToProto(DynamicValue&& value) {
  tfplugin6::DynamicValue out;
  // Both members would be two values; the client looks at msgpack first.
  if (!value.msgpack.empty()) {
    out.set_msgpack(std::move(value.msgpack));
  } else if (!value.json.empty()) {
    out.set_json(std::move(value.json));
  }
  return out;
}

namespace {

// Terraform points at the whole resource when the place is inside a nested attribute, and shows
// no path: the text has to say it.
std::string DetailOf(Diagnostic const& diagnostic) {
  auto const place = diagnostic.path.ToText();
  auto const said = diagnostic.detail.find(place) != std::string::npos;
  if (diagnostic.path.steps().size() < 2 || said) {
    return diagnostic.detail;
  }
  return diagnostic.detail + (diagnostic.detail.empty() ? "" : "\n\n") + "At " + place + ".";
}

}  // namespace

tfplugin6::AttributePath ToProto(Path const& path) {
  tfplugin6::AttributePath out;
  for (auto const& step : path.steps()) Fill(step, *out.add_steps());
  return out;
}

void ToProto(Diagnostic const& diagnostic, tfplugin6::Diagnostic& out) {
  out.set_severity(diagnostic.severity == Severity::kError ? tfplugin6::Diagnostic::ERROR
                                                           : tfplugin6::Diagnostic::WARNING);
  out.set_summary(ToValidUtf8(diagnostic.summary));
  out.set_detail(ToValidUtf8(DetailOf(diagnostic)));
  if (!diagnostic.path.empty()) *out.mutable_attribute() = ToProto(diagnostic.path);
}

tfplugin6::Schema ToProto(Schema const& schema) {
  tfplugin6::Schema out;
  out.set_version(schema.version);
  Fill(schema.block, *out.mutable_block());
  return out;
}

tfplugin6::ServerCapabilities OfferedCapabilities() {
  tfplugin6::ServerCapabilities out;
  out.set_plan_destroy(true);
  out.set_get_provider_schema_optional(true);
  out.set_move_resource_state(true);
  return out;
}

}  // namespace ferro::tf
