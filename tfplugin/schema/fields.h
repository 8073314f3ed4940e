// Say a model once: a Describe function lists names, members, rules and docs, and
// the visitors make of it the wire schema, decoding, encoding and documentation.
//
//   struct Disk { Attr<std::string> type; Attr<std::int64_t> size; };
//   void Describe(tf::Fields& f, Disk& d) {
//     f("type", d.type, tf::Required(), "Drive type.");
//     f("size", d.size, tf::Optional().Validate(tf::AtLeast(1)), "Size in GB.");
//   }
//
// A member that is a struct with a Describe is a nested attribute (single); a
// vector, Set or map of such structs is one of that nesting. Members are bool,
// int64, double, Number, string, Secret, Value (dynamic), and vectors, Sets and maps
// of these; elements that may be null or unknown by themselves are Attr too, and
// without that an attribute with an unknown element is unknown as a whole.
//
// Describe says the same of every object of its type, about members of that object only: values
// are decoded and encoded by what it said of one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tfplugin/diagnostics.h"
#include "tfplugin/schema/attr.h"
#include "tfplugin/schema/rules.h"
#include "tfplugin/schema/schema.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

// A set attribute: a vector whose order means nothing.
template <class T>
struct Set : std::vector<T> {
  using std::vector<T>::vector;
};

// How the members of one C++ type are read and filled.
struct MemberCodec {
  Value (*get)(void const* member);
  void (*set)(Value const& value, void* member, Path const& path, Diagnostics& diagnostics);
};

// One attribute of one model, seen without its static type.
class Slot {
 public:
  virtual ~Slot() = default;
  virtual Type type() const = 0;
  // Set when the member is made of described structs.
  virtual std::shared_ptr<NestedObject const> nested() const = 0;
  virtual void const* member() const = 0;
  virtual MemberCodec const& codec() const = 0;
};

class BlockSlot {
 public:
  virtual ~BlockSlot() = default;
  virtual BlockNesting nesting() const = 0;
  virtual Block block() const = 0;
  virtual void const* member() const = 0;
  virtual MemberCodec const& codec() const = 0;
};

// What a Describe function talks to; the visitors are in fields.cc.
class Fields {
 public:
  virtual ~Fields() = default;

  template <class T>
  void operator()(std::string_view name, Attr<T>& attr, Rules const& rules, std::string_view doc);

  // A nested block: `Attr<M>` is SINGLE (null when absent), `std::vector<M>` is LIST.
  // A list that is unknown as a whole (a `dynamic` block) reads as an empty vector;
  // `Attr<std::vector<M>>` tells the two apart.
  template <class T>
  void Block(std::string_view name, T& member, std::string_view doc);

  // Describes the block itself; call it first.
  virtual void About(std::string_view doc) = 0;

 protected:
  virtual void Visit(std::string_view name, Slot& slot, Rules const& rules,
                     std::string_view doc) = 0;
  virtual void VisitBlock(std::string_view name, BlockSlot& slot, std::string_view doc) = 0;
};

// The block that a model describes.
template <class M>
tf::Block BlockOf();

// Fills a model from an object value of BlockOf<M>'s type. Misfits become
// diagnostics with the path; the member then stays null.
template <class M>
M Decode(Value const& value, Diagnostics& diagnostics);

// The object value of a model, every member present.
template <class M>
Value Encode(M const& model);

}  // namespace ferro::tf

#include "tfplugin/schema/fields_impl.h"  // The templates' bodies: codecs for each C++ type.
