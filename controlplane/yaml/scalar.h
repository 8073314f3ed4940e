// What a scalar without quotes or tag means: YAML 1.2's core schema as Compose v2's
// reader has it. `yes`, `no`, `on`, `off`, `22:22` and dates are text; 0o17 and 017 are
// both octal; 1_000 is 1000 (control-plane 0.1.12).
#pragma once

#include <string>
#include <string_view>

#include "controlplane/yaml/node.h"

namespace ferro::yaml {

struct ScalarValue {
  Kind kind = Kind::kText;
  std::string text;
};

ScalarValue ResolvePlain(std::string_view text);

// A number as Go prints it by default: "1.5", "1000", "1e+06".
std::string RealText(double value);

}  // namespace ferro::yaml
