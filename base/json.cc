#include "base/json.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace ferro::json {
namespace {

using Tree = nlohmann::json;
using OrderedTree = nlohmann::ordered_json;  // Printed in the order of the Describe list.

// Beyond this a double no longer tells neighbouring integers apart.
constexpr double kLargestExactInteger = 9007199254740992.0;

Tree const& TreeOf(void const* node) {
  return *static_cast<Tree const*>(node);
}

OrderedTree& TreeOf(void* node) {
  return *static_cast<OrderedTree*>(node);
}

Kind KindOfTree(Tree const& tree) {
  switch (tree.type()) {
    case Tree::value_t::boolean:
      return Kind::kBool;
    case Tree::value_t::number_integer:
    case Tree::value_t::number_unsigned:
    case Tree::value_t::number_float:
      return Kind::kNumber;
    case Tree::value_t::string:
      return Kind::kText;
    case Tree::value_t::array:
      return Kind::kArray;
    case Tree::value_t::object:
      return Kind::kObject;
    case Tree::value_t::null:
    case Tree::value_t::binary:
    case Tree::value_t::discarded:
      break;
  }
  return Kind::kNull;
}

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return "a boolean";
    case Kind::kNumber:
      return "a number";
    case Kind::kText:
      return "text";
    case Kind::kArray:
      return "an array";
    case Kind::kObject:
      return "an object";
  }
  return "something else";
}

bool IsTooDeep(std::string_view text) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

std::string Dumped(auto const& tree) {
  return tree.dump(-1, ' ', false, OrderedTree::error_handler_t::replace);
}

class ReadingFields final : public Fields {
 public:
  explicit ReadingFields(In const& in) : in_(in) {}

 private:
  void Visit(std::string_view name, Slot& slot) override {
    if (!in_.Has(name)) return;
    In const member = in_.Member(name);
    if (member.kind() != Kind::kNull) slot.Read(member);
  }

  In const& in_;
};

class WritingFields final : public Fields {
 public:
  explicit WritingFields(Out out) : out_(out) {}

 private:
  void Visit(std::string_view name, Slot& slot) override {
    if (!slot.omitted()) slot.Write(out_.Add(name));
  }

  Out out_;
};

}  // namespace

Kind In::kind() const {
  return KindOfTree(TreeOf(node_));
}

void In::Get(bool& out) const {
  if (kind() != Kind::kBool) return Note("a boolean");
  out = TreeOf(node_).get<bool>();
}

void In::Get(std::int64_t& out) const {
  Tree const& tree = TreeOf(node_);
  if (tree.is_number_float()) {
    auto const number = tree.get<double>();
    if (std::trunc(number) != number || std::abs(number) > kLargestExactInteger)
      return Note("a whole number");
    out = static_cast<std::int64_t>(number);
  } else if (tree.is_number_unsigned()) {
    auto const number = tree.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return Note("a smaller number");
    out = static_cast<std::int64_t>(number);
  } else if (tree.is_number_integer()) {
    out = tree.get<std::int64_t>();
  } else {
    Note("a whole number");
  }
}

void In::Get(double& out) const {
  if (kind() != Kind::kNumber) return Note("a number");
  out = TreeOf(node_).get<double>();
}

void In::Get(std::string& out) const {
  if (kind() != Kind::kText) return Note("text");
  out = TreeOf(node_).get_ref<std::string const&>();
}

void In::Get(Raw& out) const {
  out.text = Dumped(TreeOf(node_));
}

std::size_t In::Size() const {
  if (kind() == Kind::kArray) return TreeOf(node_).size();
  Note("an array");
  return 0;
}

In In::Element(std::size_t index) const {
  In in(&TreeOf(node_)[index], *misfit_);
  in.parent_ = this;
  in.index_ = index;
  return in;
}

std::vector<std::string> In::Keys() const {
  std::vector<std::string> keys;
  if (!ExpectObject()) return keys;
  for (auto const& item : TreeOf(node_).items()) keys.push_back(item.key());
  return keys;
}

