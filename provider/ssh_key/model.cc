#include "provider/ssh_key/model.h"

#include "base/text.h"
#include "provider/server/ssh_key.h"

namespace ferro::provider {
namespace {

bool SameKeys(tf::Value const& a, tf::Value const& b) {
  return SameSshKey(a.as_string(), b.as_string());
}

bool SameUsers(tf::Value const& a, tf::Value const& b) {
  return EqualsIgnoringCase(a.as_string(), b.as_string());
}

}  // namespace

void Describe(tf::Fields& f, SshKeyModel& m) {
  f.About(
      "One public SSH key of the account, which servers can name in `os_params.ssh_key`. Keys "
      "belong to the account: the service user needs a role in it. The API changes no key, so that "
      "every change replaces it; servers that have it keep it.");
  f("id", m.id, tf::Computed().KeepsPrior(), "UUID of the key.");
  f("name", m.name,
    tf::Required().RequiresReplace().Validate(tf::Matching(
        [](std::string_view text) { return !Trimmed(text).empty(); }, "a name that is not empty")),
    "Name of the key. The API allows several keys of one name, but a server can name a key only "
    "while no other has its name.");
  f("public_key", m.public_key, tf::Required().RequiresReplace().SameWhen(SameKeys),
    "The public key, as in `id_ed25519.pub`. Its comment and white space are not compared.");
  f("user_id", m.user_id,
    tf::OptionalComputed().RequiresReplace().Validate(tf::UuidText()).SameWhen(SameUsers),
    "UUID of the user whose key it is; by default the account's.");
}

SshKeyModel ToModel(api::SshKey const& key) {
  return {.id = key.id.value,
          .name = key.name,
          .public_key = key.public_key,
          .user_id = tf::Attr<std::string>::From(key.subuser_id)};
}

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
