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

}  // namespace ferro::tf::internal
