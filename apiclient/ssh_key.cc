#include "apiclient/ssh_key.h"

#include "apiclient/paging.h"

namespace ferro::api {
namespace {

constexpr std::string_view kSshKeys = "/aux/ssh-keys/key";

std::string SshKeyPath(SshKeyId const& id) {
  return std::string(kSshKeys) + "/" + PathPart(id.value);
}

}  // namespace

void Describe(json::Fields& f, SshKey& k) {
  f("uuid", k.id);
  f("name_public_key", k.name);
  f("public_key", k.public_key);
  f("subuser_id", k.subuser_id);
}

void Describe(json::Fields& f, NewSshKey& k) {
  f("name_public_key", k.name);
  f("public_key", k.public_key);
  f("subuser_id", k.subuser_id);
}

Result<std::vector<SshKey>> ListSshKeys(Client const& client, CallOptions const& options) {
  return ListAll<SshKey>(
      client, {.path = std::string(kSshKeys), .repeat = Repeat::kHarmless, .options = options});
}

Result<SshKey> GetSshKey(Client const& client, SshKeyId const& id, CallOptions const& options) {
  return client.Fetch<SshKey>(
      {.path = SshKeyPath(id), .repeat = Repeat::kHarmless, .options = options});
}

Result<SshKey> CreateSshKey(Client const& client, NewSshKey const& key,
                            CallOptions const& options) {
  return client.Fetch<SshKey>({.method = "POST",
                               .path = std::string(kSshKeys),
                               .body = json::Print(key),
                               .repeat = Repeat::kNever,  // Names need not be unique.
                               .options = options});
}

Status DeleteSshKey(Client const& client, SshKeyId const& id, CallOptions const& options) {
  auto reply = client.Send({.method = "DELETE",
                            .path = SshKeyPath(id),
                            .repeat = Repeat::kHarmless,
                            .options = options});
  if (!reply) return Fail(std::move(reply).error());
  return {};
}

}  // namespace ferro::api
