#include "controlplane/yaml/parse.h"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "controlplane/yaml/scalar.h"

namespace ferro::yaml {
namespace {

constexpr std::string_view kYamlTag = "tag:yaml.org,2002:";

std::string_view TextOf(yaml_char_t const* text) {
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<char const*>(text));
}

// libyaml's parser, with its event and its clean-up.
class Events {
 public:
  explicit Events(std::string_view text) {
    ready_ = yaml_parser_initialize(&parser_) == 1;
    if (!ready_) return;
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<unsigned char const*>(text.data()),
                                 text.size());
  }
  Events(Events const&) = delete;
  Events& operator=(Events const&) = delete;
  ~Events() {
    yaml_event_delete(&event_);
    if (ready_) yaml_parser_delete(&parser_);
  }

  // False when the text stops being YAML; then `parser()` says why.
  bool Next() {
    yaml_event_delete(&event_);
    return ready_ && yaml_parser_parse(&parser_, &event_) == 1;
  }
  yaml_event_t const& event() const { return event_; }
  yaml_parser_t const& parser() const { return parser_; }

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool ready_ = false;
};

// Keys of the mapping itself win, then those of the earlier mapping.
Status Merge(Node& into, Member const& merge) {
  std::vector<Node const*> sources;
  if (merge.value.IsSequence()) {
    for (auto const& item : merge.value.items) sources.push_back(&item);
  } else {
    sources.push_back(&merge.value);
  }
  std::set<std::string, std::less<>> own;
  for (auto const& member : into.members) own.insert(member.key);
  for (Node const* source : sources) {
    if (!source->IsMapping()) {
      return FailAt(merge.mark, "YAML-010",
                    "<< takes a mapping or a list of mappings, and this is " +
                        std::string(NameOf(source->kind)));
    }
    for (auto const& member : source->members) {
      if (own.insert(member.key).second) into.members.push_back(member);
    }
  }
  return {};
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view file, Limits const& limits)
      : events_(text), limits_(limits), file_(std::make_shared<std::string const>(file)) {}

  Result<Node> ReadDocument();

 private:
  Mark MarkAt(yaml_mark_t const& mark) const {
    return {file_, static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
  }
  Mark here() const { return MarkAt(events_.event().start_mark); }
  yaml_event_type_t type() const { return events_.event().type; }

  Status Next();
  // The value whose first event is the current one; leaves its last event current.
  Result<Node> ReadValue(int depth);
  Result<Node> ReadUnnamed(int depth);  // The same, without its anchor.
  Result<Node> ReadAlias(int depth);
  Result<Node> ReadScalar();
  Result<Node> ReadSequence(int depth);
  Result<Node> ReadMapping(int depth);
  Result<Member> ReadMember(int depth);
  Status Count(Node const& node);
  std::string TooDeep() const;
  Result<std::string> TagOf(yaml_char_t const* tag, std::string_view expected) const;

  Events events_;
  Limits const limits_;
  std::shared_ptr<std::string const> file_;
  std::map<std::string, Node, std::less<>> anchors_;
  std::set<std::string, std::less<>> open_anchors_;
  std::size_t nodes_ = 0;
};

int HeightOf(Node const& node) {
  int tallest = 0;
  for (auto const& item : node.items) tallest = std::max(tallest, HeightOf(item));
  for (auto const& member : node.members) tallest = std::max(tallest, HeightOf(member.value));
  return tallest + 1;
}

Status Reader::Next() {
  if (events_.Next()) return {};
  yaml_parser_t const& parser = events_.parser();
  std::string why = parser.problem == nullptr ? "out of memory" : parser.problem;
  if (parser.context != nullptr) why = std::string(parser.context) + ", " + why;
  return FailAt(MarkAt(parser.problem_mark), "YAML-001",
                "this is not YAML: " + why + "; look at this line and the one before it");
}

Result<Node> Reader::ReadDocument() {
  if (auto status = Next(); !status) return Fail(std::move(status).error());  // Stream start.
  if (auto status = Next(); !status) return Fail(std::move(status).error());
  Node empty;
  empty.mark = {file_, 1, 1};
  if (type() == YAML_STREAM_END_EVENT) return empty;
  if (auto status = Next(); !status) return Fail(std::move(status).error());
  auto node = ReadValue(1);
  if (!node) return node;
  if (auto status = Next(); !status) return Fail(std::move(status).error());  // Document end.
  if (auto status = Next(); !status) return Fail(std::move(status).error());
  if (type() != YAML_STREAM_END_EVENT) {
    return FailAt(here(), "YAML-004",
                  "a second document starts here; put it into a file of its own and name both");
  }
  return node;
}

