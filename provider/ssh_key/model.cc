#include "provider/ssh_key/model.h"

namespace ferro::provider {

void Describe(tf::Fields& f, SshKeyDataModel& m) {
  f.About(
      "One public SSH key of the account, by `name` or `uuid`. Keys belong to the account: the "
      "service user needs a role in it.");
  f("id", m.id, tf::Computed(), "UUID of the key.");
  f("uuid", m.uuid, tf::OptionalComputed(), "UUID of the key.");
  f("name", m.name, tf::OptionalComputed(),
    "Name of the key, exactly as in the control panel. It has to be the name of one key only.");
  f("public_key", m.public_key, tf::Computed(),
    "The key itself, as `os_params.ssh_key` of a server takes it.");
  f("user_id", m.user_id, tf::Computed(), "User whose key it is; null when it is the account's.");
}

SshKeyDataModel ToDataModel(api::SshKey const& key) {
  return {.id = key.id.value,
          .uuid = key.id.value,
          .name = key.name,
          .public_key = key.public_key,
          .user_id = tf::Attr<std::string>::From(key.subuser_id)};
}

}  // namespace ferro::provider
