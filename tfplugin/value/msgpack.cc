#include "tfplugin/value/msgpack.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "base/text.h"
#include "tfplugin/value/msgpack_token.h"
#include "tfplugin/value/nfc.h"
#include "tfplugin/value/trail.h"

namespace ferro::tf {
namespace {

using TokenKind = MsgpackToken::Kind;

constexpr int kPlainUnknown = 0;
constexpr int kRefinedUnknown = 12;
constexpr std::size_t kMaxRefinements = 1024;  // The client's limit too (tfplugin6 §4.4).
// A nil is one byte here and some sixty in memory: what one message may make us hold.
constexpr std::uint64_t kMaxMsgpackValues = std::uint64_t{1} << 20;

std::string_view TokenText(TokenKind kind) {
  static constexpr std::array<std::string_view, 12> kTexts = {
      "nothing", "an invalid byte", "nil",   "a bool",   "an integer", "an integer",
      "a float", "a string",        "bytes", "an array", "a map",      "an extension"};
  return kTexts[static_cast<std::size_t>(kind)];
}

bool IsText(MsgpackToken const& token) {
  return token.kind == TokenKind::kStr || token.kind == TokenKind::kBin;
}

class MsgpackDecoder {
 public:
  explicit MsgpackDecoder(std::string_view bytes) : in_(bytes) {}

  Result<Value> Decode(Type const& type) {
    Value out = Read(type);
    if (!trail_.failed() && in_.remaining() > 0) trail_.Fail("bytes follow the value's end");
    if (trail_.failed()) return Fail(trail_.TakeError());
    return out;
  }

 private:
  Value Read(Type const& type);
  static Value ReadUnknown(MsgpackToken const& token);
  Value ReadDynamic(MsgpackToken const& token);
  Value ReadString(Type const& type, MsgpackToken const& token);
  Value ReadNumber(Type const& type, MsgpackToken const& token);
  Value ReadCollection(Type const& type, MsgpackToken const& token);
  Value ReadTuple(Type const& type, MsgpackToken const& token);
  Value ReadMap(Type const& type, MsgpackToken const& token);
  Value ReadObject(Type const& type, MsgpackToken const& token);
  std::optional<std::string_view> ReadKey();
  std::optional<std::string> Normalised(std::string_view key);
  bool FitsInput(MsgpackToken const& token, std::uint64_t bytes_each);

  // Both give null, which nobody sees: the decoding has failed.
  Value Refuse(std::string what) {
    trail_.Fail(std::move(what));
    return {};
  }
  Value Misfit(Type const& type, MsgpackToken const& token) {
    trail_.FailRequired(type, TokenText(token.kind));
    return {};
  }

