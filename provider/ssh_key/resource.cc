#include "provider/ssh_key/resource.h"

#include <algorithm>

#include "apiclient/error.h"
#include "base/text.h"
#include "provider/asking.h"
#include "provider/earlier_state.h"
#include "provider/lookup.h"
#include "provider/server/ssh_key.h"
#include "provider/ssh_key/model.h"

namespace ferro::provider {
namespace {

constexpr char kSshKeysType[] = "selectel_dedicated_ssh_keys_v1";
// Version 0 belongs to the older provider (mapping 0.1.1).
constexpr std::int64_t kSshKeysVersion = 1;

using Keys = std::vector<api::SshKey>;

// The same name, key and user: one is as good as the other.
bool IsTwin(api::SshKey const& key, SshKeyModel const& wanted) {
  return key.name == *wanted.name && SameSshKey(key.public_key, *wanted.public_key) &&
         (!wanted.user_id.known() ||
          EqualsIgnoringCase(key.subuser_id.value_or(""), *wanted.user_id));
}

// The first twin that is not among `known`.
api::SshKey const* FindTwin(Keys const& keys, SshKeyModel const& wanted, Keys const& known) {
  auto const found = std::ranges::find_if(keys, [&](api::SshKey const& key) {
    return IsTwin(key, wanted) && std::ranges::none_of(known, [&](api::SshKey const& other) {
             return other.id == key.id;
           });
  });
  return found == keys.end() ? nullptr : &*found;
}

void SayThereIsOne(api::SshKey const& key, tf::Call& call) {
  call.Error(tf::Path("name"), "The SSH key exists already",
             "The account has this very key under this name: " + key.id.value +
                 ". An apply that was interrupted may have left it there, or someone made it by "
                 "hand. To have it managed here:\n\nimport {\n  to = " +
                 std::string(kSshKeysType) + ".NAME\n  id = \"" + key.id.value +
                 "\"\n}\n\nOr choose another name.");
}

class SshKeysResource final : public tf::Resource<SshKeyModel> {
 public:
  explicit SshKeysResource(Sessions& sessions)
      : Resource(kSshKeysType, kSshKeysVersion), sessions_(sessions) {}

  // The text is never said: what belongs elsewhere may be a private key.
  void Validate(SshKeyModel const& config, tf::Call& call) override {
    if (!config.public_key.known() || IsSshKeyContent(*config.public_key)) return;
    if (config.public_key->find("PRIVATE KEY") != std::string::npos) {
      call.Error(tf::Path("public_key"), "A private key where the public one belongs",
                 "Give the content of the file whose name ends in .pub; the private key must never "
                 "leave your machine.");
      return;
    }
    call.Error(tf::Path("public_key"), "Not a public SSH key",
               "Expected one line such as \"ssh-ed25519 AAAA… comment\": a type, the key in "
               "base64, a comment if you like.");
  }

  void PlanChange(tf::Plan<SshKeyModel>& plan, tf::Call& /*call*/) override {
    auto const session = sessions_.GetIfUsable();
    if (session != nullptr && plan.prior == nullptr && plan.config.name.known()) {
      session->WillMakeKey(*plan.config.name);
    }
  }

  std::optional<SshKeyModel> Create(SshKeyModel const& planned, SshKeyModel const& config,
                                    tf::Call& call) override;
  std::optional<SshKeyModel> Read(SshKeyModel const& state, tf::Call& call) override;
  // Whatever the API knows of is replaced: nothing is left that could come here.
  std::optional<SshKeyModel> Update(SshKeyModel const& planned, SshKeyModel const& /*prior*/,
                                    SshKeyModel const& /*config*/, tf::Call& /*call*/) override {
    return planned;
  }
  void Delete(SshKeyModel const& state, tf::Call& call) override;
  std::optional<SshKeyModel> ImportStub(std::string_view id, tf::Call& call) override;
  tf::Value Upgrade(std::int64_t version, tf::Value const& raw, tf::Call& call) override {
    return version == 0 ? UpgradedSshKey(raw, call) : Resource::Upgrade(version, raw, call);
  }
  tf::Value Move(tf::MoveSource const& source, tf::Call& call) override {
    if (!ComesFromGoProvider(source, kSshKeysType, call)) return tf::Value::Null();
    return UpgradedSshKey(source.state, call);
  }

 private:
  static Result<api::SshKey> Make(Asking const& asking, SshKeyModel const& planned,
                                  Keys const& before);
  static std::optional<SshKeyModel> ReadByName(Asking const& asking, std::string const& name,
                                               tf::Call& call);

