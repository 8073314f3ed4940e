// The object around almost every answer, and the answers that go without
// (selectel-api §2.1).
#pragma once

#include "apiclient/client.h"
#include "http/transport.h"

namespace ferro::api {

// The reply in a successful answer, wrapped or bare. An answer that isn't JSON is an error with
// `may_have_happened` for a call that must not be repeated: the API may well have obeyed.
Result<Reply> TakeReply(http::Response const& response, Call const& call);

// A success by its status whose envelope says that the task failed.
bool HasFailed(Reply const& reply);

}  // namespace ferro::api
