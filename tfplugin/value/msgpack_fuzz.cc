// Any bytes as msgpack of any type: an error, or a value that fits and comes back.
// The first two bytes choose the type, the rest is the message.
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
  auto const value = tf::DecodeMsgpack({reinterpret_cast<char const*>(data) + 2, size - 2}, type);
  if (!value) {
    FERRO_CHECK(!value.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  FERRO_CHECK(tf::Conforms(*value, type), "what was decoded fits its type");
  auto const bytes = tf::EncodeMsgpack(*value, type);
  FERRO_CHECK(bytes, "what was decoded can be encoded");
  auto const again = tf::DecodeMsgpack(*bytes, type);
  FERRO_CHECK(again && *again == *value, "what was encoded comes back");
  FERRO_CHECK(tf::EncodeMsgpack(*again, type).value() == *bytes,
              "the second encoding is the first");
  return 0;
}
