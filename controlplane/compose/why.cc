#include "controlplane/compose/why.h"

#include <charconv>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "controlplane/yaml/print.h"

namespace ferro::compose {
namespace {

using yaml::Node;

constexpr std::size_t kLongestValue = 200;

auto NotFound(std::string const& parent, std::string_view part, Node const& node) {
  std::string what = (parent.empty() ? "the project" : parent) + " has no " + std::string(part);
  std::vector<std::string> names;
  for (auto const& member : node.members) names.push_back(member.key);
  if (!names.empty()) what += "; there is " + Listed(names);
  if (node.IsSequence()) what += "; it has " + Counted(node.items.size(), "entry", "entries");
  return Fail(ErrorCode::kNotFound, std::move(what));
}

// The member whose key is the longest start of the rest of the path: keys may have dots.
yaml::Member const* LongestMember(Node const& node, std::string_view rest) {
  yaml::Member const* best = nullptr;
  for (auto const& member : node.members) {
    bool const fits = rest.starts_with(member.key) &&
                      (rest.size() == member.key.size() || rest[member.key.size()] == '.' ||
                       rest[member.key.size()] == '[');
    if (fits && (best == nullptr || member.key.size() > best->key.size())) best = &member;
  }
  return best;
}

struct At {
  std::string path;
  Node const* node = nullptr;
};

Result<At> Descend(At at, std::string_view rest) {
  while (!rest.empty()) {  // Each turn takes a part of the path.
    if (rest.starts_with('.')) rest.remove_prefix(1);
    if (rest.starts_with('[')) {
      auto const close = rest.find(']');
      std::size_t index = at.node->items.size();
      std::string_view const digits =
          rest.substr(1, close == std::string_view::npos ? 0 : close - 1);
      std::from_chars(digits.data(), digits.data() + digits.size(), index);
      if (index >= at.node->items.size()) return NotFound(at.path, rest, *at.node);
      at.node = &at.node->items[index];
      at.path.append("[").append(std::to_string(index)).append("]");
      rest.remove_prefix(close + 1);
      continue;
    }
    yaml::Member const* member = LongestMember(*at.node, rest);
    if (member == nullptr) return NotFound(at.path, rest, *at.node);
    at.path += (at.path.empty() ? "" : ".") + member->key;
    at.node = &member->value;
    rest.remove_prefix(member->key.size());
  }
  return at;
}

Origin OriginOf(At const& at) {
  Node const& node = *at.node;
  std::string value = node.IsText() ? node.text : yaml::PrintJson(node);
  if (value.size() > kLongestValue) value = std::string(CutUtf8(value, kLongestValue)) + "…";
  return {.path = at.path,
          .value = std::move(value),
          .place = yaml::TextOf(node.mark),
          .because = node.because,
          .shadows = node.shadows};
}

void Collect(At const& at, std::string const& parent_place, std::vector<Origin>& out) {
  Origin origin = OriginOf(at);
  bool const tells = out.empty() || !origin.because.empty() || !origin.shadows.empty() ||
                     (at.node->IsScalar() && origin.place != parent_place);
  std::string const place = origin.place;
  if (tells) out.push_back(std::move(origin));
  for (auto const& member : at.node->members)
    Collect({at.path + "." + member.key, &member.value}, place, out);
  for (std::size_t i = 0; i < at.node->items.size(); ++i)
    Collect({at.path + "[" + std::to_string(i) + "]", &at.node->items[i]}, place, out);
}

}  // namespace

Result<std::vector<Origin>> Why(Project const& project, std::string_view path) {
  At at{"", &project.document};
  Node const* services = project.document.Find("services");
  if (LongestMember(project.document, path) == nullptr && services != nullptr)
    at = {"services", services};
  auto found = Descend(std::move(at), path);
  if (!found) return Fail(std::move(found).error());
  std::vector<Origin> out;
  Collect(*found, "", out);
  return out;
}

std::string TextOf(std::vector<Origin> const& origins) {
  std::string out;
  for (auto const& origin : origins) {
    out += origin.path + ": " + origin.value + "\n  at " + origin.place;
    for (auto const& because : origin.because) out += ", " + because;
    out += "\n";
    for (auto const& shadowed : origin.shadows)
      out += "  instead of " + shadowed.text + " at " + yaml::TextOf(shadowed.mark) + "\n";
  }
  return out;
}

}  // namespace ferro::compose
