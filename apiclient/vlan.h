// A VLAN's number, which the API writes as a number here and as text there
// (selectel-api §9.1-§9.3).
#pragma once

#include <compare>
#include <cstdint>

#include "base/json.h"

namespace ferro::api {

struct Vlan {
  std::int64_t number = 0;  // 0: none.
  friend auto operator<=>(Vlan const&, Vlan const&) = default;
};

}  // namespace ferro::api

template <>
struct ferro::json::Codec<ferro::api::Vlan> {
  static void Read(In const& in, ferro::api::Vlan& out);
  static void Write(ferro::api::Vlan const& vlan, Out out);
};
