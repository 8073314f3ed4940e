#include "provider/earlier_state.h"

namespace ferro::provider {

tf::Attr<std::string> TextOrNull(tf::Value const& object, std::string_view name) {
  auto const& value = object[name];
  if (value.kind() != tf::Value::Kind::kString || value.as_string().empty()) return {};
  return value.as_string();
}

bool HasStoredId(tf::Attr<std::string> const& id, std::string_view noun, tf::Call& call) {
  if (id.known() && !id->empty()) return true;
  call.Error(tf::Path("id"), "The state names no " + std::string(noun),
             "The stored object has no id. Remove it from the state and import the " +
                 std::string(noun) + " by its UUID.");
  return false;
}

}  // namespace ferro::provider
