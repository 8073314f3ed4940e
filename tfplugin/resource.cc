#include "tfplugin/resource.h"

namespace ferro::tf::internal {

Value RefuseUpgrade(std::string_view type_name, std::int64_t from, std::int64_t to, Call& call) {
  call.Error({}, "State of an unsupported version",
             "The stored state of this " + std::string(type_name) + " has schema version " +
                 std::to_string(from) + "; this provider reads version " + std::to_string(to) +
                 " only. Remove the object from the state and import it, or use a provider version "
                 "that reads the stored one.");
  return Value::Null();
}

Value RefuseMove(std::string_view type_name, MoveSource const& source, Call& call) {
  call.Error({}, "This object cannot be moved",
             "A " + source.type_name + " of the provider " + source.provider_address +
                 " (schema version " + std::to_string(source.version) + ") cannot become a " +
                 std::string(type_name) +
                 ". Take the `moved` block out, and import the object instead.");
  return Value::Null();
}

}  // namespace ferro::tf::internal
