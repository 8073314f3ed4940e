#include "provider/server/memory.h"

#include "base/digest.h"
#include "provider/server/ssh_key.h"

namespace ferro::provider {
namespace {

constexpr std::string_view kPending = "pending";
constexpr std::string_view kOrder = "order";
constexpr std::string_view kInstall = "install";
constexpr std::string_view kKey = "ssh_key_sha256";
constexpr std::string_view kHiddenUserData = "user_data_wo";
constexpr std::string_view kStandsBare = "private_network_without_address";
constexpr std::string_view kAsksPorts = "private_network_not_read";

void SetFlag(tf::PrivateData& data, std::string_view name, bool on) {
  if (on) {
    data.Set(name, "yes");
  } else {
    data.Remove(name);
  }
}

}  // namespace

Pending PendingOf(tf::PrivateData const& data) {
  auto const pending = data.Get(kPending);
  if (pending == kOrder) return Pending::kOrder;
  return pending == kInstall ? Pending::kInstall : Pending::kNothing;
}

void SetPending(tf::PrivateData& data, Pending pending) {
  switch (pending) {
    case Pending::kNothing:
      data.Remove(kPending);
      return;
    case Pending::kOrder:
      data.Set(kPending, kOrder);
      return;
    case Pending::kInstall:
      data.Set(kPending, kInstall);
      return;
  }
}

bool RemembersKey(tf::PrivateData const& data) {
  return data.Get(kKey).has_value();
}

bool IsRememberedKey(tf::PrivateData const& data, std::string_view key_content) {
  auto const remembered = data.Get(kKey);
  return remembered && *remembered == Sha256Hex(SshKeyIdentity(key_content));
}

void RememberKey(tf::PrivateData& data, std::string_view key_content) {
  data.Set(kKey, Sha256Hex(SshKeyIdentity(key_content)));
}

void ForgetKey(tf::PrivateData& data) {
  data.Remove(kKey);
}

bool HasHiddenUserData(tf::PrivateData const& data) {
  return data.Get(kHiddenUserData).has_value();
}

void SetHiddenUserData(tf::PrivateData& data, bool hidden) {
  SetFlag(data, kHiddenUserData, hidden);
}

bool StandsBare(tf::PrivateData const& data) {
  return data.Get(kStandsBare).has_value();
}

void SetStandsBare(tf::PrivateData& data, bool bare) {
  SetFlag(data, kStandsBare, bare);
}

bool AsksPorts(tf::PrivateData const& data) {
  return data.Get(kAsksPorts).has_value();
}

void SetAsksPorts(tf::PrivateData& data, bool asks) {
  SetFlag(data, kAsksPorts, asks);
}

}  // namespace ferro::provider