  MsgpackInput in_;
  Trail trail_;
  std::uint64_t values_left_ = kMaxMsgpackValues;
};

Value MsgpackDecoder::Read(Type const& type) {
  if (trail_.TooDeep()) return {};
  MsgpackToken const token = in_.Next();
  switch (token.kind) {
    case TokenKind::kCut:
      return Refuse("the bytes end before the value does");
    case TokenKind::kInvalid:
      return Refuse("the byte c1 means nothing in msgpack");
    case TokenKind::kNil:
      return {};
    case TokenKind::kExt:
      return ReadUnknown(token);
    default:
      break;
  }
  switch (type.kind()) {
    case Type::Kind::kString:
      return ReadString(type, token);
    case Type::Kind::kNumber:
      return ReadNumber(type, token);
    case Type::Kind::kBool:
      return token.kind == TokenKind::kBool ? Value::Bool(token.number != 0) : Misfit(type, token);
    case Type::Kind::kDynamic:
      return ReadDynamic(token);
    case Type::Kind::kList:
    case Type::Kind::kSet:
      return ReadCollection(type, token);
    case Type::Kind::kTuple:
      return ReadTuple(type, token);
    case Type::Kind::kMap:
      return ReadMap(type, token);
    case Type::Kind::kObject:
      return ReadObject(type, token);
  }
  return {};
}

// Whatever the code: an extension is an unknown. Only code 12 promises something, and an
// empty map (one byte) of promises is none.
Value MsgpackDecoder::ReadUnknown(MsgpackToken const& token) {
  bool const refined = token.extension == kRefinedUnknown && token.bytes.size() > 1 &&
                       token.bytes.size() <= kMaxRefinements;
  return refined ? Value::Unknown({std::string(token.bytes)}) : Value::Unknown();
}

Value MsgpackDecoder::ReadDynamic(MsgpackToken const& token) {
  if (token.kind != TokenKind::kArray || token.number != 2) {
    return Refuse("a dynamic value is an array of its type and itself");
  }
  MsgpackToken const expression = in_.Next();
  if (!IsText(expression)) return Refuse("a dynamic value's type is an expression in JSON");
  auto type = Type::FromJson(expression.bytes);
  if (!type) return Refuse(std::move(type).error().message);
  if (type->kind() == Type::Kind::kDynamic) return Refuse("a dynamic value has a concrete type");
  auto const step = trail_.Inside();
  Value value = Read(*type);
  return Value::Dynamic(*std::move(type), std::move(value));
}

Value MsgpackDecoder::ReadString(Type const& type, MsgpackToken const& token) {
  if (!IsText(token)) return Misfit(type, token);
  auto value = Value::StringIfUtf8(token.bytes);
  return value ? *std::move(value) : Refuse("the string is not UTF-8");
}

Value MsgpackDecoder::ReadNumber(Type const& type, MsgpackToken const& token) {
  switch (token.kind) {
    case TokenKind::kInt:
      return Value::Num(token.integer);
    case TokenKind::kUint:
      if (std::in_range<std::int64_t>(token.number)) {
        return Value::Num(static_cast<std::int64_t>(token.number));
      }
      return Value::Num(Number::Parse(std::to_string(token.number)).value_or(Number()));
    case TokenKind::kFloat:
      return std::isnan(token.real) ? Refuse("the number is NaN") : Value::Num(Number(token.real));
    case TokenKind::kStr: {
      auto number = Number::Parse(token.bytes);
      return number ? Value::Num(*std::move(number)) : Refuse(std::move(number).error().message);
    }
    default:
      return Misfit(type, token);
  }
}

// Nothing may be allocated for what is not there.
bool MsgpackDecoder::FitsInput(MsgpackToken const& token, std::uint64_t bytes_each) {
  if (token.number * bytes_each > in_.remaining()) {
    trail_.Fail("the bytes end before the value does: it declares " +
                Counted(token.number, "element", "elements"));
    return false;
  }
  if (token.number > values_left_) {
    trail_.Fail("the message holds more than " + std::to_string(kMaxMsgpackValues) + " values");
    return false;
  }
  values_left_ -= token.number;
  return true;
}

Value MsgpackDecoder::ReadCollection(Type const& type, MsgpackToken const& token) {
  if (token.kind != TokenKind::kArray) return Misfit(type, token);
  if (!FitsInput(token, 1)) return {};
  std::vector<Value> elements;
  elements.reserve(token.number);
  for (std::size_t i = 0; i < token.number && !trail_.failed(); ++i) {
    auto const step = trail_.Element(type.kind(), i);
    elements.push_back(Read(type.element()));
  }
  if (trail_.failed()) return {};
  return type.kind() == Type::Kind::kSet ? Value::Set(std::move(elements))
                                         : Value::List(std::move(elements));
}

Value MsgpackDecoder::ReadTuple(Type const& type, MsgpackToken const& token) {
  if (token.kind != TokenKind::kArray) return Misfit(type, token);
  auto const& types = type.elements();
  if (token.number != types.size()) return Refuse(WrongTupleLength(types.size(), token.number));
  if (!FitsInput(token, 1)) return {};
  std::vector<Value> elements;
  elements.reserve(types.size());
  for (std::size_t i = 0; i < types.size() && !trail_.failed(); ++i) {
    auto const step = trail_.Element(type.kind(), i);
    elements.push_back(Read(types[i]));
  }
  return Value::List(std::move(elements));
}

// The bytes as they came; nothing when what comes next is no string.
std::optional<std::string_view> MsgpackDecoder::ReadKey() {
  MsgpackToken const token = in_.Next();
  if (IsText(token)) return token.bytes;
  trail_.Fail(token.kind == TokenKind::kCut
                  ? "the bytes end before the value does"
                  : "a key is a string, found " + std::string(TokenText(token.kind)));
  return std::nullopt;
}

std::optional<std::string> MsgpackDecoder::Normalised(std::string_view key) {
  auto out = Nfc(key);
  if (!out) trail_.Fail("a key is not UTF-8");
  return out;
}

Value MsgpackDecoder::ReadMap(Type const& type, MsgpackToken const& token) {
  if (token.kind != TokenKind::kMap) return Misfit(type, token);
  if (!FitsInput(token, 2)) return {};
  ValueMap members;
  for (std::uint64_t i = 0; i < token.number && !trail_.failed(); ++i) {
    auto const bytes = ReadKey();
    auto const key = bytes ? Normalised(*bytes) : std::nullopt;
    if (!key) return {};
    auto const step = trail_.Key(*key);
    members.insert_or_assign(members.end(), *key, Read(type.element()));
  }
  return Value::Map(std::move(members));
}

Value MsgpackDecoder::ReadObject(Type const& type, MsgpackToken const& token) {
  if (token.kind != TokenKind::kMap) return Misfit(type, token);
  auto const& attributes = type.attributes();
  if (token.number != attributes.size()) {
    return Refuse(WrongAttributeCount(attributes.size(), token.number));
  }
  if (!FitsInput(token, 2)) return {};
  ValueMap members;
  auto expected = attributes.begin();  // Core sends them in our order.
  for (std::uint64_t i = 0; i < token.number && !trail_.failed(); ++i) {
    auto const bytes = ReadKey();
    if (!bytes) return {};
    auto found = expected;
    if (found == attributes.end() || found->first != *bytes) {
      auto const key = Normalised(*bytes);
      if (!key) return {};
      found = attributes.find(*key);
      if (found == attributes.end()) return Refuse("the object has no attribute \"" + *key + "\"");
    }
    auto const step = trail_.Attribute(found->first);
    auto const before = members.size();
    members.emplace_hint(members.end(), found->first, Read(found->second));
    if (members.size() == before) return Refuse("the attribute is there twice");
    expected = std::next(found);
  }
  return Value::Map(std::move(members));
}

class MsgpackEncoder {
 public:
  Result<std::string> Encode(Value const& value, Type const& type) {
    Write(value, type);
    if (trail_.failed()) return Fail(trail_.TakeError());
    return out_.Take();
  }

