#include "tfplugin/value/msgpack_token.h"

#include <bit>
#include <utility>

namespace ferro::tf {
namespace {

using Kind = MsgpackToken::Kind;

}  // namespace

// A big-endian number of `size` bytes; false when they are not all there.
bool MsgpackInput::Take(std::size_t size, std::uint64_t& number) {
  if (rest_.size() < size) return false;
  number = 0;
  for (std::size_t i = 0; i < size; ++i) {
    number = number << 8 | static_cast<unsigned char>(rest_[i]);
  }
  rest_.remove_prefix(size);
  return true;
}

MsgpackToken MsgpackInput::Unsigned(std::size_t size) {
  MsgpackToken out{.kind = Kind::kUint};
  return Take(size, out.number) ? out : MsgpackToken{};
}

template <class Int>
MsgpackToken MsgpackInput::Signed() {
  std::uint64_t number = 0;
  if (!Take(sizeof(Int), number)) return {};
  auto const value = static_cast<Int>(number);  // Keeps the low bits, so the sign.
  if (value >= 0) return {.kind = Kind::kUint, .number = number};
  return {.kind = Kind::kInt, .integer = value};
}

MsgpackToken MsgpackInput::Real(std::size_t size) {
  std::uint64_t number = 0;
  if (!Take(size, number)) return {};
  double const value = size == 4 ? double{std::bit_cast<float>(static_cast<std::uint32_t>(number))}
                                 : std::bit_cast<double>(number);
  return {.kind = Kind::kFloat, .real = value};
}

MsgpackToken MsgpackInput::Counted(Kind kind, std::size_t size) {
  MsgpackToken out{.kind = kind};
  return Take(size, out.number) ? out : MsgpackToken{};
}

MsgpackToken MsgpackInput::Sized(Kind kind, std::size_t size) {
  std::uint64_t length = 0;
  return Take(size, length) ? Bytes(kind, length) : MsgpackToken{};
}

// An extension's code stands between its length and its bytes.
MsgpackToken MsgpackInput::Bytes(Kind kind, std::uint64_t size) {
  MsgpackToken out{.kind = kind};
  std::uint64_t code = 0;
  if (kind == Kind::kExt && !Take(1, code)) return {};
  if (size > rest_.size()) return {};
  out.extension = static_cast<int>(code) - (code < 0x80 ? 0 : 0x100);
  out.bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return out;
}

MsgpackToken MsgpackInput::Next() {
  std::uint64_t head = 0;
  if (!Take(1, head)) return {};
  if (head < 0x80) return {.kind = Kind::kUint, .number = head};
  if (head < 0x90) return {.kind = Kind::kMap, .number = head & 0x0f};
  if (head < 0xa0) return {.kind = Kind::kArray, .number = head & 0x0f};
  if (head < 0xc0) return Bytes(Kind::kStr, head & 0x1f);
  if (head >= 0xe0) return {.kind = Kind::kInt, .integer = static_cast<std::int64_t>(head) - 256};
  // Within each family the code's low bits are the width's logarithm.
  if (head >= 0xde) return Counted(Kind::kMap, std::size_t{2} << (head - 0xde));
  if (head >= 0xdc) return Counted(Kind::kArray, std::size_t{2} << (head - 0xdc));
  if (head >= 0xd9) return Sized(Kind::kStr, std::size_t{1} << (head - 0xd9));
  if (head >= 0xd4) return Bytes(Kind::kExt, std::uint64_t{1} << (head - 0xd4));
  if (head == 0xd3) return Signed<std::int64_t>();
  if (head == 0xd2) return Signed<std::int32_t>();
  if (head == 0xd1) return Signed<std::int16_t>();
  if (head == 0xd0) return Signed<std::int8_t>();
  if (head >= 0xcc) return Unsigned(std::size_t{1} << (head - 0xcc));
  if (head >= 0xca) return Real(std::size_t{4} << (head - 0xca));
  if (head >= 0xc7) return Sized(Kind::kExt, std::size_t{1} << (head - 0xc7));
  if (head >= 0xc4) return Sized(Kind::kBin, std::size_t{1} << (head - 0xc4));
  if (head >= 0xc2) return {.kind = Kind::kBool, .number = head - 0xc2};
  if (head == 0xc0) return {.kind = Kind::kNil};
  return {.kind = Kind::kInvalid};
}

void MsgpackOutput::Grow(std::size_t size) {
  constexpr std::size_t kFirstSize = 256;
  out_.resize(2 * out_.size() + size + kFirstSize);
}

template <class Int>
void MsgpackOutput::Headed(unsigned head, std::uint64_t number) {
  char* const bytes = Room(1 + sizeof(Int));
  bytes[0] = static_cast<char>(head);
  // Without a loop, so that the compiler makes one store of it.
  [&]<std::size_t... kByte>(std::index_sequence<kByte...>) {
    ((bytes[sizeof(Int) - kByte] = static_cast<char>(number >> (8 * kByte) & 0xff)), ...);
  }(std::make_index_sequence<sizeof(Int)>());
}

void MsgpackOutput::Int(std::int64_t value) {
  auto const bits = static_cast<std::uint64_t>(value);
  if (value >= 0) {
    if (bits < 0x80) return Byte(static_cast<unsigned>(bits & 0xff));
    if (bits <= 0xff) return Headed<std::uint8_t>(0xcc, bits);
    if (bits <= 0xffff) return Headed<std::uint16_t>(0xcd, bits);
    if (bits <= 0xffffffff) return Headed<std::uint32_t>(0xce, bits);
    return Headed<std::uint64_t>(0xcf, bits);
  }
  if (value >= -32) return Byte(static_cast<unsigned>(bits & 0xff));
  if (std::in_range<std::int8_t>(value)) return Headed<std::uint8_t>(0xd0, bits);
  if (std::in_range<std::int16_t>(value)) return Headed<std::uint16_t>(0xd1, bits);
  if (std::in_range<std::int32_t>(value)) return Headed<std::uint32_t>(0xd2, bits);
  Headed<std::uint64_t>(0xd3, bits);
}

void MsgpackOutput::Float(double value) {
  Headed<std::uint64_t>(0xcb, std::bit_cast<std::uint64_t>(value));
}

void MsgpackOutput::Str(std::string_view text) {
  if (text.size() < 32) {
    Byte(0xa0 | static_cast<unsigned>(text.size()));
  } else if (text.size() <= 0xff) {
    Headed<std::uint8_t>(0xd9, text.size());
  } else if (text.size() <= 0xffff) {
    Headed<std::uint16_t>(0xda, text.size());
  } else {
    Headed<std::uint32_t>(0xdb, text.size());
  }
  Append(text);
}

void MsgpackOutput::Bin(std::string_view bytes) {
  if (bytes.size() <= 0xff) {
    Headed<std::uint8_t>(0xc4, bytes.size());
  } else if (bytes.size() <= 0xffff) {
    Headed<std::uint16_t>(0xc5, bytes.size());
  } else {
    Headed<std::uint32_t>(0xc6, bytes.size());
  }
  Append(bytes);
}

void MsgpackOutput::Array(std::size_t size) {
  if (size < 16) return Byte(0x90 | static_cast<unsigned>(size));
  if (size <= 0xffff) return Headed<std::uint16_t>(0xdc, size);
  Headed<std::uint32_t>(0xdd, size);
}

void MsgpackOutput::Map(std::size_t size) {
  if (size < 16) return Byte(0x80 | static_cast<unsigned>(size));
  if (size <= 0xffff) return Headed<std::uint16_t>(0xde, size);
  Headed<std::uint32_t>(0xdf, size);
}

void MsgpackOutput::Ext(int code, std::string_view payload) {
  bool const fixed = std::has_single_bit(payload.size()) && payload.size() <= 16;
  if (fixed) {
    Byte(0xd4 + static_cast<unsigned>(std::countr_zero(payload.size())));
  } else if (payload.size() <= 0xff) {
    Headed<std::uint8_t>(0xc7, payload.size());
  } else if (payload.size() <= 0xffff) {
    Headed<std::uint16_t>(0xc8, payload.size());
  } else {
    Headed<std::uint32_t>(0xc9, payload.size());
  }
  Byte(static_cast<unsigned>(code) & 0xff);
  Append(payload);
}

}  // namespace ferro::tf
