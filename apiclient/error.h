// What the API's refusals become: an Error with facts `status`, `type`, `code`,
// `method`, `path`, and `task_id` when known. Classified by `type` first, then by
// status (selectel-api §2.3, mapping 0.1.14).
//
// `may_have_happened` is set for a call that must not be repeated when the answer
// (a 5xx, a timeout, an unreadable success) does not rule out that it was obeyed.
#pragma once

#include "apiclient/client.h"
#include "base/error.h"
#include "http/transport.h"

namespace ferro::api {

// For an answer of status 400 and above, or one below that can't be what we asked for.
Error ErrorFromAnswer(http::Response const& response, Call const& call, Clock::TimePoint now);

// No money on the account: final, whatever the status.
bool IsNoMoney(Error const& error);
// Another task holds the object, or the API is under maintenance: the call had no effect and
// can be tried later.
bool IsBusy(Error const& error);
// The API itself says that the object doesn't exist. A 404 alone may come from a proxy or
// from a wrong endpoint: whoever forgets a server because of an error asks this.
bool SaysNotFound(Error const& error);

}  // namespace ferro::api
