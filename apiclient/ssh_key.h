// Public SSH keys of the account. All calls need the account's token (selectel-api §9.7).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apiclient/client.h"

namespace ferro::api {

struct SshKey {
  SshKeyId id;
  std::string name;  // Not guaranteed to be unique.
  std::string public_key;
  std::optional<std::string> subuser_id;
};
void Describe(json::Fields& f, SshKey& k);

struct NewSshKey {
  std::string name;
  std::string public_key;
  std::optional<std::string> subuser_id = std::nullopt;
};

Result<std::vector<SshKey>> ListSshKeys(Client const& client, CallOptions const& options = {});
Result<SshKey> GetSshKey(Client const& client, SshKeyId const& id, CallOptions const& options = {});
Result<SshKey> CreateSshKey(Client const& client, NewSshKey const& key,
                            CallOptions const& options = {});
Status DeleteSshKey(Client const& client, SshKeyId const& id, CallOptions const& options = {});

}  // namespace ferro::api
