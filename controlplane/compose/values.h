// The kinds of values that members of a project have besides texts and numbers.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace ferro::compose {

using Texts = std::vector<std::string>;
using TextMap = std::map<std::string, std::string>;
// Without a value where the file names a variable that nobody set.
using VariableMap = std::map<std::string, std::optional<std::string>>;
using Duration = std::chrono::nanoseconds;

struct Bytes {
  std::int64_t value = 0;
};

struct FileMode {
  std::int64_t value = 0;  // 0444 is 292.
};

}  // namespace ferro::compose

namespace ferro::json {

template <>
struct Codec<compose::Bytes> {
  static void Read(In const& in, compose::Bytes& out);
  static void Write(compose::Bytes const& value, Out out);
};
template <>
struct Codec<compose::FileMode> {
  static void Read(In const& in, compose::FileMode& out);
  static void Write(compose::FileMode const& value, Out out);
};
template <>
struct Codec<compose::Duration> {
  static void Read(In const& in, compose::Duration& out);
  static void Write(compose::Duration const& value, Out out);
};

}  // namespace ferro::json
