// The msgpack format itself, one token at a time: headers, scalars and bytes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace ferro::tf {

struct MsgpackToken {
  enum class Kind {
    kCut,
    kInvalid,
    kNil,
    kBool,
    kInt,
    kUint,
    kFloat,
    kStr,
    kBin,
    kArray,
    kMap,
    kExt
  };
  Kind kind = Kind::kCut;
  std::uint64_t number = 0;     // kBool, kUint; the elements of kArray, the members of kMap.
  std::int64_t integer = 0;     // kInt: negative ones.
  double real = 0;              // kFloat, of either width.
  std::string_view bytes = {};  // kStr, kBin and kExt: into the input.
  int extension = 0;            // kExt: its code, -128 … 127.
};

// Reads tokens and never beyond the bytes: what is cut off gives kCut.
class MsgpackInput {
 public:
  using Kind = MsgpackToken::Kind;

  explicit MsgpackInput(std::string_view bytes) : rest_(bytes) {}
  MsgpackToken Next();
  std::size_t remaining() const { return rest_.size(); }

 private:
  bool Take(std::size_t size, std::uint64_t& number);
  MsgpackToken Unsigned(std::size_t size);
  template <class Int>
  MsgpackToken Signed();
  MsgpackToken Real(std::size_t size);
  MsgpackToken Counted(Kind kind, std::size_t size);
  MsgpackToken Sized(Kind kind, std::size_t size);
  MsgpackToken Bytes(Kind kind, std::uint64_t size);

  std::string_view rest_;
};

// Appends tokens in their shortest forms; not negative numbers in the unsigned ones.
class MsgpackOutput {
 public:
  void Nil() { Byte(0xc0); }
  void Bool(bool value) { Byte(value ? 0xc3 : 0xc2); }
  void Int(std::int64_t value);
  void Float(double value);
  void Str(std::string_view text);
  void Bin(std::string_view bytes);
  void Array(std::size_t size);
  void Map(std::size_t size);
  void Ext(int code, std::string_view payload);

  std::string Take() {
    out_.resize(used_);
    return std::move(out_);
  }

 private:
  // So many bytes more, to be written; std::string's own ways to append are calls for each token.
  char* Room(std::size_t size) {
    if (out_.size() - used_ < size) Grow(size);
    used_ += size;
    return out_.data() + (used_ - size);
  }
  void Grow(std::size_t size);
  void Byte(unsigned byte) { *Room(1) = static_cast<char>(byte); }
  void Append(std::string_view bytes) {
    if (!bytes.empty()) std::memcpy(Room(bytes.size()), bytes.data(), bytes.size());
  }
  // A head and the low bytes of a number, as many as an Int has, most significant first.
  template <class Int>
  void Headed(unsigned head, std::uint64_t number);

  std::string out_;  // Longer than what is written.
  std::size_t used_ = 0;
};

}  // namespace ferro::tf
