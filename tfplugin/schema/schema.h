// Schemas as the SDK sees them: what goes on the wire (tfplugin6 §5) plus the
// rules that only we apply (defaults, validators, plan modifiers).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tfplugin/diagnostics.h"
#include "tfplugin/value/type.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

// Called for known, non-null values only (core-rules 38).
using Validator =
    std::function<void(Value const& value, Path const& path, Diagnostics& diagnostics)>;

// One attribute in the middle of a plan. `planned` may be changed unless the
// configuration sets the attribute.
struct PlannedAttribute {
  Path const& path;
  Value const& config;
  Value const& prior;  // Null on create.
  Value& planned;
  bool is_create = false;  // No prior object at all.
  bool requires_replace = false;
};
using PlanModifier = std::function<void(PlannedAttribute& attribute)>;

// Whether two known values mean the same; then the prior form is kept (core-rules 86).
using SemanticEquality = std::function<bool(Value const& a, Value const& b)>;

enum class Nesting { kSingle, kList, kSet, kMap };

struct Attribute;

struct NestedObject {
  Nesting nesting = Nesting::kSingle;
  std::vector<Attribute> attributes;
};

struct Attribute {
  std::string name;
  Type type = Type::Dynamic();                 // The implied type when `nested` is set.
  std::shared_ptr<NestedObject const> nested;  // Set for nested attributes.
  bool required = false;
  bool optional = false;
  bool computed = false;
  bool sensitive = false;
  bool write_only = false;
  std::string deprecated;  // The message; "" when it is not.
  std::string doc;         // Markdown.
  std::optional<Value> default_value;
  std::vector<Validator> validators;
  std::vector<PlanModifier> modifiers;
  SemanticEquality same;
  bool keeps_prior = false;  // Rules::KeepsPrior
  bool local_only = false;   // Rules::LocalOnly
  bool replaces = false;     // Some changes of it cannot be made in place; implies keeps_prior.
  bool element_key = false;  // Rules::ElementKey
};

enum class BlockNesting { kSingle, kList, kSet, kMap, kGroup };

struct NestedBlock;

struct Block {
  std::vector<Attribute> attributes;
  std::vector<NestedBlock> blocks;
  std::string doc;         // Markdown.
  std::string deprecated;  // The message; "" when it is not.
};

struct NestedBlock {
  std::string name;
  BlockNesting nesting = BlockNesting::kSingle;
  Block block;
  std::int64_t min_items = 0;
  std::int64_t max_items = 0;  // 0 = no limit (list, set).
};

struct Schema {
  std::int64_t version = 0;
  Block block;
};

// The object type of all attributes and blocks (tfplugin6 §5.2).
Type ImpliedType(Block const& block);
Type ImpliedType(NestedObject const& object);

enum class SchemaUse { kProvider, kResource, kDataSource };

// The rules that core punishes with a failure of every command, and those that it
// only expects (core-rules 21–33, 35); empty = sound. `where` begins each message.
std::vector<std::string> SchemaFaults(Schema const& schema, std::string_view where,
                                      SchemaUse use = SchemaUse::kResource);

}  // namespace ferro::tf
