#include "acceptance-tests/harness/document.h"

#include <nlohmann/json.hpp>

namespace ferro::acceptance {

using nlohmann::json;

struct Document::Tree {
  json value;
};

Document Document::Parse(std::string_view text) {
  auto value = json::parse(text, nullptr, false);
  if (value.is_discarded()) value = nullptr;
  return Document(std::make_shared<Tree>(Tree{std::move(value)}));
}

Document Document::At(std::string_view pointer) const {
  json::json_pointer const where{std::string(pointer)};
  auto value = tree_->value.contains(where) ? tree_->value.at(where) : json();
  return Document(std::make_shared<Tree>(Tree{std::move(value)}));
}

bool Document::Has(std::string_view pointer) const {
  return tree_->value.contains(json::json_pointer{std::string(pointer)});
}

bool Document::is_null() const {
  return tree_->value.is_null();
}

std::size_t Document::size() const {
  return tree_->value.is_structured() ? tree_->value.size() : 0;
}

std::vector<Document> Document::Elements() const {
  std::vector<Document> out;
  if (!tree_->value.is_array()) return out;
  for (auto const& element : tree_->value) {
    out.push_back(Document(std::make_shared<Tree>(Tree{element})));
  }
  return out;
}

std::vector<std::string> Document::Keys() const {
  std::vector<std::string> out;
  if (!tree_->value.is_object()) return out;
  for (auto const& [key, value] : tree_->value.items()) out.push_back(key);
  return out;
}

std::string Document::Text(std::string_view pointer) const {
  auto const part = At(pointer);
  auto const& value = part.tree_->value;
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

long long Document::Int(std::string_view pointer) const {
  auto const part = At(pointer);
  return part.tree_->value.is_number() ? part.tree_->value.get<long long>() : 0;
}

bool Document::Bool(std::string_view pointer) const {
  auto const part = At(pointer);
  return part.tree_->value.is_boolean() && part.tree_->value.get<bool>();
}

std::string Document::Json() const {
  return tree_->value.dump(2);
}

bool operator==(Document const& a, Document const& b) {
  return a.tree_->value == b.tree_->value;
}

}  // namespace ferro::acceptance
