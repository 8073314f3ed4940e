// Environment variables as a dependency, so that tests need none of the real ones.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace ferro {

class Environment {
 public:
  Environment() = default;
  explicit Environment(std::map<std::string, std::string, std::less<>> variables)
      : variables_(std::move(variables)) {}

  // A copy of the process's environment, taken now.
  static Environment OfProcess();

  // The value, or "" when unset: an empty variable counts as unset.
  std::string Get(std::string_view name) const;
  bool Has(std::string_view name) const { return !Get(name).empty(); }
  // All of them, empty ones too, for who must tell empty from unset.
  std::map<std::string, std::string, std::less<>> const& variables() const { return variables_; }

 private:
  std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace ferro