In In::Member(std::string_view key) const {
  In in(&*TreeOf(node_).find(key), *misfit_);
  in.parent_ = this;
  in.key_ = key;
  return in;
}

bool In::Has(std::string_view key) const {
  return TreeOf(node_).contains(key);
}

bool In::ExpectObject() const {
  if (kind() == Kind::kObject) return true;
  Note("an object");
  return false;
}

In In::NotingIn(Misfit& misfit) const {
  In in(*this);
  in.misfit_ = &misfit;
  return in;
}

void In::Note(std::string_view expected) const {
  if (!misfit_->text.empty()) return;
  auto const path = Path();
  misfit_->text = path.empty() ? "" : path + ": ";
  misfit_->text += "expected " + std::string(expected) + ", found " + std::string(NameOf(kind()));
}

std::string In::Path() const {
  if (parent_ == nullptr) return "";
  auto path = parent_->Path();
  if (TreeOf(parent_->node_).is_array()) return path + "[" + std::to_string(index_) + "]";
  if (!path.empty()) path += ".";
  return path.append(key_);
}

void Out::Put(bool value) {
  TreeOf(node_) = value;
}

void Out::Put(std::int64_t value) {
  TreeOf(node_) = value;
}

void Out::Put(double value) {
  if (std::trunc(value) == value && std::abs(value) <= kLargestExactInteger) {
    TreeOf(node_) = static_cast<std::int64_t>(value);
  } else {
    TreeOf(node_) = value;
  }
}

void Out::Put(std::string_view value) {
  TreeOf(node_) = value;
}

void Out::Put(Raw const& value) {
  auto tree = IsTooDeep(value.text) ? OrderedTree(OrderedTree::value_t::discarded)
                                    : OrderedTree::parse(value.text, nullptr, false);
  TreeOf(node_) = tree.is_discarded() ? OrderedTree() : std::move(tree);
}

void Out::MakeArray() {
  TreeOf(node_) = OrderedTree::array();
}

void Out::MakeObject() {
  TreeOf(node_) = OrderedTree::object();
}

Out Out::Append() {
  return Out(&TreeOf(node_).emplace_back());
}

Out Out::Add(std::string_view key) {
  return Out(&TreeOf(node_)[std::string(key)]);
}

void Codec<Secret>::Read(In const& in, Secret& out) {
  std::string text;
  in.Get(text);
  out = Secret(std::move(text));
}

void Codec<Secret>::Write(Secret const& value, Out out) {
  out.Put(std::string_view(value.Reveal()));
}

void Codec<int>::Read(In const& in, int& out) {
  std::int64_t wide = out;
  in.Get(wide);
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
    return in.Note("a smaller number");
  out = static_cast<int>(wide);
}

namespace internal {

void ReadObject(Describer describe, void* model, In const& in) {
  if (!in.ExpectObject()) return;
  ReadingFields fields(in);
  describe(fields, model);
}

void WriteObject(Describer describe, void* model, Out out) {
  out.MakeObject();
  WritingFields fields(out);
  describe(fields, model);
}

std::string PrintErased(void (*write)(void const* value, Out out), void const* value) {
  OrderedTree tree;
  write(value, Out(&tree));
  return Dumped(tree);
}

}  // namespace internal

Result<Document> Document::Parse(std::string_view text) {
  if (IsTooDeep(text)) return Fail(ErrorCode::kInvalidArgument, "JSON is nested too deeply");
  auto tree = std::make_shared<Tree>(Tree::parse(text, nullptr, false));
  if (tree->is_discarded()) return Fail(ErrorCode::kInvalidArgument, "not valid JSON");
  return Document(std::move(tree));
}

Kind Document::kind() const {
  return KindOfTree(TreeOf(node_.get()));
}

bool Document::Has(std::string_view key) const {
  return TreeOf(node_.get()).contains(key);
}

Kind Document::KindOf(std::string_view key) const {
  auto const& tree = TreeOf(node_.get());
  auto const found = tree.find(key);
  return found == tree.end() ? Kind::kNull : KindOfTree(*found);
}

}  // namespace ferro::json
