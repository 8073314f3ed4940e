#include "base/environment.h"

#include <unistd.h>

namespace ferro {

Environment Environment::OfProcess() {
  std::map<std::string, std::string, std::less<>> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    std::string_view text(*entry);
    auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return Environment(std::move(variables));
}

std::string Environment::Get(std::string_view name) const {
  auto found = variables_.find(name);
  return found == variables_.end() ? std::string() : found->second;
}

}  // namespace ferro
