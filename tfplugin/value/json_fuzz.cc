// Any bytes as JSON of any type: an error, or a value that fits and comes back.
// The first two bytes choose the type, the rest is the document.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/random_testing.h"
#include "tfplugin/value/json.h"
#include "tfplugin/value/msgpack.h"
#include "tfplugin/value/value_testing.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace ferro;
  if (size < 2) return 0;
  FakeRandom random(std::uint64_t{data[0]} << 8 | data[1]);
  tf::Type const type = tf::RandomType(random, 4);
  std::string_view const text(reinterpret_cast<char const*>(data) + 2, size - 2);
  auto const value = tf::DecodeJson(text, type, tf::JsonMode::kStrict);
  if (!value) return 0;
  FERRO_CHECK(tf::Conforms(*value, type), "what was decoded fits its type");
  auto const json = tf::EncodeJson(*value, type);
  FERRO_CHECK(json, "what was decoded can be encoded");
  auto const again = tf::DecodeJson(*json, type, tf::JsonMode::kStrict);
  FERRO_CHECK(again && *again == *value, "what was encoded comes back");
  FERRO_CHECK(tf::EncodeJson(*again, type).value() == *json, "the second encoding is the first");
  auto const bytes = tf::EncodeMsgpack(*value, type);
  FERRO_CHECK(bytes, "what JSON can say msgpack can");
  FERRO_CHECK(tf::DecodeMsgpack(*bytes, type).value() == *value, "both encodings say the same");
  return 0;
}
