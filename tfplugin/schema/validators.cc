#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "base/text.h"
#include "base/time_text.h"
#include "tfplugin/schema/rules.h"

namespace ferro::tf {
namespace {

// Code points, not bytes: a name's limit is what a person counts.
std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> Quoted(std::vector<std::string> const& values) {
  std::vector<std::string> out;
  for (auto const& value : values) out.push_back("\"" + value + "\"");
  return out;
}

void Reject(Path const& path, std::string const& expectation, std::string const& found,
            Diagnostics& diagnostics) {
  std::string const name = path.empty() ? "The value" : "`" + path.ToText() + "`";
  diagnostics.Error(path, "Invalid value",
                    name + " must be " + expectation + ", got " + found + ".");
}

std::string Range(std::size_t least, std::size_t most) {
  if (most == std::numeric_limits<std::size_t>::max()) return "at least " + std::to_string(least);
  if (least == most) return "exactly " + std::to_string(least);
  return std::to_string(least) + " to " + std::to_string(most);
}

}  // namespace

Validator LengthBetween(std::size_t least, std::size_t most) {
  return [least, most](Value const& value, Path const& path, Diagnostics& diagnostics) {
    if (value.kind() != Value::Kind::kString) return;
    std::size_t const length = Characters(value.as_string());
    if (length >= least && length <= most) return;
    Reject(path, Range(least, most) + " characters long", std::to_string(length), diagnostics);
  };
}

Validator OneOf(std::vector<std::string> values) {
  return
      [values = std::move(values)](Value const& value, Path const& path, Diagnostics& diagnostics) {
        if (value.kind() != Value::Kind::kString) return;
        if (std::ranges::find(values, value.as_string()) != values.end()) return;
        Reject(path, "one of " + Listed(Quoted(values), "or"), value.ToText(), diagnostics);
      };
}

Validator Matching(std::function<bool(std::string_view)> matches, std::string_view expectation) {
  return [matches = std::move(matches), expectation = std::string(expectation)](
             Value const& value, Path const& path, Diagnostics& diagnostics) {
    if (value.kind() != Value::Kind::kString || matches(value.as_string())) return;
    Reject(path, expectation, value.ToText(), diagnostics);
  };
}

Validator UuidText() {
  return Matching(IsUuid, "a UUID such as \"1f2e3d4c-5b6a-4978-8897-a6b5c4d3e2f1\"");
}

Validator Between(std::int64_t least, std::int64_t most) {
  return [least, most](Value const& value, Path const& path, Diagnostics& diagnostics) {
    if (value.kind() != Value::Kind::kNumber) return;
    if (value.as_number() >= Number(least) && value.as_number() <= Number(most)) return;
    Reject(path, "between " + std::to_string(least) + " and " + std::to_string(most),
           value.ToText(), diagnostics);
  };
}

Validator AtLeast(std::int64_t least) {
  return [least](Value const& value, Path const& path, Diagnostics& diagnostics) {
    if (value.kind() != Value::Kind::kNumber || value.as_number() >= Number(least)) return;
    Reject(path, "at least " + std::to_string(least), value.ToText(), diagnostics);
  };
}

Validator SizeBetween(std::size_t least, std::size_t most) {
  return [least, most](Value const& value, Path const& path, Diagnostics& diagnostics) {
    std::size_t size = 0;
    if (value.kind() == Value::Kind::kMap) {
      size = value.members().size();
    } else if (value.kind() == Value::Kind::kList || value.kind() == Value::Kind::kSet) {
      size = value.elements().size();
    } else {
      return;
    }
    // Unknown elements of a set may turn out to be equal.
    bool const may_shrink = value.kind() == Value::Kind::kSet && !value.IsWhollyKnown();
    if ((size >= least && size <= most) || (may_shrink && size > most)) return;
    Reject(path, "a collection of " + Range(least, most) + " elements", std::to_string(size),
           diagnostics);
  };
}

Validator EachElement(Validator validator) {
  return [validator = std::move(validator)](Value const& value, Path const& path,
                                            Diagnostics& diagnostics) {
    if (value.kind() == Value::Kind::kMap) {
      for (auto const& [key, member] : value.members()) {
        if (member.is_known()) validator(member, path.AtKey(key), diagnostics);
      }
      return;
    }
    if (value.kind() != Value::Kind::kList && value.kind() != Value::Kind::kSet) return;
    std::int64_t index = 0;
    for (auto const& element : value.elements()) {
      Path const where = value.kind() == Value::Kind::kList ? path.AtIndex(index++) : path;
      if (element.is_known()) validator(element, where, diagnostics);
    }
  };
}

Validator DurationText() {
  return [](Value const& value, Path const& path, Diagnostics& diagnostics) {
    if (value.kind() != Value::Kind::kString || ParseDuration(value.as_string())) return;
    Reject(path, "a duration such as \"90s\", \"20m\" or \"1h30m\"", value.ToText(), diagnostics);
  };
}

}  // namespace ferro::tf
