#include <algorithm>
#include <array>
#include <set>

#include "tfplugin/schema/schema.h"

namespace ferro::tf {
namespace {

// What holds for everything below some level of the schema.
struct Surroundings {
  bool in_set = false;
  bool in_collection = false;
  bool in_computed = false;
  bool in_write_only = false;
};

class Examiner {
 public:
  Examiner(SchemaUse use, std::vector<std::string>& faults) : use_(use), faults_(faults) {}

  void Examine(Block const& block, std::string const& where, Surroundings around) {
    if (block.doc.empty()) Fault(where, "has no description");
    ExamineNames(block, where);
    for (auto const& attribute : block.attributes) {
      ExamineAttribute(attribute, where + "." + attribute.name, around);
    }
    for (auto const& nested : block.blocks) {
      ExamineBlock(nested, where + "." + nested.name, around);
    }
  }

  void ExamineRootNames(Block const& block, std::string const& where);

 private:
  void Fault(std::string const& where, std::string const& what) {
    faults_.push_back(where + " " + what);
  }

  void ExamineNames(Block const& block, std::string const& where) {
    std::set<std::string> seen;
    auto check = [&](std::string const& name) {
      if (!seen.insert(name).second) Fault(where + "." + name, "is named twice");
      bool const first = !name.empty() && (name[0] == '_' || (name[0] >= 'a' && name[0] <= 'z'));
      bool const rest = std::ranges::all_of(name, [](char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      });
      if (!first || !rest) Fault(where + "." + name, "is not a name of [a-z_][a-z0-9_]*");
    };
    for (auto const& attribute : block.attributes) check(attribute.name);
    for (auto const& nested : block.blocks) check(nested.name);
  }

  void ExamineAttribute(Attribute const& attribute, std::string const& where, Surroundings around) {
    ExamineUse(attribute, where);
    ExamineWriteOnly(attribute, where, around);
    if (attribute.doc.empty()) Fault(where, "has no description");
    if (attribute.default_value && !(attribute.optional && attribute.computed)) {
      Fault(where, "has a default and is not optional and computed");
    }
    if (!attribute.nested) {
      ExamineDynamic(attribute.type, where, around);
      return;
    }
    around.in_computed = around.in_computed || attribute.computed;
    around.in_write_only = around.in_write_only || attribute.write_only;
    around.in_collection = around.in_collection || attribute.nested->nesting != Nesting::kSingle;
    around.in_set = around.in_set || attribute.nested->nesting == Nesting::kSet;
    Examine(Block{.attributes = attribute.nested->attributes, .doc = "nested"}, where, around);
  }

  void ExamineUse(Attribute const& attribute, std::string const& where) {
    if (!attribute.required && !attribute.optional && !attribute.computed) {
      Fault(where, "is neither required, optional nor computed");
    }
    if (attribute.required && attribute.optional) Fault(where, "is both required and optional");
    if (attribute.required && attribute.computed) Fault(where, "is both required and computed");
    if (use_ == SchemaUse::kProvider && attribute.computed) {
      Fault(where, "is computed, which a provider's argument cannot be");
    }
    if (use_ == SchemaUse::kProvider && attribute.required) {
      Fault(where, "is required, so that Terraform would ask for it instead of using a fallback");
    }
  }

  void ExamineWriteOnly(Attribute const& attribute, std::string const& where,
                        Surroundings const& around) {
    if (around.in_write_only && !attribute.write_only) {
      Fault(where, "is not write-only inside a write-only attribute");
    }
    if (!attribute.write_only) return;
    if (use_ != SchemaUse::kResource) Fault(where, "is write-only outside a managed resource");
    if (attribute.computed) Fault(where, "is both write-only and computed");
    if (around.in_set) Fault(where, "is write-only inside a set");
    if (around.in_computed) Fault(where, "is write-only inside a computed attribute");
    if (attribute.default_value) Fault(where, "is write-only and has a default");
  }

