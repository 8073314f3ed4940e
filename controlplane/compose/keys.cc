#include "controlplane/compose/keys.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "controlplane/compose/keys_rows.h"

namespace ferro::compose {
namespace {

// "services.*.ports[].target" as "services", "*", "ports", "[]", "target".
std::vector<std::string_view> PartsOf(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {  // Each turn takes a part.
    if (path.starts_with("[]")) {
      out.push_back(path.substr(0, 2));
      path.remove_prefix(2);
    } else {
      out.push_back(path.substr(0, path.find_first_of(".[")));
      path.remove_prefix(out.back().size());
    }
    if (path.starts_with('.')) path.remove_prefix(1);
  }
  return out;
}

KeyNode MakeTree() {
  KeyNode root;
  for (Key const& key : AllKeys()) {
    KeyNode* node = &root;
    for (std::string_view part : PartsOf(key.path)) {
      auto found = std::ranges::find(node->children, part, &KeyNode::name);
      if (found == node->children.end()) {
        node->children.push_back({.name = part});
        found = std::prev(node->children.end());
      }
      node = &*found;
    }
    node->key = &key;
  }
  return root;
}

std::string_view TextOf(Disposition disposition) {
  switch (disposition) {
    case Disposition::kMapped:
      return "yes";
    case Disposition::kNoted:
      return "yes, with a note";
    case Disposition::kRefused:
      break;
  }
  return "refused";
}

}  // namespace

std::vector<Key> const& AllKeys() {
  static std::vector<Key> const kAll = [] {
    std::vector<Key> all;
    for (auto part : {internal::TopKeys(), internal::ServiceKeys(), internal::ServicePartKeys(),
                      internal::GrantKeys()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return kAll;
}

KeyNode const* KeyNode::Exactly(std::string_view part) const {
  for (auto const& child : children) {
    if (child.name == part) return &child;
  }
  return nullptr;
}

KeyNode const* KeyNode::Child(std::string_view part) const {
  // A name of the file's own cannot be one of the table's marks.
  if (part != "*" && part != "[]") {
    if (KeyNode const* exact = Exactly(part)) return exact;
  }
  return Exactly("*");
}

KeyNode const& KeyTree() {
  static KeyNode const kTree = MakeTree();
  return kTree;
}

std::string KeysAsMarkdown() {
  std::vector<Key const*> rows;
  for (Key const& key : AllKeys()) {
    if (!key.path.ends_with("[]") && !key.path.ends_with(".*")) rows.push_back(&key);
  }
  std::ranges::sort(rows, {}, [](Key const* key) {
    return std::pair(key->path.starts_with("services."), key->path);
  });
  std::string out =
      "# Keys of a Compose file\n\n"
      "What becomes of every key of the Compose specification. The reader obeys this table; a\n"
      "key that is not here is refused with its line, except those that begin with `x-`.\n\n"
      "| key | used | what to know |\n|---|---|---|\n";
  for (Key const* key : rows) {
    std::string note(key->note);
    if (!key->values.empty()) {
      std::string values(key->values);
      for (auto at = values.find('|'); at != std::string::npos; at = values.find('|', at))
        values.replace(at, 1, "`, `");
      note += (note.empty() ? "one of `" : "; one of `") + values + "`";
    }
    out.append("| `").append(key->path).append("` | ").append(TextOf(key->disposition));
    out.append(" | ").append(note).append(" |\n");
  }
  return out;
}

}  // namespace ferro::compose
