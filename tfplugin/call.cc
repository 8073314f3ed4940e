#include "tfplugin/call.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace ferro::tf {

PrivateData PrivateData::FromBytes(std::string_view bytes) {
  PrivateData out;
  auto const parsed = nlohmann::json::parse(bytes, nullptr, false);
  if (!parsed.is_object()) return out;
  for (auto const& [key, value] : parsed.items()) {
    if (value.is_string()) out.entries_.insert_or_assign(key, value.get<std::string>());
  }
  return out;
}

std::string PrivateData::ToBytes() const {
  if (entries_.empty()) return {};
  return nlohmann::json(entries_).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<std::string> PrivateData::Get(std::string_view key) const {
  auto const found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  return found->second;
}

void PrivateData::Set(std::string_view key, std::string_view value) {
  entries_.insert_or_assign(std::string(key), std::string(value));
}

void PrivateData::Remove(std::string_view key) {
  auto const found = entries_.find(key);
  if (found != entries_.end()) entries_.erase(found);
}

}  // namespace ferro::tf
