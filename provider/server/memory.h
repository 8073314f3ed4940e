// What a server's private bytes remember between operations (core-rules 79, 102):
// never a secret.
#pragma once

#include <string>
#include <string_view>

#include "tfplugin/call.h"

namespace ferro::provider {

// Why a server is not finished yet.
enum class Pending {
  kNothing,
  kOrder,    // Ordered; not active, or still under the name with the mark.
  kInstall,  // An installation was accepted and has not been seen to end.
};
Pending PendingOf(tf::PrivateData const& data);
void SetPending(tf::PrivateData& data, Pending pending);

// The identity (type and blob, hashed) of the key that a key name in the state stands for.
bool RemembersKey(tf::PrivateData const& data);
bool IsRememberedKey(tf::PrivateData const& data, std::string_view key_content);
void RememberKey(tf::PrivateData& data, std::string_view key_content);
void ForgetKey(tf::PrivateData& data);

// The user data on the server is write-only: reading it back would put it into the state.
bool HasHiddenUserData(tf::PrivateData const& data);
void SetHiddenUserData(tf::PrivateData& data, bool hidden);

// Imported with its port in a private network but without an address there: a configuration that
// names the network says what is, and asks for no address.
bool StandsBare(tf::PrivateData const& data);
void SetStandsBare(tf::PrivateData& data, bool bare);

// The next refresh has to ask in which private network the server stands: what the state says was
// planned and not read.
bool AsksPorts(tf::PrivateData const& data);
void SetAsksPorts(tf::PrivateData& data, bool asks);

}  // namespace ferro::provider