Status Reader::Count(Node const& node) {
  ++nodes_;
  if (nodes_ > limits_.nodes) {
    return FailAt(here(), "YAML-005",
                  "more than " + std::to_string(limits_.nodes) +
                      " values, aliases counted as often as they are used; split the file, or "
                      "use fewer aliases of aliases");
  }
  for (auto const& item : node.items) {
    if (auto status = Count(item); !status) return status;
  }
  for (auto const& member : node.members) {
    if (auto status = Count(member.value); !status) return status;
  }
  return {};
}

std::string Reader::TooDeep() const {
  return "nested more than " + std::to_string(limits_.depth) +
         " levels deep; no Compose file needs that, so look for a stray bracket or indent";
}

Result<Node> Reader::ReadUnnamed(int depth) {
  if (type() == YAML_SCALAR_EVENT) return ReadScalar();
  if (type() == YAML_SEQUENCE_START_EVENT) return ReadSequence(depth);
  return ReadMapping(depth);
}

Result<Node> Reader::ReadValue(int depth) {
  if (depth > limits_.depth) return FailAt(here(), "YAML-006", TooDeep());
  if (type() == YAML_ALIAS_EVENT) return ReadAlias(depth);
  yaml_event_t const& event = events_.event();
  std::string anchor;
  if (type() == YAML_SCALAR_EVENT) anchor = TextOf(event.data.scalar.anchor);
  if (type() == YAML_SEQUENCE_START_EVENT) anchor = TextOf(event.data.sequence_start.anchor);
  if (type() == YAML_MAPPING_START_EVENT) anchor = TextOf(event.data.mapping_start.anchor);
  bool const opened = !anchor.empty() && open_anchors_.insert(anchor).second;
  auto node = ReadUnnamed(depth);
  if (!node) return node;
  if (opened) open_anchors_.erase(anchor);
  if (!anchor.empty()) anchors_.insert_or_assign(std::move(anchor), *node);
  return node;
}

Result<Node> Reader::ReadAlias(int depth) {
  std::string const name(TextOf(events_.event().data.alias.anchor));
  if (open_anchors_.contains(name))
    return FailAt(here(), "YAML-009",
                  "*" + name + " stands inside &" + name + " itself and would never end");
  auto found = anchors_.find(name);
  if (found == anchors_.end()) {
    return FailAt(here(), "YAML-008",
                  "*" + name + " has no anchor &" + name +
                      " above it in this file; anchors do not reach across files");
  }
  if (auto status = Count(found->second); !status) return Fail(std::move(status).error());
  if (depth + HeightOf(found->second) - 1 > limits_.depth)
    return FailAt(here(), "YAML-006", TooDeep());
  return found->second;
}

// A tag of the file's own, "" for the one expected here.
Result<std::string> Reader::TagOf(yaml_char_t const* tag, std::string_view expected) const {
  std::string_view const text = TextOf(tag);
  if (text.empty() || text == "!") return std::string();
  if (!text.starts_with(kYamlTag)) return std::string(text);
  std::string_view const name = text.substr(kYamlTag.size());
  if (name == expected) return std::string();
  return FailAt(here(), "YAML-011",
                "the tag !!" + std::string(name) + " does not fit " + std::string(expected) +
                    "; leave it out");
}

// The kind that a tag such as !!str asks for.
std::optional<Kind> KindOfTag(std::string_view tag) {
  constexpr std::array<std::pair<std::string_view, Kind>, 5> kKinds = {{{"str", Kind::kText},
                                                                        {"int", Kind::kInteger},
                                                                        {"float", Kind::kReal},
                                                                        {"bool", Kind::kBool},
                                                                        {"null", Kind::kNull}}};
  for (auto const& [name, kind] : kKinds) {
    if (name == tag) return kind;
  }
  return std::nullopt;
}

