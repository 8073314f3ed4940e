#include "tfplugin/value/value_testing.h"

#include <array>
#include <bit>
#include <cmath>
#include <ostream>
#include <utility>

#include "base/check.h"

namespace ferro::tf {
namespace {

constexpr std::uint64_t kMaxSize = 4;  // Of collections, texts and promises.

Type RandomPrimitive(Random& random) {
  switch (random.Below(3)) {
    case 0:
      return Type::String();
    case 1:
      return Type::Num();
    default:
      return Type::Bool();
  }
}

Type RandomType(Random& random, int depth, bool dynamic) {
  if (depth <= 0) return RandomPrimitive(random);
  switch (random.Below(8)) {
    case 0:
      return Type::List(RandomType(random, depth - 1, dynamic));
    case 1:
      return Type::Set(RandomType(random, depth - 1, false));
    case 2:
      return Type::Map(RandomType(random, depth - 1, dynamic));
    case 3: {
      std::vector<Type> elements;
      for (auto n = random.Below(kMaxSize); n > 0; --n) {
        elements.push_back(RandomType(random, depth - 1, dynamic));
      }
      return Type::Tuple(std::move(elements));
    }
    case 4:
      return dynamic ? Type::Dynamic() : RandomPrimitive(random);
    case 5:
      return RandomPrimitive(random);
    default: {
      std::map<std::string, Type, std::less<>> attributes;
      for (auto n = random.Below(kMaxSize); n > 0; --n) {
        attributes.emplace("a" + random.Hex(1), RandomType(random, depth - 1, dynamic));
      }
      return Type::Object(std::move(attributes));
    }
  }
}

Value RandomUnknown(Random& random) {
  // Not null; and a string that begins with "h".
  static constexpr std::array<std::string_view, 3> kPromises = {
      "", {"\x81\x01\xc2", 3}, {"\x82\x01\xc2\x02\xa1h", 6}};
  return Value::Unknown({std::string(kPromises[random.Below(kPromises.size())])});
}

std::string Digits(Random& random, std::uint64_t most) {
  std::string out(1, "123456789"[random.Below(9)]);
  for (auto n = random.Below(most); n > 0; --n) out.push_back("0123456789"[random.Below(10)]);
  return out;
}

void AppendUtf8(std::string& out, std::uint32_t point) {
  auto const byte = [&out](std::uint32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xc0 | point >> 6);
  } else {
    if (point < 0x10000) {
      byte(0xe0 | point >> 12);
    } else {
      byte(0xf0 | point >> 18);
      byte(0x80 | (point >> 12 & 0x3f));
    }
    byte(0x80 | (point >> 6 & 0x3f));
  }
  byte(0x80 | (point & 0x3f));
}

}  // namespace

Type RandomType(Random& random, int depth) {
  return RandomType(random, depth, true);
}

Number RandomNumber(Random& random) {
  switch (random.Below(5)) {
    case 0:
      return static_cast<std::int64_t>(random.Below(512)) - 256;
    case 1:
      return static_cast<std::int64_t>(random.Next() >> random.Below(64));
    case 2: {
      auto const value = std::bit_cast<double>(random.Next());
      return std::isfinite(value) ? Number(value) : Number(0.5);
    }
    case 3:
      return Decimal((random.Below(2) == 0 ? "-" : "") + Digits(random, 30) + "." +
                     Digits(random, 10));
    default:
      return Decimal(Digits(random, 40) + "e" + std::to_string(random.Below(40)));
  }
}

std::string RandomText(Random& random) {
  // Latin, the combining marks, Hangul's parts, an ideograph and an emoji.
  static constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 6> kRanges = {
      {{0, 128}, {0xc0, 64}, {0x300, 64}, {0x1100, 128}, {0xf900, 16}, {0x1f600, 16}}};
  std::string out;
  for (auto n = random.Below(kMaxSize * 2); n > 0; --n) {
    auto const [first, count] = kRanges[random.Below(kRanges.size())];
    AppendUtf8(out, first + static_cast<std::uint32_t>(random.Below(count)));
  }
  return out;
}

Value RandomValue(Random& random, Type const& type, Unknowns unknowns) {
  if (random.Below(8) == 0) return Value::Null();
  if (unknowns == Unknowns::kSome && random.Below(8) == 0) return RandomUnknown(random);
  auto const element = [&](Type const& of) { return RandomValue(random, of, unknowns); };
  switch (type.kind()) {
    case Type::Kind::kString:
      return Value::String(RandomText(random));
    case Type::Kind::kNumber:
      return Value::Num(RandomNumber(random));
    case Type::Kind::kBool:
      return Value::Bool(random.Below(2) == 0);
    case Type::Kind::kDynamic: {
      Type concrete = RandomType(random, 2);
      if (concrete.kind() == Type::Kind::kDynamic) concrete = Type::String();
      Value value = element(concrete);
      return Value::Dynamic(std::move(concrete), std::move(value));
    }
    case Type::Kind::kList:
    case Type::Kind::kSet: {
      std::vector<Value> elements;
      for (auto n = random.Below(kMaxSize); n > 0; --n) elements.push_back(element(type.element()));
      return type.kind() == Type::Kind::kList ? Value::List(std::move(elements))
                                              : Value::Set(std::move(elements));
    }
    case Type::Kind::kTuple: {
      std::vector<Value> elements;
      for (auto const& of : type.elements()) elements.push_back(element(of));
      return Value::List(std::move(elements));
    }
    case Type::Kind::kMap: {
      ValueMap members;
      for (auto n = random.Below(kMaxSize); n > 0; --n) {
        members.insert_or_assign(RandomText(random), element(type.element()));
      }
      return Value::Map(std::move(members));
    }
    case Type::Kind::kObject:
      break;
  }
  ValueMap members;
  for (auto const& [name, of] : type.attributes()) members.emplace(name, element(of));
  return Value::Map(std::move(members));
}

Number Decimal(std::string_view text) {
  auto number = Number::Parse(text);
  FERRO_CHECK(number, "a test has a number that is none");
  return *std::move(number);
}

Value Num(std::string_view text) {
  return Value::Num(Decimal(text));
}

Value Str(std::string_view text) {
  return Value::String(text);
}

std::string FromHex(std::string_view hex) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  std::optional<std::size_t> high;
  for (char c : hex) {
    if (c == ' ') continue;
    std::size_t const digit = kDigits.find(c);
    FERRO_CHECK(digit != std::string_view::npos, "a test has a hex digit that is none");
    if (high) out.push_back(static_cast<char>(*high << 4 | digit));
    high = high ? std::nullopt : std::optional(digit);
  }
  return out;
}

std::string ToHex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (char c : bytes) {
    out.push_back(kDigits[c >> 4 & 15]);
    out.push_back(kDigits[c & 15]);
  }
  return out;
}

void PrintTo(Value const& value, std::ostream* out) {
  *out << value.ToText();
}
void PrintTo(Number const& number, std::ostream* out) {
  *out << number.ToText();
}
void PrintTo(Type const& type, std::ostream* out) {
  *out << type.ToJson();
}

}  // namespace ferro::tf
