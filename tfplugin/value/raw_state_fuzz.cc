// A raw state: any bytes looked at without a schema, then read leniently with one. The
// first two bytes choose the type, the rest is the state.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/random_testing.h"
#include "tfplugin/value/json.h"
#include "tfplugin/value/value_testing.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace ferro;
  if (size < 2) return 0;
  FakeRandom random(std::uint64_t{data[0]} << 8 | data[1]);
  tf::Type const type = tf::RandomType(random, 4);
  std::string_view const text(reinterpret_cast<char const*>(data) + 2, size - 2);
  auto const tree = tf::DecodeAnyJson(text);
  auto const value = tf::DecodeJson(text, type, tf::JsonMode::kLenient);
  FERRO_CHECK(tree || !value, "what is no JSON is no state");
  if (tree) FERRO_CHECK(tree->IsWhollyKnown() && !tree->ToText().empty(), "JSON knows everything");
  if (!value) return 0;
  FERRO_CHECK(tf::Conforms(*value, type), "a state is completed to its type");
  auto const json = tf::EncodeJson(*value, type);
  FERRO_CHECK(json, "what was decoded can be encoded");
  auto const again = tf::DecodeJson(*json, type, tf::JsonMode::kStrict);
  FERRO_CHECK(again && *again == *value, "a completed state needs no leniency");
  return 0;
}
