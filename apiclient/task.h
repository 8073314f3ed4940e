// Work that the API goes on with after its answer (202 and GET /result/{task},
// selectel-api §2.2).
#pragma once

#include "apiclient/client.h"

namespace ferro::api {

// No task of a single call is waited for longer.
inline constexpr std::chrono::seconds kTaskTimeout{120};

// Asks until the task has a result, at most until the deadline or kTaskTimeout. Fails with the
// API's reason when the task failed; with kDeadlineExceeded or kCancelled and
// `may_have_happened` when it is still running.
Result<Reply> AwaitTask(Client const& client, TaskId const& task, Call const& call);

}  // namespace ferro::api
