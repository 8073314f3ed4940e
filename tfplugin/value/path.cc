#include "tfplugin/value/path.h"

#include <utility>

namespace ferro::tf {

Path::Path(std::string_view attribute) : steps_{AttributeName{std::string(attribute)}} {}

Path Path::Attribute(std::string_view name) const {
  Path out = *this;
  out.steps_.emplace_back(AttributeName{std::string(name)});
  return out;
}

Path Path::AtKey(std::string_view key) const {
  Path out = *this;
  out.steps_.emplace_back(Key{std::string(key)});
  return out;
}

Path Path::AtIndex(std::int64_t index) const {
  Path out = *this;
  out.steps_.emplace_back(Index{index});
  return out;
}

std::string Path::ToText() const {
  std::string out;
  for (auto const& step : steps_) {
    if (auto const* name = std::get_if<AttributeName>(&step)) {
      out += (out.empty() ? "" : ".") + name->name;
    } else if (auto const* key = std::get_if<Key>(&step)) {
      out += "[\"" + key->key + "\"]";
    } else {
      out += "[" + std::to_string(std::get<Index>(step).index) + "]";
    }
  }
  return out;
}

}  // namespace ferro::tf
