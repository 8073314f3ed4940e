// What gRPC and protobuf say goes to our log: their own plain lines on stderr
// would lose level and form.
#pragma once

#include "base/log.h"

namespace ferro::tf {

// nullptr drops them, for when the sink goes before the libraries' threads do.
void SendLibraryLogsTo(LogSink* sink);

}  // namespace ferro::tf
