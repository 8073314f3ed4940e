// Brings a database file to the version this program knows, or says why it may not.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "controlplane/store/database.h"
#include "controlplane/store/session.h"

namespace ferro::store {

// All missing migrations in one transaction: a crash leaves the old version.
Status Migrate(Connection& connection, std::filesystem::path const& path,
               DatabaseOptions const& options);

}  // namespace ferro::store
