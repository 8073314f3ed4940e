#include "controlplane/yaml/node.h"

#include <algorithm>
#include <utility>

namespace ferro::yaml {
namespace {

Node Scalar(Kind kind, std::string text, Mark const& mark) {
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  node.mark = mark;
  return node;
}

}  // namespace

Mark MarkOf(std::string source) {
  return {.file = std::make_shared<std::string const>(std::move(source)), .line = 0, .column = 0};
}

std::string TextOf(Mark const& mark) {
  std::string out = mark.file ? *mark.file : std::string("(none)");
  if (mark.line > 0)
    out.append(":")
        .append(std::to_string(mark.line))
        .append(":")
        .append(std::to_string(mark.column));
  return out;
}

Error ErrorAt(Mark const& mark, std::string_view code, std::string_view what) {
  Error error{.code = ErrorCode::kInvalidArgument};
  error.message = TextOf(mark);
  error.message.append(": ").append(code).append(": ").append(what);
  error.facts = {{"code", std::string(code)}};
  if (mark.file) error.facts.emplace("file", *mark.file);
  if (mark.line > 0) {
    error.facts.emplace("line", std::to_string(mark.line));
    error.facts.emplace("column", std::to_string(mark.column));
  }
  return error;
}

tl::unexpected<Error> FailAt(Mark const& mark, std::string_view code, std::string_view what) {
  return Fail(ErrorAt(mark, code, what));
}

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kBool:
      return "a boolean";
    case Kind::kInteger:
      return "a whole number";
    case Kind::kReal:
      return "a number";
    case Kind::kText:
      return "text";
    case Kind::kSequence:
      return "a list";
    case Kind::kMapping:
      return "a mapping";
  }
  return "something else";
}

Node const* Node::Find(std::string_view key) const {
  auto found = std::ranges::find(members, key, &Member::key);
  return found == members.end() ? nullptr : &found->value;
}

Node* Node::Find(std::string_view key) {
  return const_cast<Node*>(std::as_const(*this).Find(key));
}

std::string Node::TextAt(std::string_view key) const {
  Node const* found = Find(key);
  return found == nullptr ? std::string() : found->text;
}

Node& Node::Set(std::string_view key, Node value) {
  if (Node* old = Find(key)) {
    *old = std::move(value);
    return *old;
  }
  Mark const at = value.mark;
  members.push_back({std::string(key), at, std::move(value)});
  return members.back().value;
}

void Node::Erase(std::string_view key) {
  std::erase_if(members, [&](Member const& member) { return member.key == key; });
}

Node Text(std::string text, Mark const& mark) {
  return Scalar(Kind::kText, std::move(text), mark);
}

Node Integer(std::int64_t value, Mark const& mark) {
  return Scalar(Kind::kInteger, std::to_string(value), mark);
}

Node Bool(bool value, Mark const& mark) {
  return Scalar(Kind::kBool, value ? "true" : "false", mark);
}

Node Sequence(Mark const& mark) {
  return Scalar(Kind::kSequence, "", mark);
}

Node Mapping(Mark const& mark) {
  return Scalar(Kind::kMapping, "", mark);
}

bool SameDocument(Node const& a, Node const& b) {
  if (a.kind != b.kind || a.text != b.text || a.items.size() != b.items.size() ||
      a.members.size() != b.members.size())
    return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!SameDocument(a.items[i], b.items[i])) return false;
  }
  for (auto const& member : a.members) {
    Node const* other = b.Find(member.key);
    if (other == nullptr || !SameDocument(member.value, *other)) return false;
  }
  return true;
}

}  // namespace ferro::yaml
