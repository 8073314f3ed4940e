#include "tfplugin/plan/validate.h"

#include <string>
#include <utility>
#include <vector>

#include "tfplugin/plan/level.h"

namespace ferro::tf {
namespace {

constexpr std::string_view kHidden = "(sensitive value)";

void ReplaceAll(std::string& text, std::string const& what, std::string_view by) {
  if (what.empty()) return;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

// Validators quote what they refuse; a sensitive value must not be quoted.
void HideLeaves(Value const& value, std::string& text) {
  constexpr std::size_t kTooShortToBeAlone = 3;  // "a" would be found in every word.
  switch (value.kind()) {
    case Value::Kind::kString:
      ReplaceAll(text, value.ToText(), kHidden);
      if (value.as_string().size() >= kTooShortToBeAlone) {
        ReplaceAll(text, value.as_string(), kHidden);
      }
      break;
    case Value::Kind::kNumber:
      ReplaceAll(text, value.ToText(), kHidden);
      break;
    case Value::Kind::kList:
    case Value::Kind::kSet:
      for (auto const& element : value.elements()) HideLeaves(element, text);
      break;
    case Value::Kind::kMap:
      for (auto const& [name, member] : value.members()) HideLeaves(member, text);
      break;
    default:
      break;
  }
}

class ConfigValidator {
 public:
  ConfigValidator(bool write_only_allowed, Diagnostics& diagnostics)
      : write_only_allowed_(write_only_allowed), diagnostics_(diagnostics) {}

  void ValidateLevel(Level const& level, Value const& object, Path const& path) {
    for (auto const& attribute : level.attributes) {
      ValidateAttribute(attribute, object[attribute.name], Below(path, attribute.name));
    }
    for (auto const& nested : level.blocks) {
      Value const& value = object[nested.name];
      Path const where = Below(path, nested.name);
      if (!nested.block.deprecated.empty() && IsWritten(value)) {
        diagnostics_.Warning(where, "Deprecated block", nested.block.deprecated);
      }
      ValidateNested(nested.block, NestingOf(nested), value, where);
    }
  }

 private:
  static bool IsWritten(Value const& value) {
    if (!value.is_known()) return false;
    bool const collection = value.kind() == Value::Kind::kList || value.kind() == Value::Kind::kSet;
    return !collection || !value.elements().empty();
  }

  Path Below(Path const& path, std::string const& name) const {
    return in_set_ ? path : path.Attribute(name);
  }

  void ValidateAttribute(Attribute const& attribute, Value const& value, Path const& path) {
    if (value.is_null()) {
      if (attribute.required) {
        diagnostics_.Error(
            path, "Missing required argument",
            "`" + attribute.name + "` is required, but its value is null. Give it a value.");
      }
      return;
    }
    if (attribute.computed && !attribute.optional) {
      diagnostics_.Error(path, "Read-only attribute",
                         "`" + attribute.name +
                             "` is decided by the provider and cannot be configured. Remove it.");
      return;
    }
    if (attribute.write_only && !write_only_allowed_) {
      diagnostics_.Error(path, "Write-only argument is not supported",
                         "`" + attribute.name +
                             "` is write-only, which this version of Terraform would store in "
                             "clear text. Use Terraform 1.11 or OpenTofu 1.11 or newer.");
      return;
    }
    if (value.is_unknown()) return;
    if (!attribute.deprecated.empty()) {
      diagnostics_.Warning(path, "Deprecated argument", attribute.deprecated);
    }
    RunValidators(attribute, value, path);
    if (attribute.nested) {
      ValidateNested(*attribute.nested, attribute.nested->nesting, value, path);
    }
  }

  void RunValidators(Attribute const& attribute, Value const& value, Path const& path) {
    Diagnostics found;
    for (auto const& validate : attribute.validators) validate(value, path, found);
    for (auto diagnostic : found.items()) {
      if (attribute.sensitive || attribute.write_only) HideLeaves(value, diagnostic.detail);
      diagnostics_.Add(std::move(diagnostic));
    }
  }

  void ValidateNested(Level const& level, Nesting nesting, Value const& value, Path const& path) {
    if (!value.is_known()) return;
    if (nesting == Nesting::kSingle) return ValidateLevel(level, value, path);
    if (nesting == Nesting::kMap) {
      for (auto const& [key, member] : value.members()) {
        ValidateElement(level, member, path.AtKey(key));
      }
      return;
    }
    bool const outer = in_set_;
    in_set_ = in_set_ || nesting == Nesting::kSet;
    std::int64_t index = 0;
    for (auto const& element : value.elements()) {
      ValidateElement(level, element, in_set_ ? path : path.AtIndex(index++));
    }
    in_set_ = outer;
  }

  void ValidateElement(Level const& level, Value const& element, Path const& path) {
    if (element.is_known()) ValidateLevel(level, element, path);
  }

  bool write_only_allowed_;
  bool in_set_ = false;
  Diagnostics& diagnostics_;
};

}  // namespace

void ValidateObject(Block const& block, Value const& config, bool write_only_allowed,
                    Diagnostics& diagnostics) {
  if (!config.is_known()) return;
  ConfigValidator(write_only_allowed, diagnostics).ValidateLevel(block, config, {});
}

}  // namespace ferro::tf
