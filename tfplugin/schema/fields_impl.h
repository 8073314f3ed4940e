// The templates behind fields.h. Thin on purpose: each hands over to a function
// without types in fields.cc or codecs.cc.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "tfplugin/schema/fields.h"

namespace ferro::tf {

template <class M>
concept Described = requires(Fields& fields, M& model) { Describe(fields, model); };

namespace internal {

using Describer = void (*)(Fields&, void*);

template <Described M>
void DescribeErased(Fields& fields, void* model) {
  Describe(fields, *static_cast<M*>(model));
}

// What became of a value that was to be put into a typed member.
enum class Outcome {
  kSet,
  kUndecided,  // Unknown, or something in it is.
  kMisfit,     // Said in a diagnostic.
};

// Where a model has each of its members, in the order of Describe.
struct Member {
  std::string name;
  std::size_t offset;  // In bytes, from the model's begin.
  MemberCodec const* codec;
};
using Members = std::vector<Member>;
// Of a model of so many bytes.
Members CollectMembers(Describer describe, void* blank, std::size_t size);

// Asked of Describe once, and not for every value: its rules and texts cost more than the values.
template <Described M>
Members const& MembersOf() {
  static Members const kMembers = [] {
    M blank{};
    return CollectMembers(DescribeErased<M>, &blank, sizeof(M));
  }();
  return kMembers;
}

tf::Block CollectBlock(Describer describe, void* blank);
std::shared_ptr<NestedObject const> CollectNested(Nesting nesting, Describer describe, void* blank);
Type ModelType(Describer describe, void* blank);
Outcome DecodeObject(Members const& members, void* model, Value const& value, Path const& path,
                     Diagnostics& diagnostics);
Value EncodeObject(Members const& members, void const* model);

Outcome Misfit(Value const& value, std::string_view expected, Path const& path,
               Diagnostics& diagnostics);
// The elements of a list (or set), or nothing after a diagnostic.
std::vector<Value> const* ElementsOf(Value const& value, Value::Kind kind, Path const& path,
                                     Diagnostics& diagnostics);
ValueMap const* MapMembersOf(Value const& value, Path const& path, Diagnostics& diagnostics);
// For elements that cannot be null or unknown: kSet = go on and read it.
Outcome CheckElement(Value const& value, Path const& path, Diagnostics& diagnostics);

// --- Codecs: one per C++ type, never one per attribute ------------------------

template <class T>
struct Codec;

template <>
struct Codec<bool> {
  static Type type();
  static Value Get(bool in);
  static Outcome Set(Value const& value, bool& out, Path const& path, Diagnostics& diagnostics);
};

template <>
struct Codec<std::int64_t> {
  static Type type();
  static Value Get(std::int64_t in);
  static Outcome Set(Value const& value, std::int64_t& out, Path const& path,
                     Diagnostics& diagnostics);
};

template <>
struct Codec<double> {
  static Type type();
  static Value Get(double in);
  static Outcome Set(Value const& value, double& out, Path const& path, Diagnostics& diagnostics);
};

template <>
struct Codec<Number> {
  static Type type();
  static Value Get(Number const& in);
  static Outcome Set(Value const& value, Number& out, Path const& path, Diagnostics& diagnostics);
};

template <>
struct Codec<std::string> {
  static Type type();
  static Value Get(std::string const& in);
  static Outcome Set(Value const& value, std::string& out, Path const& path,
                     Diagnostics& diagnostics);
};

template <>
struct Codec<Secret> {
  static Type type();
  static Value Get(Secret const& in);
  static Outcome Set(Value const& value, Secret& out, Path const& path, Diagnostics& diagnostics);
};

template <>
struct Codec<Value> {
  static Type type();
  static Value Get(Value const& in);
  static Outcome Set(Value const& value, Value& out, Path const& path, Diagnostics& diagnostics);
};

// The three states.
template <class T>
struct Codec<Attr<T>> {
  static Type type() { return Codec<T>::type(); }
  static Value Get(Attr<T> const& in) {
    if (in.unknown()) return Value::Unknown();
    return in.null() ? Value::Null() : Codec<T>::Get(*in);
  }
  static Outcome Set(Value const& value, Attr<T>& out, Path const& path, Diagnostics& diagnostics) {
    out = value.is_unknown() ? Attr<T>::Unknown() : Attr<T>();
    if (!value.is_known()) return Outcome::kSet;
    T typed{};
    Outcome const outcome = Codec<T>::Set(value, typed, path, diagnostics);
    if (outcome == Outcome::kSet) out = std::move(typed);
    if (outcome == Outcome::kUndecided) out = Attr<T>::Unknown();
    return outcome == Outcome::kMisfit ? outcome : Outcome::kSet;
  }
};

template <class T>
inline constexpr bool kIsAttr = false;
template <class T>
inline constexpr bool kIsAttr<Attr<T>> = true;

template <class T>
Outcome SetElement(Value const& value, T& out, Path const& path, Diagnostics& diagnostics) {
  if constexpr (!kIsAttr<T>) {
    Outcome const outcome = CheckElement(value, path, diagnostics);
    if (outcome != Outcome::kSet) return outcome;
  }
  return Codec<T>::Set(value, out, path, diagnostics);
}

template <class T>
std::vector<Value> GetElements(std::vector<T> const& in) {
  std::vector<Value> out;
  out.reserve(in.size());
  for (auto const& item : in) out.push_back(Codec<T>::Get(item));
  return out;
}

// Reads all elements, so that each misfit is reported; the worst outcome counts.
template <class T>
Outcome SetElements(std::vector<Value> const& elements, std::vector<T>& out, Path const& path,
                    bool indexed, Diagnostics& diagnostics) {
  Outcome worst = Outcome::kSet;
  std::int64_t index = 0;
  for (auto const& element : elements) {
    T typed{};
    Outcome const outcome =
        SetElement(element, typed, indexed ? path.AtIndex(index++) : path, diagnostics);
    worst = std::max(worst, outcome);
    out.push_back(std::move(typed));
  }
  return worst;
}

template <class T>
struct Codec<std::vector<T>> {
  static Type type() { return Type::List(Codec<T>::type()); }
  static Value Get(std::vector<T> const& in) { return Value::List(GetElements(in)); }
  static Outcome Set(Value const& value, std::vector<T>& out, Path const& path,
                     Diagnostics& diagnostics) {
    auto const* elements = ElementsOf(value, Value::Kind::kList, path, diagnostics);
    if (elements == nullptr) return Outcome::kMisfit;
    return SetElements(*elements, out, path, true, diagnostics);
  }
};

template <class T>
struct Codec<tf::Set<T>> {
  static Type type() { return Type::Set(Codec<T>::type()); }
  static Value Get(tf::Set<T> const& in) { return Value::Set(GetElements<T>(in)); }
  static Outcome Set(Value const& value, tf::Set<T>& out, Path const& path,
                     Diagnostics& diagnostics) {
    auto const* elements = ElementsOf(value, Value::Kind::kSet, path, diagnostics);
    if (elements == nullptr) return Outcome::kMisfit;
    return SetElements<T>(*elements, out, path, false, diagnostics);
  }
};

template <class T>
struct Codec<std::map<std::string, T>> {
  static Type type() { return Type::Map(Codec<T>::type()); }
  static Value Get(std::map<std::string, T> const& in) {
    ValueMap out;
    for (auto const& [key, item] : in) out.emplace(key, Codec<T>::Get(item));
    return Value::Map(std::move(out));
  }
  static Outcome Set(Value const& value, std::map<std::string, T>& out, Path const& path,
                     Diagnostics& diagnostics) {
    auto const* members = MapMembersOf(value, path, diagnostics);
    if (members == nullptr) return Outcome::kMisfit;
    Outcome worst = Outcome::kSet;
    for (auto const& [key, member] : *members) {
      worst = std::max(worst, SetElement(member, out[key], path.AtKey(key), diagnostics));
    }
    return worst;
  }
};

// Any struct with a Describe is an object.
template <Described M>
struct Codec<M> {
  static Type type() {
    M blank{};
    return ModelType(DescribeErased<M>, &blank);
  }
  static Value Get(M const& in) { return EncodeObject(MembersOf<M>(), &in); }
  static Outcome Set(Value const& value, M& out, Path const& path, Diagnostics& diagnostics) {
    return DecodeObject(MembersOf<M>(), &out, value, path, diagnostics);
  }
};

// --- Nested attributes: described structs, alone or in a collection -------------

template <class T>
struct NestedOf {
  static std::shared_ptr<NestedObject const> Get() { return nullptr; }
};

template <class M>
std::shared_ptr<NestedObject const> NestedIn(Nesting nesting) {
  M blank{};
  return CollectNested(nesting, DescribeErased<M>, &blank);
}

template <Described M>
struct NestedOf<M> {
  static std::shared_ptr<NestedObject const> Get() { return NestedIn<M>(Nesting::kSingle); }
};
template <Described M>
struct NestedOf<std::vector<M>> {
  static std::shared_ptr<NestedObject const> Get() { return NestedIn<M>(Nesting::kList); }
};
template <Described M>
struct NestedOf<std::vector<Attr<M>>> : NestedOf<std::vector<M>> {};
template <Described M>
struct NestedOf<tf::Set<M>> {
  static std::shared_ptr<NestedObject const> Get() { return NestedIn<M>(Nesting::kSet); }
};
template <Described M>
struct NestedOf<tf::Set<Attr<M>>> : NestedOf<tf::Set<M>> {};
template <Described M>
struct NestedOf<std::map<std::string, M>> {
  static std::shared_ptr<NestedObject const> Get() { return NestedIn<M>(Nesting::kMap); }
};
template <Described M>
struct NestedOf<std::map<std::string, Attr<M>>> : NestedOf<std::map<std::string, M>> {};

// --- Slots ----------------------------------------------------------------------

template <class T>
class AttrSlot final : public Slot {
 public:
  explicit AttrSlot(Attr<T>& attr) : attr_(attr) {}
  Type type() const override { return Codec<T>::type(); }
  std::shared_ptr<NestedObject const> nested() const override { return NestedOf<T>::Get(); }
  void const* member() const override { return &attr_; }
  MemberCodec const& codec() const override { return kCodec; }

