#include "provider/server/merge.h"

namespace ferro::provider {
namespace {

// Nested objects are merged member by member; lists are wholly known or wholly unknown here.
tf::Value Merge(tf::Value const& planned, tf::Value const& actual) {
  if (planned.is_unknown()) return actual;
  if (planned.kind() != tf::Value::Kind::kMap) return planned;
  tf::ValueMap members;
  for (auto const& [name, member] : planned.members())
    members.emplace(name, Merge(member, actual[name]));
  return tf::Value::Map(std::move(members));
}

ServerModel Back(tf::Value const& value) {
  tf::Diagnostics none;  // What a model encoded, it decodes.
  return tf::Decode<ServerModel>(value, none);
}

}  // namespace

ServerModel WithPlanned(ServerModel const& planned, ServerModel const& actual) {
  return Back(Merge(tf::Encode(planned), tf::Encode(actual)));
}

ServerModel WithoutUnknowns(ServerModel const& model) {
  return Back(Merge(tf::Encode(model), tf::Value::Null()));
}

}  // namespace ferro::provider
