// Where in a value something is: `os_params.partitions.mounts[2].size`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ferro::tf {

// Elements of sets have no step: a path ends at the set (tfplugin6 §6).
class Path {
 public:
  struct AttributeName {
    std::string name;
    friend auto operator<=>(AttributeName const&, AttributeName const&) = default;
  };
  struct Key {
    std::string key;
    friend auto operator<=>(Key const&, Key const&) = default;
  };
  struct Index {
    std::int64_t index = 0;
    friend auto operator<=>(Index const&, Index const&) = default;
  };
  using Step = std::variant<AttributeName, Key, Index>;

  Path() = default;
  // Path("name") is the attribute `name` of the root.
  explicit Path(std::string_view attribute);

  Path Attribute(std::string_view name) const;
  Path AtKey(std::string_view key) const;
  Path AtIndex(std::int64_t index) const;

  bool empty() const { return steps_.empty(); }
  std::vector<Step> const& steps() const { return steps_; }
  // `a.b[2]["k"]`; "" for the root.
  std::string ToText() const;

  friend auto operator<=>(Path const&, Path const&) = default;

 private:
  std::vector<Step> steps_;
};

}  // namespace ferro::tf
