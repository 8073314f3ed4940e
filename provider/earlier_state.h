// Reading states that another provider, or a hand, wrote: anything may be missing in them.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tfplugin/resource.h"
#include "tfplugin/schema/attr.h"
#include "tfplugin/value/value.h"

namespace ferro::provider {

// One object in such a state. What stands in it has the wanted form, or is null, or leaves an
// error in the call that names the attribute and what it is, never its value: it may be a
// secret. Texts, numbers and flags pass for each other as they do in Terraform.
class EarlierObject {
 public:
  // `where` is what error texts call the object: "" for the whole, else "partitions_config[0]".
  EarlierObject(tf::Value const& value, std::string where, tf::Call& call)
      : value_(value), where_(std::move(where)), call_(call) {}

  // Null for what is absent or "": the older provider writes that where nothing is set.
  tf::Attr<std::string> Text(std::string_view name) const;
  tf::Attr<bool> Flag(std::string_view name) const;
  tf::Attr<double> Number(std::string_view name) const;  // Finite.
  tf::Attr<std::int64_t> Integer(std::string_view name) const;
  // The elements of a list of objects; none when it is absent.
  std::vector<EarlierObject> Objects(std::string_view name) const;
  // A single object, also when it is the only element of a list; none for an absent one.
  std::vector<EarlierObject> AtMostOne(std::string_view name) const;
  // Says something: neither null, "", nor an empty list or object.
  bool Has(std::string_view name) const;
  // Attributes that say something and are not among these, sorted.
  std::vector<std::string> Others(std::set<std::string_view> const& known) const;

  tf::Call& call() const { return call_; }

 private:
  std::string PathTo(std::string_view name) const;
  void Refuse(std::string_view name, std::string_view wanted) const;

  tf::Value const& value_;  // Of the state, which outlives this.
  std::string where_;
  tf::Call& call_;
};

// A stored object without an id is broken (edited by hand?): an error that names the `noun`,
// e.g. "private subnet".
bool HasStoredId(tf::Attr<std::string> const& id, std::string_view noun, tf::Call& call);

// The id in a state that another provider wrote: a UUID. Otherwise null, with an error in the call.
tf::Attr<std::string> StoredUuid(EarlierObject const& stored, std::string_view noun);

// Whether what a `moved` block brings is of the Go provider's same-named type, at the schema
// version that it has: 0. Compared without the registry's host. Otherwise an error.
bool ComesFromGoProvider(tf::MoveSource const& source, std::string_view type_name, tf::Call& call);

// A warning for what an earlier state says and the new one has no place for.
void SayDropped(std::vector<std::string> const& attributes, tf::Call& call);

}  // namespace ferro::provider