  Sessions& sessions_;
};

// Sent once. After an answer that does not say whether it happened, the list tells.
Result<api::SshKey> SshKeysResource::Make(Asking const& asking, SshKeyModel const& planned,
                                          Keys const& before) {
  auto made =
      api::CreateSshKey(asking.client,
                        {.name = *planned.name,
                         .public_key = std::string(Trimmed(*planned.public_key)),
                         .subuser_id = planned.user_id.known() ? std::optional(*planned.user_id)
                                                               : std::optional<std::string>()},
                        asking.options);
  if (made || !made.error().may_have_happened) return made;
  auto const after = api::ListSshKeys(asking.client, asking.options);
  auto const* const found = after ? FindTwin(*after, planned, before) : nullptr;
  if (found != nullptr) return *found;
  auto error = made.error();
  error.message += after ? ". The key is not there"
                         : ". Whether the key was made could not be seen either; the next apply "
                           "looks for it before it makes one";
  return Fail(std::move(error));
}

std::optional<SshKeyModel> SshKeysResource::Create(SshKeyModel const& planned,
                                                   SshKeyModel const& /*config*/, tf::Call& call) {
  auto asking = AskAsAccount(sessions_, call);
  if (!asking) return std::nullopt;
  auto const summary = "Making SSH key \"" + *planned.name + "\" failed";
  auto const lock = asking->session->locks().Acquire(
      "ssh-keys", call.clock, asking->options.deadline.value_or(call.clock.Now()), call.stop);
  if (!lock) {
    call.Error(lock.error(), summary);
    return std::nullopt;
  }
  auto const before = api::ListSshKeys(asking->client, asking->options);
  if (!before) {
    call.Error(WithAccountHint(before.error()), summary);
    return std::nullopt;
  }
  if (auto const* twin = FindTwin(*before, planned, {})) {
    SayThereIsOne(*twin, call);
    return std::nullopt;
  }
  auto const made = Make(*asking, planned, *before);
  asking->catalog().ForgetSshKeys();
  if (!made) {
    call.Error(WithAccountHint(made.error()), summary);
    return std::nullopt;
  }
  return ToModel(*made);
}

// After an import by name there is no id yet.
std::optional<SshKeyModel> SshKeysResource::ReadByName(Asking const& asking,
                                                       std::string const& name, tf::Call& call) {
  auto const keys = api::ListSshKeys(asking.client, asking.options);
  if (!keys) {
    call.Error(WithAccountHint(keys.error()), "Reading the SSH keys failed");
    return std::nullopt;
  }
  std::vector<api::SshKey const*> found;
  std::vector<Candidate> named;
  for (auto const& key : *keys) {
    if (key.name != name) continue;
    found.push_back(&key);
    named.push_back({key.name, key.id.value});
  }
  if (found.size() > 1) {
    call.Error({}, "Ambiguous SSH key",
               Counted(found.size(), "key", "keys") + " of the account are named \"" + name +
                   "\": " + CandidatesText(std::move(named)) + ". Import one by its UUID.");
  }
  return found.size() == 1 ? std::optional(ToModel(*found.front())) : std::nullopt;
}

std::optional<SshKeyModel> SshKeysResource::Read(SshKeyModel const& state, tf::Call& call) {
  auto const asking = AskAsAccount(sessions_, call);
  if (!asking) return std::nullopt;
  if (!state.id.known() && state.name.known()) return ReadByName(*asking, *state.name, call);
  if (!HasStoredId(state.id, "SSH key", call)) return std::nullopt;
  auto const key = api::GetSshKey(asking->client, {*state.id}, asking->options);
  if (!key && api::SaysNotFound(key.error())) return std::nullopt;
  if (!key) {
    call.Error(WithAccountHint(key.error()), "Reading SSH key " + *state.id + " failed");
    return std::nullopt;
  }
  return ToModel(*key);
}

void SshKeysResource::Delete(SshKeyModel const& state, tf::Call& call) {
  auto const asking = AskAsAccount(sessions_, call);
  if (!asking || !HasStoredId(state.id, "SSH key", call)) return;
  auto const gone = api::DeleteSshKey(asking->client, {*state.id}, asking->options);
  asking->catalog().ForgetSshKeys();
  if (gone || api::SaysNotFound(gone.error())) return;
  call.Error(WithAccountHint(gone.error()), "Deleting SSH key " + *state.id + " failed");
}

std::optional<SshKeyModel> SshKeysResource::ImportStub(std::string_view id, tf::Call& call) {
  SshKeyModel stub;
  if (IsUuid(id)) {
    stub.id = Lower(id);
  } else if (!Trimmed(id).empty()) {
    stub.name = std::string(id);
  } else {
    call.Error({}, "Malformed import id", "Give the UUID of the key, or its name.");
    return std::nullopt;
  }
  return stub;
}

}  // namespace

tf::Value UpgradedSshKey(tf::Value const& stored, tf::Call& call) {
  EarlierObject const object(stored, "", call);
  SshKeyModel const model{.id = StoredUuid(object, "SSH key"),
                          .name = object.Text("name"),
                          .public_key = object.Text("public_key"),
                          .user_id = object.Text("user_id")};
  return call.failed() ? tf::Value::Null() : tf::Encode(model);
}

std::unique_ptr<tf::AnyResource> MakeSshKeysResource(Sessions& sessions) {
  return std::make_unique<SshKeysResource>(sessions);
}

}  // namespace ferro::provider