 private:
  static Value Get(void const* member) {
    return Codec<Attr<T>>::Get(*static_cast<Attr<T> const*>(member));
  }
  static void Set(Value const& value, void* member, Path const& path, Diagnostics& diagnostics) {
    Codec<Attr<T>>::Set(value, *static_cast<Attr<T>*>(member), path, diagnostics);
  }
  static constexpr MemberCodec kCodec{Get, Set};

  Attr<T>& attr_;
};

template <class T>
struct BlockShape;

template <Described M>
struct BlockShape<Attr<M>> {
  using Model = M;
  static constexpr BlockNesting kNesting = BlockNesting::kSingle;
  static Value Get(Attr<M> const& in) { return Codec<Attr<M>>::Get(in); }
  static void Set(Value const& value, Attr<M>& out, Path const& path, Diagnostics& diagnostics) {
    Codec<Attr<M>>::Set(value, out, path, diagnostics);
  }
};

template <Described M>
struct BlockShape<std::vector<M>> {
  using Model = M;
  static constexpr BlockNesting kNesting = BlockNesting::kList;
  static Value Get(std::vector<M> const& in) { return Codec<std::vector<M>>::Get(in); }
  static void Set(Value const& value, std::vector<M>& out, Path const& path,
                  Diagnostics& diagnostics) {
    out.clear();
    if (!value.is_known()) return;
    if (Codec<std::vector<M>>::Set(value, out, path, diagnostics) != Outcome::kSet) out.clear();
  }
};

template <Described M>
struct BlockShape<Attr<std::vector<M>>> {
  using Model = M;
  static constexpr BlockNesting kNesting = BlockNesting::kList;
  // A list of blocks is never null (core-rules 18).
  static Value Get(Attr<std::vector<M>> const& in) {
    return in.null() ? Value::List({}) : Codec<Attr<std::vector<M>>>::Get(in);
  }
  static void Set(Value const& value, Attr<std::vector<M>>& out, Path const& path,
                  Diagnostics& diagnostics) {
    Codec<Attr<std::vector<M>>>::Set(value, out, path, diagnostics);
  }
};

template <class T>
class MemberBlockSlot final : public BlockSlot {
 public:
  explicit MemberBlockSlot(T& member) : member_(member) {}
  BlockNesting nesting() const override { return BlockShape<T>::kNesting; }
  tf::Block block() const override { return BlockOf<typename BlockShape<T>::Model>(); }
  void const* member() const override { return &member_; }
  MemberCodec const& codec() const override { return kCodec; }

