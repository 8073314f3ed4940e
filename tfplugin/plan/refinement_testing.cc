#include "tfplugin/plan/refinement_testing.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "tfplugin/value/msgpack.h"

namespace ferro::tf {
namespace {

constexpr int kNullness = 1;
constexpr int kPrefix = 2;
constexpr int kLeast = 3;
constexpr int kMost = 4;
constexpr int kShortest = 5;
constexpr int kLongest = 6;

std::optional<std::int64_t> LengthOf(Value const& value) {
  switch (value.kind()) {
    case Value::Kind::kMap:
      return static_cast<std::int64_t>(value.members().size());
    case Value::Kind::kList:
    case Value::Kind::kSet:
      return static_cast<std::int64_t>(value.elements().size());
    default:
      return std::nullopt;
  }
}

// Each refinement is read with the decoder for the type that it must have.
Type PromiseType(int key) {
  switch (key) {
    case kNullness:
      return Type::Bool();
    case kPrefix:
      return Type::String();
    case kLeast:
    case kMost:
      return Type::Tuple({Type::Num(), Type::Bool()});
    default:
      return Type::Num();
  }
}

std::string Broken(int key, Value const& promise, Value const& actual) {
  if (key == kNullness && !promise.as_bool() && actual.is_null()) return "promised not to be null";
  if (actual.is_null()) return {};
  if (key == kPrefix && actual.kind() == Value::Kind::kString &&
      !actual.as_string().starts_with(promise.as_string())) {
    return "promised to begin with " + promise.ToText();
  }
  if ((key == kLeast || key == kMost) && actual.kind() == Value::Kind::kNumber) {
    Number const& bound = promise.elements()[0].as_number();
    bool const inclusive = promise.elements()[1].as_bool();
    Number const& number = actual.as_number();
    bool const beyond = key == kLeast ? number < bound : number > bound;
    if (beyond || (!inclusive && number == bound)) return "promised another range";
  }
  auto const length = LengthOf(actual);
  if (length && key == kShortest && Number(*length) < promise.as_number()) return "is too short";
  if (length && key == kLongest && Number(*length) > promise.as_number()) return "is too long";
  return {};
}

// How many bytes the msgpack value at the start takes: the few forms that
// refinements use. 0 when it is another.
std::size_t Extent(std::string_view bytes) {
  if (bytes.empty()) return 0;
  auto const first = static_cast<unsigned char>(bytes[0]);
  if (first <= 0x7f || first >= 0xe0 || first == 0xc2 || first == 0xc3) return 1;
  if (first >= 0xa0 && first <= 0xbf) return 1U + (first & 0x1fU);
  if (first == 0xd9 && bytes.size() > 1) return 2U + static_cast<unsigned char>(bytes[1]);
  if (first == 0xcc || first == 0xd0) return 2;
  if (first == 0xcd || first == 0xd1) return 3;
  if (first == 0xce || first == 0xd2 || first == 0xca) return 5;
  if (first == 0xcf || first == 0xd3 || first == 0xcb) return 9;
  if (first == 0x92) {
    std::size_t const one = Extent(bytes.substr(1));
    return one == 0 || 1 + one > bytes.size() ? 0 : 1 + one + Extent(bytes.substr(1 + one));
  }
  return 0;
}

}  // namespace

std::string BrokenPromise(Refinements const& promised, Value const& actual) {
  std::string_view rest = promised.payload;
  if (rest.empty()) return {};
  auto const entries = static_cast<unsigned char>(rest[0]) & 0x0fU;
  rest.remove_prefix(1);
  for (unsigned i = 0; i < entries && rest.size() > 1; ++i) {
    int const key = static_cast<unsigned char>(rest[0]);
    std::size_t const extent = Extent(rest.substr(1));
    if (extent == 0 || extent >= rest.size() + 1) return {};
    auto const promise = DecodeMsgpack(rest.substr(1, extent), PromiseType(key));
    if (promise && promise->is_known() && key <= kLongest) {
      std::string broken = Broken(key, *promise, actual);
      if (!broken.empty()) return broken;
    }
    rest.remove_prefix(1 + extent);
  }
  return {};
}

}  // namespace ferro::tf
