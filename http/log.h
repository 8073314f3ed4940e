// A handler that logs each exchange (core-rules 183).
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "http/transport.h"

namespace ferro::http {

// At DEBUG one record with method, path, status, duration and sizes; at TRACE also
// headers and JSON bodies, without what http/redact.h hides. Log records hold no
// secrets at any level.
std::unique_ptr<Transport> WithLog(std::unique_ptr<Transport> inner, Logger log, Clock& clock);

}  // namespace ferro::http
