// A connection to a database file: the only place that knows SQLite.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "controlplane/store/session.h"

namespace ferro::store {

// Opens or makes the file; sets nothing but the time to wait for other processes.
Result<std::unique_ptr<Connection>> Connect(std::filesystem::path const& path,
                                            std::string const& vfs,
                                            std::chrono::milliseconds busy_timeout);

}  // namespace ferro::store