Result<Node> Reader::ReadScalar() {
  auto const& scalar = events_.event().data.scalar;
  std::string_view const text(reinterpret_cast<char const*>(scalar.value), scalar.length);
  Node node;
  node.mark = here();
  if (auto status = Count(node); !status) return Fail(std::move(status).error());
  std::string_view const tag = TextOf(scalar.tag);
  bool const plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
  ScalarValue value = plain ? ResolvePlain(text) : ScalarValue{Kind::kText, std::string(text)};
  if (tag.starts_with(kYamlTag)) {
    auto const kind = KindOfTag(tag.substr(kYamlTag.size()));
    if (!kind) {
      return FailAt(node.mark, "YAML-011",
                    "the tag " + std::string(tag.substr(kYamlTag.size())) +
                        " means nothing in a Compose file; leave it out");
    }
    if (*kind != Kind::kText) value = ResolvePlain(text);
    if (*kind == Kind::kText) value = {Kind::kText, std::string(text)};
    bool const is_number = value.kind == Kind::kInteger || value.kind == Kind::kReal;
    if (value.kind != *kind && (*kind != Kind::kReal || !is_number)) {
      return FailAt(node.mark, "YAML-012",
                    "the tag asks for " + std::string(NameOf(*kind)) + ", and this is " +
                        std::string(NameOf(value.kind)));
    }
  } else if (tag == "!") {
    value = {Kind::kText, std::string(text)};
  } else {
    node.tag = tag;
  }
  node.kind = value.kind;
  node.text = std::move(value.text);
  return node;
}

Result<Node> Reader::ReadSequence(int depth) {
  Node node = Sequence(here());
  auto tag = TagOf(events_.event().data.sequence_start.tag, "seq");
  if (!tag) return Fail(std::move(tag).error());
  node.tag = *std::move(tag);
  if (auto status = Count(Node{}); !status) return Fail(std::move(status).error());
  for (;;) {  // Each turn takes an event, and the text is finite.
    if (auto status = Next(); !status) return Fail(std::move(status).error());
    if (type() == YAML_SEQUENCE_END_EVENT) return node;
    auto item = ReadValue(depth + 1);
    if (!item) return item;
    node.items.push_back(*std::move(item));
  }
}

// The key is the current event.
Result<Member> Reader::ReadMember(int depth) {
  Mark const mark = here();
  if (type() != YAML_SCALAR_EVENT && type() != YAML_ALIAS_EVENT)
    return FailAt(mark, "YAML-007", "a key must be text, and this is a list or a mapping");
  auto key = ReadValue(depth + 1);
  if (!key) return Fail(std::move(key).error());
  if (key->kind != Kind::kText) {
    return FailAt(
        mark, "YAML-007",
        "a key must be text, and this is " + std::string(NameOf(key->kind)) + "; put it in quotes");
  }
  if (auto status = Next(); !status) return Fail(std::move(status).error());
  auto value = ReadValue(depth + 1);
  if (!value) return Fail(std::move(value).error());
  return Member{std::move(key->text), mark, *std::move(value)};
}

Result<Node> Reader::ReadMapping(int depth) {
  Node node = Mapping(here());
  auto tag = TagOf(events_.event().data.mapping_start.tag, "map");
  if (!tag) return Fail(std::move(tag).error());
  node.tag = *std::move(tag);
  if (auto status = Count(Node{}); !status) return Fail(std::move(status).error());
  std::map<std::string, Mark, std::less<>> seen;
  std::optional<Member> merge;
  for (;;) {  // Each turn takes an event, and the text is finite.
    if (auto status = Next(); !status) return Fail(std::move(status).error());
    if (type() == YAML_MAPPING_END_EVENT) break;
    auto member = ReadMember(depth);
    if (!member) return Fail(std::move(member).error());
    auto const [first, fresh] = seen.emplace(member->key, member->mark);
    if (!fresh) {
      return FailAt(member->mark, "YAML-003",
                    "the key " + member->key + " stands here and in line " +
                        std::to_string(first->second.line) + "; remove one of the two");
    }
    if (seen.size() > limits_.keys)
      return FailAt(member->mark, "YAML-005",
                    "more than " + std::to_string(limits_.keys) + " keys in one mapping");
    if (member->key == "<<") {
      merge = *std::move(member);
    } else {
      node.members.push_back(*std::move(member));
    }
  }
  if (merge) {
    if (auto status = Merge(node, *merge); !status) return Fail(std::move(status).error());
  }
  return node;
}

}  // namespace

Result<Node> Parse(std::string_view text, std::string_view file, Limits const& limits) {
  Mark const start{std::make_shared<std::string const>(file), 0, 0};
  if (text.size() > limits.bytes) {
    return FailAt(start, "YAML-005",
                  "the file has " + std::to_string(text.size()) + " bytes and at most " +
                      std::to_string(limits.bytes) +
                      " are read; is this the Compose file that you meant?");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!IsUtf8(text)) return FailAt(start, "YAML-002", "the file is not UTF-8 text");
  return Reader(text, file, limits).ReadDocument();
}

}  // namespace ferro::yaml
