// A JSON document looked at by paths, for assertions that read well:
//
//   state.Text("/values/root_module/resources/0/values/name")
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ferro::acceptance {

class Document {
 public:
  // A text that is no JSON is a null document.
  static Document Parse(std::string_view text);

  // The part at a JSON pointer (RFC 6901); null when absent.
  Document At(std::string_view pointer) const;
  bool Has(std::string_view pointer) const;
  bool is_null() const;
  std::size_t size() const;  // Of an array or object, else 0.
  std::vector<Document> Elements() const;
  std::vector<std::string> Keys() const;

  // A string as it is, anything else as JSON; "" for null.
  std::string Text(std::string_view pointer = "") const;
  long long Int(std::string_view pointer = "") const;
  bool Bool(std::string_view pointer = "") const;
  std::string Json() const;

  friend bool operator==(Document const& a, Document const& b);

 private:
  struct Tree;
  explicit Document(std::shared_ptr<Tree const> tree) : tree_(std::move(tree)) {}
  std::shared_ptr<Tree const> tree_;
};

}  // namespace ferro::acceptance
