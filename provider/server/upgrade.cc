#include "base/text.h"
#include "provider/server/resource.h"

namespace ferro::provider {
namespace {

std::string TextIn(tf::Value const& value) {
  return value.kind() == tf::Value::Kind::kString ? value.as_string() : "";
}

}  // namespace

// Version 0 is the state of another provider that has a resource of this name (mapping 0.1.1).
tf::Value ServerResource::Upgrade(std::int64_t version, tf::Value const& raw, tf::Call& call) {
  auto const id = TextIn(raw["id"]);
  if (version != 0 || !IsUuid(id)) return Resource::Upgrade(version, raw, call);
  auto const project = TextIn(raw["project_id"]);
  auto const import_id = (project.empty() ? "" : project + "/") + id;
  call.Error(
      tf::Path(), "State of another provider",
      "The state of server " + id +
          " was written by the provider selectel/selectel (schema version 0), whose form this "
          "version does not read. Nothing happens to the server when it is taken over like this: "
          "terraform state rm ADDRESS, write the configuration with this provider's arguments, "
          "and import it:\n\nimport {\n  to = selectel_dedicated_server_v1.NAME\n  id = \"" +
          import_id + "\"\n}");
  return tf::Value::Null();
}

}  // namespace ferro::provider
