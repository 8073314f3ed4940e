// JSON as plain structs: a Describe function lists names and members once, Parse
// and Print are its two uses. The JSON library itself stays in json.cc.
//
//   struct Disk { std::string type; std::int64_t size = 0; };
//   void Describe(json::Fields& f, Disk& d) {
//     f("type", d.type);
//     f("size", d.size);
//   }
//   Result<Disk> disk = json::Parse<Disk>(text);
//
// Reading: unknown keys are ignored, a missing key or a null keeps the member's
// default, std::optional tells absent from empty, a wrong type is an error with
// its path ("disks[2].size: …"). No error quotes a value: it may be a secret.
// Writing: in the order of the list; an empty std::optional is left out, an
// empty Nullable is written as null.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace ferro::json {

// Documents nested deeper than this are refused.
inline constexpr int kMaxDepth = 100;

// Any value, as its JSON text.
struct Raw {
  std::string text;
};

// Like std::optional, but its absence is written as null.
template <class T>
struct Nullable {
  std::optional<T> value = std::nullopt;
};

enum class Kind { kNull, kBool, kNumber, kText, kArray, kObject };

struct Misfit;

// A value of a document being read, and where it stands. Each Get leaves `out`
// alone and notes the misfit when the value is of another kind.
class In {
 public:
  In(void const* node, Misfit& misfit) : node_(node), misfit_(&misfit) {}

  Kind kind() const;
  void Get(bool& out) const;
  void Get(std::int64_t& out) const;
  void Get(double& out) const;
  void Get(std::string& out) const;
  void Get(Raw& out) const;

  // The elements of an array; 0 and a misfit for any other kind.
  std::size_t Size() const;
  In Element(std::size_t index) const;
  // The keys of an object; none and a misfit for any other kind.
  std::vector<std::string> Keys() const;
  // The member must exist and the key outlive the result.
  In Member(std::string_view key) const;
  bool Has(std::string_view key) const;
  // False and a misfit unless this is an object.
  bool ExpectObject() const;

  // The same value, with misfits noted elsewhere: to try a reading.
  In NotingIn(Misfit& misfit) const;
  void Note(std::string_view expected) const;
  std::string Path() const;

 private:
  void const* node_;
  Misfit* misfit_;
  In const* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
};

// The first thing found wrong.
struct Misfit {
  std::string text;
};

// A value of a document being written; null until something is put.
class Out {
 public:
  explicit Out(void* node) : node_(node) {}

  void Put(bool value);
  void Put(std::int64_t value);
  // A whole number is written without a fraction; not a number becomes null.
  void Put(double value);
  // Bytes that aren't UTF-8 are replaced.
  void Put(std::string_view value);
  void Put(char const*) = delete;
  // Text that isn't JSON becomes null.
  void Put(Raw const& value);
  void MakeArray();
  void MakeObject();
  // Valid until the next one is made.
  Out Append();
  Out Add(std::string_view key);

 private:
  void* node_;
};

// One member of one struct, seen without its static type.
class Slot {
 public:
  virtual ~Slot() = default;
  virtual void Read(In const& in) = 0;
  virtual void Write(Out out) const = 0;
  virtual bool omitted() const = 0;
};

// What a Describe function talks to.
class Fields {
 public:
  virtual ~Fields() = default;

  template <class T>
  void operator()(std::string_view name, T& member);

 private:
  virtual void Visit(std::string_view name, Slot& slot) = 0;
};

namespace internal {

using Describer = void (*)(Fields&, void*);
void ReadObject(Describer describe, void* model, In const& in);
// Only reads the model.
void WriteObject(Describer describe, void* model, Out out);

template <class M>
void DescribeErased(Fields& fields, void* model) {
  Describe(fields, *static_cast<M*>(model));
}

}  // namespace internal

// --- How each C++ type reads and writes. Specialise for a type of your own. ---

// Any struct with a Describe.
template <class T>
struct Codec {
  static void Read(In const& in, T& out) {
    internal::ReadObject(internal::DescribeErased<T>, &out, in);
  }
  static void Write(T const& value, Out out) {
    // Describe takes a mutable model because reading needs one; writing doesn't touch it.
    internal::WriteObject(internal::DescribeErased<T>, const_cast<T*>(&value), out);
  }
};

template <class T>
struct PlainCodec {
  static void Read(In const& in, T& out) { in.Get(out); }
  static void Write(T const& value, Out out) { out.Put(value); }
};
template <>
struct Codec<bool> : PlainCodec<bool> {};
template <>
struct Codec<std::int64_t> : PlainCodec<std::int64_t> {};
template <>
struct Codec<double> : PlainCodec<double> {};
template <>
struct Codec<Raw> : PlainCodec<Raw> {};
template <>
struct Codec<std::string> {
  static void Read(In const& in, std::string& out) { in.Get(out); }
  static void Write(std::string const& value, Out out) { out.Put(std::string_view(value)); }
};
template <>
struct Codec<Secret> {
  static void Read(In const& in, Secret& out);
  static void Write(Secret const& value, Out out);
};
template <>
struct Codec<int> {
  static void Read(In const& in, int& out);
  static void Write(int value, Out out) { out.Put(static_cast<std::int64_t>(value)); }
};