  void ExamineDynamic(Type const& type, std::string const& where, Surroundings const& around) {
    bool const alone = type.kind() == Type::Kind::kDynamic;
    if (alone && around.in_collection) Fault(where, "is dynamic inside a collection");
    if (!alone && HasDynamicCollection(type)) Fault(where, "is a collection of dynamic values");
    if (!alone && around.in_collection && type.HasDynamic()) {
      Fault(where, "is dynamic inside a collection");
    }
  }

  static bool HasDynamicCollection(Type const& type) {
    if (type.is_collection()) return type.HasDynamic();
    auto const& elements = type.elements();
    if (type.kind() == Type::Kind::kTuple)
      return std::ranges::any_of(elements, HasDynamicCollection);
    if (type.kind() != Type::Kind::kObject) return false;
    return std::ranges::any_of(
        type.attributes(), [](auto const& member) { return HasDynamicCollection(member.second); });
  }

  void ExamineBlock(NestedBlock const& nested, std::string const& where, Surroundings around) {
    ExamineCounts(nested, where);
    bool const single =
        nested.nesting == BlockNesting::kSingle || nested.nesting == BlockNesting::kGroup;
    around.in_collection = around.in_collection || !single;
    around.in_set = around.in_set || nested.nesting == BlockNesting::kSet;
    Examine(nested.block, where, around);
  }

  void ExamineCounts(NestedBlock const& nested, std::string const& where) {
    std::int64_t const min = nested.min_items;
    std::int64_t const max = nested.max_items;
    if (min < 0 || max < 0) Fault(where, "has a negative number of items");
    if (nested.nesting == BlockNesting::kSingle && (min != max || min > 1)) {
      Fault(where, "is a single block whose item counts are not both 0 or both 1");
    }
    bool const countless =
        nested.nesting == BlockNesting::kGroup || nested.nesting == BlockNesting::kMap;
    if (countless && (min != 0 || max != 0)) Fault(where, "is of a nesting without item counts");
    if (!countless && nested.nesting != BlockNesting::kSingle && max != 0 && min > max) {
      Fault(where, "wants more items than it allows");
    }
  }

  SchemaUse use_;
  std::vector<std::string>& faults_;
};

// Core takes these for itself without a word: a `count` attribute becomes the
// meta-argument (core-rules 27).
void Examiner::ExamineRootNames(Block const& block, std::string const& where) {
  static constexpr std::array kResource = {"count",    "for_each",   "depends_on",
                                           "provider", "lifecycle",  "locals",
                                           "_",        "connection", "provisioner"};
  static constexpr std::array kData = {"count",     "for_each", "depends_on", "provider",
                                       "lifecycle", "locals",   "_"};
  static constexpr std::array kProvider = {
      "alias", "version", "count", "depends_on", "for_each", "source", "locals", "lifecycle", "_"};
  auto reserved = [this](std::string const& name) {
    auto in = [&name](auto const& names) { return std::ranges::find(names, name) != names.end(); };
    if (use_ == SchemaUse::kProvider) return in(kProvider);
    return use_ == SchemaUse::kResource ? in(kResource) : in(kData);
  };
  for (auto const& attribute : block.attributes) {
    if (reserved(attribute.name)) Fault(where + "." + attribute.name, "has a reserved name");
  }
  for (auto const& nested : block.blocks) {
    if (reserved(nested.name)) Fault(where + "." + nested.name, "has a reserved name");
  }
}

}  // namespace

std::vector<std::string> SchemaFaults(Schema const& schema, std::string_view where, SchemaUse use) {
  std::vector<std::string> faults;
  if (schema.version < 0) faults.push_back(std::string(where) + " has a negative version");
  Examiner examiner(use, faults);
  examiner.ExamineRootNames(schema.block, std::string(where));
  examiner.Examine(schema.block, std::string(where), {});
  return faults;
}

}  // namespace ferro::tf
