#include "tfplugin/schema/json_schema.h"

#include <nlohmann/json.hpp>

namespace ferro::tf {
namespace {

using nlohmann::json;

std::string_view NameOf(Nesting nesting) {
  switch (nesting) {
    case Nesting::kSingle:
      return "single";
    case Nesting::kList:
      return "list";
    case Nesting::kSet:
      return "set";
    case Nesting::kMap:
      return "map";
  }
  return "invalid";
}

std::string_view NameOf(BlockNesting nesting) {
  switch (nesting) {
    case BlockNesting::kSingle:
      return "single";
    case BlockNesting::kList:
      return "list";
    case BlockNesting::kSet:
      return "set";
    case BlockNesting::kMap:
      return "map";
    case BlockNesting::kGroup:
      return "group";
  }
  return "invalid";
}

void AddDescription(std::string const& text, json& out) {
  if (!text.empty()) out["description"] = text;
  out["description_kind"] = text.empty() ? "plain" : "markdown";
}

// Terraform leaves out what is false.
void AddFlag(char const* name, bool set, json& out) {
  if (set) out[name] = true;
}

json AttributesJson(std::vector<Attribute> const& attributes);

json AttributeJson(Attribute const& attribute) {
  json out = json::object();
  if (attribute.nested) {
    out["nested_type"] = {{"attributes", AttributesJson(attribute.nested->attributes)},
                          {"nesting_mode", NameOf(attribute.nested->nesting)}};
  } else {
    out["type"] = json::parse(attribute.type.ToJson(), nullptr, false);
  }
  AddDescription(attribute.doc, out);
  AddFlag("required", attribute.required, out);
  AddFlag("optional", attribute.optional, out);
  AddFlag("computed", attribute.computed, out);
  AddFlag("sensitive", attribute.sensitive, out);
  AddFlag("write_only", attribute.write_only, out);
  AddFlag("deprecated", !attribute.deprecated.empty(), out);
  return out;
}

json AttributesJson(std::vector<Attribute> const& attributes) {
  json out = json::object();
  for (auto const& attribute : attributes) out[attribute.name] = AttributeJson(attribute);
  return out;
}

json BlockJson(Block const& block) {
  json out = json::object();
  if (!block.attributes.empty()) out["attributes"] = AttributesJson(block.attributes);
  for (auto const& nested : block.blocks) {
    json& entry = out["block_types"][nested.name];
    entry = {{"block", BlockJson(nested.block)}, {"nesting_mode", NameOf(nested.nesting)}};
    if (nested.min_items != 0) entry["min_items"] = nested.min_items;
    if (nested.max_items != 0) entry["max_items"] = nested.max_items;
  }
  AddDescription(block.doc, out);
  AddFlag("deprecated", !block.deprecated.empty(), out);
  return out;
}

json SchemaJson(Schema const& schema) {
  return {{"version", schema.version}, {"block", BlockJson(schema.block)}};
}

}  // namespace

std::string ProviderSchemaJson(Provider const& provider) {
  json own = {{"provider", SchemaJson(provider.schema())}};
  for (auto const& resource : provider.resources()) {
    own["resource_schemas"][resource->type_name()] = SchemaJson(resource->schema());
  }
  for (auto const& source : provider.data_sources()) {
    own["data_source_schemas"][source->type_name()] = SchemaJson(source->schema());
  }
  json const out = {{"format_version", "1.0"},
                    {"provider_schemas", {{provider.address(), std::move(own)}}}};
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace ferro::tf