template <class T>
struct Codec<std::optional<T>> {
  static void Read(In const& in, std::optional<T>& out) {
    T value{};
    Codec<T>::Read(in, value);
    out = std::move(value);
  }
  static void Write(std::optional<T> const& value, Out out) {
    if (value) Codec<T>::Write(*value, out);
  }
};

template <class T>
struct Codec<Nullable<T>> {
  static void Read(In const& in, Nullable<T>& out) { Codec<std::optional<T>>::Read(in, out.value); }
  static void Write(Nullable<T> const& value, Out out) {
    Codec<std::optional<T>>::Write(value.value, out);
  }
};

template <class T>
struct Codec<std::vector<T>> {
  static void Read(In const& in, std::vector<T>& out) {
    out.assign(in.Size(), T{});
    for (std::size_t i = 0; i < out.size(); ++i) {
      In const element = in.Element(i);
      if (element.kind() != Kind::kNull) Codec<T>::Read(element, out[i]);
    }
  }
  static void Write(std::vector<T> const& value, Out out) {
    out.MakeArray();
    for (auto const& item : value) Codec<T>::Write(item, out.Append());
  }
};

template <class T>
struct Codec<std::map<std::string, T>> {
  static void Read(In const& in, std::map<std::string, T>& out) {
    out.clear();
    for (auto const& key : in.Keys()) {
      In const member = in.Member(key);
      T& value = out[key];
      if (member.kind() != Kind::kNull) Codec<T>::Read(member, value);
    }
  }
  static void Write(std::map<std::string, T> const& value, Out out) {
    out.MakeObject();
    for (auto const& [key, item] : value) Codec<T>::Write(item, out.Add(key));
  }
};

// The first alternative that fits.
template <class... Ts>
struct Codec<std::variant<Ts...>> {
  static void Read(In const& in, std::variant<Ts...>& out) {
    if (!(Tried<Ts>(in, out) || ...)) in.Note("one of several kinds");
  }
  static void Write(std::variant<Ts...> const& value, Out out) {
    std::visit([&out]<class T>(T const& item) { Codec<T>::Write(item, out); }, value);
  }

 private:
  template <class T>
  static bool Tried(In const& in, std::variant<Ts...>& out) {
    Misfit misfit;
    T value{};
    Codec<T>::Read(in.NotingIn(misfit), value);
    if (!misfit.text.empty()) return false;
    out = std::move(value);
    return true;
  }
};

namespace internal {

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <class T>
class MemberSlot final : public Slot {
 public:
  explicit MemberSlot(T& member) : member_(member) {}
  void Read(In const& in) override { Codec<T>::Read(in, member_); }
  void Write(Out out) const override { Codec<T>::Write(member_, out); }
  bool omitted() const override {
    if constexpr (kIsOptional<T>) return !member_.has_value();
    return false;
  }

 private:
  T& member_;
};

}  // namespace internal

template <class T>
void Fields::operator()(std::string_view name, T& member) {
  internal::MemberSlot<T> slot(member);
  Visit(name, slot);
}

// A parsed document, for who must look at it before knowing what it is.
class Document {
 public:
  // Fails with kInvalidArgument when the text isn't one JSON value.
  static Result<Document> Parse(std::string_view text);

  Kind kind() const;
  // False unless this is an object with that key (null counts as present).
  bool Has(std::string_view key) const;
  // kNull unless this is an object with that key.
  Kind KindOf(std::string_view key) const;

  template <class T>
  Result<T> As() const {
    Misfit misfit;
    T value{};
    In const in(node_.get(), misfit);
    if (in.kind() != Kind::kNull) Codec<T>::Read(in, value);
    return Checked(std::move(value), misfit);
  }

  // The member of that name, or the default when it is absent or null.
  template <class T>
  Result<T> Member(std::string_view key) const {
    Misfit misfit;
    T value{};
    if (KindOf(key) != Kind::kNull) {
      In const in(node_.get(), misfit);
      Codec<T>::Read(in.Member(key), value);
    }
    return Checked(std::move(value), misfit);
  }

 private:
  explicit Document(std::shared_ptr<void const> node) : node_(std::move(node)) {}

  template <class T>
  static Result<T> Checked(T value, Misfit& misfit) {
    if (misfit.text.empty()) return value;
    return Fail(ErrorCode::kInvalidArgument, std::move(misfit.text));
  }

  std::shared_ptr<void const> node_;
};

template <class T>
Result<T> Parse(std::string_view text) {
  auto document = Document::Parse(text);
  if (!document) return Fail(std::move(document).error());
  return document->template As<T>();
}

namespace internal {
std::string PrintErased(void (*write)(void const* value, Out out), void const* value);
}

// One line, no spaces.
template <class T>
std::string Print(T const& value) {
  return internal::PrintErased(
      [](void const* erased, Out out) { Codec<T>::Write(*static_cast<T const*>(erased), out); },
      &value);
}

}  // namespace ferro::json
