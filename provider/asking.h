// As whom a data source asks the API, and what it says when it cannot.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "provider/session.h"
#include "tfplugin/call.h"

namespace ferro::provider {

struct Asking {
  std::shared_ptr<Session> session;
  api::Client client;
  std::string project_id;  // "" when it asks as the account.
  Clock::TimePoint began;
  api::CallOptions options;

  Catalog& catalog() const { return session->catalog(); }
};

// The named project, else the provider's, else the account. Empty + error without a session.
std::optional<Asking> AskAs(Sessions& sessions, tf::Attr<std::string> const& project_id,
                            tf::Call& call);

// What belongs to the account and to none of its projects. Empty + error without a session.
std::optional<Asking> AskAsAccount(Sessions& sessions, tf::Call& call);

// A refusal for want of rights says which ones: the account's; other errors stay as they are.
Error WithAccountHint(Error error);

// Says the error with the data source's noun, e.g. "Cannot read the locations".
void CannotRead(Error const& error, std::string_view what, tf::Call& call);

}  // namespace ferro::provider
