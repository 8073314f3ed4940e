#include "provider/ssh_key/data_source.h"

#include "provider/asking.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"
#include "provider/ssh_key/model.h"

namespace ferro::provider {
namespace {

class SshKeyDataSource final : public tf::DataSource<SshKeyDataModel> {
 public:
  explicit SshKeyDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_ssh_key_v1"), sessions_(sessions) {}

  void Validate(SshKeyDataModel const& config, tf::Call& call) override {
    ExpectOneOf(config.uuid, "uuid", config.name, "name", call);
  }

  std::optional<SshKeyDataModel> Read(SshKeyDataModel const& config, tf::Call& call) override {
    auto asking = AskAsAccount(sessions_, call);
    if (!asking) return std::nullopt;
    // Not the remembered list: the key may have been made a moment ago in this very apply.
    auto keys = api::ListSshKeys(asking->client, asking->options);
    if (!keys) {
      CannotRead(WithAccountHint(keys.error()), "SSH keys", call);
      return std::nullopt;
    }
    auto const chosen = Choose(config, *keys);
    if (!chosen) {
      call.Error(chosen.error(), "SSH key not found");
      return std::nullopt;
    }
    auto model = ToDataModel((*keys)[*chosen]);
    if (config.uuid.known()) model.uuid = config.uuid;
    return model;
  }

 private:
  static Result<std::size_t> Choose(SshKeyDataModel const& config,
                                    std::vector<api::SshKey> const& keys) {
    std::vector<std::size_t> matches;
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      all.push_back({keys[i].name, keys[i].id.value});
      if (PassesIgnoringCase(config.uuid, keys[i].id.value) && Passes(config.name, keys[i].name)) {
        matches.push_back(i);
      }
    }
    auto const criteria = Criteria().Add("uuid", config.uuid).Add("name", config.name).text();
    return OnlyOne("SSH key", criteria, matches, all);
  }

  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeSshKeyDataSource(Sessions& sessions) {
  return std::make_unique<SshKeyDataSource>(sessions);
}

}  // namespace ferro::provider