 private:
  static Value Get(void const* member) {
    return BlockShape<T>::Get(*static_cast<T const*>(member));
  }
  static void Set(Value const& value, void* member, Path const& path, Diagnostics& diagnostics) {
    BlockShape<T>::Set(value, *static_cast<T*>(member), path, diagnostics);
  }
  static constexpr MemberCodec kCodec{Get, Set};

  T& member_;
};

}  // namespace internal

template <class T>
void Fields::operator()(std::string_view name, Attr<T>& attr, Rules const& rules,
                        std::string_view doc) {
  internal::AttrSlot<T> slot(attr);
  Visit(name, slot, rules, doc);
}

template <class T>
void Fields::Block(std::string_view name, T& member, std::string_view doc) {
  internal::MemberBlockSlot<T> slot(member);
  VisitBlock(name, slot, doc);
}

template <class M>
tf::Block BlockOf() {
  M blank{};
  return internal::CollectBlock(internal::DescribeErased<M>, &blank);
}

template <class M>
M Decode(Value const& value, Diagnostics& diagnostics) {
  M model{};
  if (value.is_known()) {
    internal::DecodeObject(internal::MembersOf<M>(), &model, value, {}, diagnostics);
  }
  return model;
}

template <class M>
Value Encode(M const& model) {
  return internal::Codec<M>::Get(model);
}

}  // namespace ferro::tf
