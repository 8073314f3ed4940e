#include "controlplane/compose/values.h"

#include <array>
#include <charconv>

#include "base/number.h"
#include "controlplane/compose/units.h"

namespace ferro::json {
void Codec<compose::Bytes>::Read(In const& in, compose::Bytes& out) {
  std::string text;
  in.Get(text);
  if (auto const value = ParseNumber<std::int64_t>(text)) {
    out.value = *value;
  } else {
    in.Note("a number of bytes");
  }
}

void Codec<compose::Bytes>::Write(compose::Bytes const& value, Out out) {
  out.Put(std::string_view(std::to_string(value.value)));
}

void Codec<compose::FileMode>::Read(In const& in, compose::FileMode& out) {
  std::string text;
  in.Get(text);
  if (auto const value = ParseNumber<std::int64_t>(text, 8)) {
    out.value = *value;
  } else {
    in.Note("file permissions");
  }
}

void Codec<compose::FileMode>::Write(compose::FileMode const& value, Out out) {
  std::array<char, 24> digits{};
  auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value.value, 8);
  out.Put(std::string_view("0" + std::string(digits.data(), end.ptr)));
}

void Codec<compose::Duration>::Read(In const& in, compose::Duration& out) {
  std::string text;
  in.Get(text);
  if (auto const duration = compose::ParseDuration(text)) {
    out = *duration;
  } else {
    in.Note("a duration");
  }
}

void Codec<compose::Duration>::Write(compose::Duration const& value, Out out) {
  out.Put(std::string_view(compose::DurationText(value)));
}

}  // namespace ferro::json
