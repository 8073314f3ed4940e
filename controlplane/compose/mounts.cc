// "./data:/var/lib/data:ro" and its kin.
#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "controlplane/compose/short_forms.h"

namespace ferro::compose {
namespace {

using yaml::Node;

bool IsPath(std::string_view source) {
  return source.starts_with('.') || source.starts_with('/') || source.starts_with('~');
}

bool Contains(auto const& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

class ShortMount {
 public:
  explicit ShortMount(Node const& item) : item_(item), mapping_(yaml::Mapping(item.mark)) {}

  // What is wrong, or "".
  std::string Parse();
  Node Finish() && { return std::move(mapping_); }

 private:
  std::string Option(std::string_view option);
  Node Text(std::string_view text) const {
    Node node = yaml::Text(std::string(text), item_.mark);
    node.because = item_.because;
    return node;
  }
  Node& Part(std::string_view name) {
    Node* part = mapping_.Find(name);
    return part != nullptr ? *part : mapping_.Set(name, yaml::Mapping(item_.mark));
  }

  Node const& item_;
  Node mapping_;
};

std::string ShortMount::Option(std::string_view option) {
  constexpr std::array<std::string_view, 6> kPropagations = {"rprivate", "private", "rshared",
                                                             "shared",   "rslave",  "slave"};
  constexpr std::array<std::string_view, 3> kConsistencies = {"cached", "consistent", "delegated"};
  if (option == "rw") {
    mapping_.Erase("read_only");
  } else if (option == "ro") {
    mapping_.Set("read_only", yaml::Bool(true, item_.mark));
  } else if (option == "nocopy") {
    Part("volume").Set("nocopy", yaml::Bool(true, item_.mark));
  } else if (option == "z" || option == "Z") {
    Part("bind").Set("selinux", Text(option));
  } else if (Contains(kPropagations, option)) {
    Part("bind").Set("propagation", Text(option));
  } else if (Contains(kConsistencies, option)) {
    mapping_.Set("consistency", Text(option));
  } else {
    return "\"" + std::string(option) +
           "\" is no option of a mount; ro, rw, z, Z, nocopy and the " + "propagations are";
  }
  return "";
}

std::string ShortMount::Parse() {
  auto const parts = Split(item_.text, ':');
  if (std::ranges::find(parts, "") != parts.end())
    return "\"" + item_.text +
           "\" has nothing before or after a colon; write [SOURCE:]TARGET[:OPTIONS]";
  if (parts.size() > 3) return "\"" + item_.text + "\" has too many colons; use the long form";
  if (parts.size() > 1 && parts[0].size() == 1 && parts[0] != "." && parts[0] != "/" &&
      parts[0] != "~")
    return "\"" + item_.text +
           "\": a single letter before a colon is a Windows drive to Compose; use "
           "the long form";
  bool const is_path = parts.size() > 1 && IsPath(parts[0]);
  mapping_.Set("type", Text(is_path ? "bind" : "volume"));
  if (parts.size() > 1) mapping_.Set("source", Text(parts[0]));
  mapping_.Set("target", Text(parts.size() > 1 ? parts[1] : parts[0]));
  if (parts.size() == 3) {
    for (auto const& option : Split(parts[2], ',')) {
      if (std::string wrong = Option(option); !wrong.empty()) return wrong;
    }
  }
  if (is_path) {
    Part("bind").Set("create_host_path", yaml::Bool(true, item_.mark));
  } else {
    Part("volume");
  }
  return "";
}

}  // namespace

Status ExpandMount(Node& item, std::string const& path) {
  if (!item.IsText()) return {};
  ShortMount mount(item);
  if (std::string const wrong = mount.Parse(); !wrong.empty()) return WrongValue(item, path, wrong);
  item = std::move(mount).Finish();
  return {};
}

}  // namespace ferro::compose
