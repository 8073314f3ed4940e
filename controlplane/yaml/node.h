// A document as a tree in which every value knows the file, line and column it was
// read from. Reading it is parse.h, writing it print.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ferro::yaml {

// A place in a file; lines and columns count from 1, a line of 0 means "nowhere".
struct Mark {
  std::shared_ptr<std::string const> file = nullptr;
  int line = 0;
  int column = 0;
};

// A whole file, or another source that has no lines.
Mark MarkOf(std::string source);

// "compose.yaml:3:5"; the file alone when there is no line.
std::string TextOf(Mark const& mark);

// What was found wrong, where and what to do: "compose.yaml:3:5: YAML-003: …". The code
// is stable and stands in the error's facts, with file, line and column.
Error ErrorAt(Mark const& mark, std::string_view code, std::string_view what);
tl::unexpected<Error> FailAt(Mark const& mark, std::string_view code, std::string_view what);

enum class Kind { kNull, kBool, kInteger, kReal, kText, kSequence, kMapping };

// "a number", "a mapping", …
std::string_view NameOf(Kind kind);

struct Member;

// A value that another one took the place of.
struct Shadowed {
  Mark mark;
  std::string text;
};

struct Node {
  Kind kind = Kind::kNull;
  // Scalars only: booleans are "true" or "false", whole numbers are decimal, other
  // numbers as Go prints them, null is "".
  std::string text;
  // A tag of the file's own ("!reset"), "" for those that YAML defines.
  std::string tag;
  Mark mark;
  std::vector<Node> items;      // Of a sequence.
  std::vector<Member> members;  // Of a mapping, in the order of the file; keys are unique.

  // How the text came about when the file does not say it literally, one clause each.
  std::vector<std::string> because;
  // What this value replaced, the latest first.
  std::vector<Shadowed> shadows;

  bool IsNull() const { return kind == Kind::kNull; }
  bool IsText() const { return kind == Kind::kText; }
  bool IsSequence() const { return kind == Kind::kSequence; }
  bool IsMapping() const { return kind == Kind::kMapping; }
  bool IsScalar() const { return !IsSequence() && !IsMapping(); }

  // The member's value, or nullptr when there is none or this is no mapping.
  Node const* Find(std::string_view key) const;
  Node* Find(std::string_view key);
  // The text of a scalar member, or "".
  std::string TextAt(std::string_view key) const;
  // Appends the member, or replaces its value.
  Node& Set(std::string_view key, Node value);
  void Erase(std::string_view key);
};

struct Member {
  std::string key;
  Mark mark;
  Node value;
};

Node Text(std::string text, Mark const& mark);
Node Integer(std::int64_t value, Mark const& mark);
Node Bool(bool value, Mark const& mark);
Node Sequence(Mark const& mark);
Node Mapping(Mark const& mark);

// Equal as documents: marks do not count, nor does the order of members.
bool SameDocument(Node const& a, Node const& b);

}  // namespace ferro::yaml
