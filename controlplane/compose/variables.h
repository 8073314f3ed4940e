// The variables that a Compose file may use, each with the place it comes from.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

struct Variable {
  std::string value;
  std::string source;  // For a person: "the environment", ".env:3".
};

using Variables = std::map<std::string, Variable, std::less<>>;

// A variable that was used without being set and without a default; it counts as empty.
struct UnsetVariable {
  std::string name;
  yaml::Mark mark;
};

using Lookup = std::function<Variable const*(std::string_view name)>;

struct Interpolated {
  std::string text;
  std::vector<std::string> because;  // "${PORT} from .env:3", one for each variable used.
  std::vector<std::string> unset;    // Names without value and without default.
};

// Replaces ${V}, ${V:-d}, ${V-d}, ${V:?e}, ${V?e}, ${V:+r}, ${V+r} and $V; what stands
// after the operator may hold variables again. $$ is a dollar; a dollar before anything
// else stays. Fails with the fact "code": COMPOSE-006 malformed, COMPOSE-007 a required
// variable without a value. No error quotes a value.
Result<Interpolated> Interpolate(std::string_view text, Lookup const& lookup);

// In every text of the tree; keys stay as they are. Errors carry the place.
Status InterpolateTree(yaml::Node& tree, Variables const& variables,
                       std::vector<UnsetVariable>& unset);

}  // namespace ferro::compose
