#include "controlplane/store/session.h"

namespace ferro::store {

bool Row::IsNull(std::size_t column) const {
  return std::holds_alternative<std::monostate>(values_.at(column));
}

std::int64_t Row::Number(std::size_t column) const {
  auto const* number = std::get_if<std::int64_t>(&values_.at(column));
  return number == nullptr ? 0 : *number;
}

std::string Row::Text(std::size_t column) const {
  auto const* text = std::get_if<std::string>(&values_.at(column));
  return text == nullptr ? std::string() : *text;
}

}  // namespace ferro::store