 private:
  void Write(Value const& value, Type const& type);
  // Writes what cannot be wrong: null, and texts and numbers where they belong. False for any
  // other, for which the trail has to know where it is.
  bool WritePlain(Value const& value, Type const& type);
  void WriteKnown(Value const& value, Type const& type);
  void WriteNumber(Number const& number);
  void WriteElements(Value const& value, Type const& type);
  void WriteTuple(Value const& value, Type const& type);
  void WriteMap(Value const& value, Type const& type);
  void WriteObject(Value const& value, Type const& type);

  MsgpackOutput out_;
  Trail trail_;
};

void MsgpackEncoder::Write(Value const& value, Type const& type) {
  if (trail_.failed() || trail_.TooDeep()) return;
  if (value.is_null()) return out_.Nil();
  if (value.is_unknown()) {
    std::string const& promises = value.refinements().payload;
    return promises.empty() ? out_.Ext(kPlainUnknown, std::string_view("\0", 1))
                            : out_.Ext(kRefinedUnknown, promises);
  }
  if (!Fits(value.kind(), type.kind())) {
    return trail_.FailRequired(type, KindText(value.kind()));
  }
  WriteKnown(value, type);
}

bool MsgpackEncoder::WritePlain(Value const& value, Type const& type) {
  if (!trail_.HasRoom()) return false;
  auto const kind = value.kind();
  if (kind == Value::Kind::kNull) return out_.Nil(), true;
  if (kind == Value::Kind::kString && type.kind() == Type::Kind::kString) {
    return out_.Str(value.as_string()), true;
  }
  if (kind == Value::Kind::kNumber && type.kind() == Type::Kind::kNumber) {
    return WriteNumber(value.as_number()), true;
  }
  return false;
}

void MsgpackEncoder::WriteKnown(Value const& value, Type const& type) {
  switch (type.kind()) {
    case Type::Kind::kString:
      return out_.Str(value.as_string());
    case Type::Kind::kNumber:
      return WriteNumber(value.as_number());
    case Type::Kind::kBool:
      return out_.Bool(value.as_bool());
    case Type::Kind::kList:
    case Type::Kind::kSet:
      return WriteElements(value, type);
    case Type::Kind::kTuple:
      return WriteTuple(value, type);
    case Type::Kind::kMap:
      return WriteMap(value, type);
    case Type::Kind::kObject:
      return WriteObject(value, type);
    case Type::Kind::kDynamic:
      break;
  }
  auto const step = trail_.Inside();
  out_.Array(2);
  out_.Bin(value.dynamic_type().ToJson());
  Write(value.dynamic_value(), value.dynamic_type());
}

void MsgpackEncoder::WriteNumber(Number const& number) {
  if (auto const integer = number.AsInt64()) return out_.Int(*integer);
  if (number.is_double_form()) return out_.Float(number.AsDouble());
  out_.Str(number.text_form());
}

void MsgpackEncoder::WriteElements(Value const& value, Type const& type) {
  auto const& elements = value.elements();
  out_.Array(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (WritePlain(elements[i], type.element())) continue;
    auto const step = trail_.Element(type.kind(), i);
    Write(elements[i], type.element());
  }
}

void MsgpackEncoder::WriteTuple(Value const& value, Type const& type) {
  auto const& elements = value.elements();
  auto const& types = type.elements();
  if (elements.size() != types.size()) {
    return trail_.Fail(WrongTupleLength(types.size(), elements.size()));
  }
  out_.Array(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    auto const step = trail_.Element(type.kind(), i);
    Write(elements[i], types[i]);
  }
}

void MsgpackEncoder::WriteMap(Value const& value, Type const& type) {
  out_.Map(value.members().size());
  for (auto const& [key, member] : value.members()) {
    out_.Str(key);
    if (WritePlain(member, type.element())) continue;
    auto const step = trail_.Key(key);
    Write(member, type.element());
  }
}

void MsgpackEncoder::WriteObject(Value const& value, Type const& type) {
  if (!trail_.HasExactly(value.members(), type)) return;
  out_.Map(value.members().size());
  auto attribute = type.attributes().begin();  // The same keys in the same order.
  for (auto const& [name, member] : value.members()) {
    auto const& wanted = attribute++->second;
    out_.Str(name);
    if (WritePlain(member, wanted)) continue;
    auto const step = trail_.Attribute(name);
    Write(member, wanted);
  }
}

}  // namespace

Result<Value> DecodeMsgpack(std::string_view bytes, Type const& type) {
  return MsgpackDecoder(bytes).Decode(type);
}

Result<std::string> EncodeMsgpack(Value const& value, Type const& type) {
  return MsgpackEncoder().Encode(value, type);
}

}  // namespace ferro::tf
