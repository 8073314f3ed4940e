// How an opened file of a TestDisk is shown to SQLite.
#pragma once

#include "controlplane/store/vfs_state_testing.h"

struct sqlite3_file;

namespace ferro::store {

// What SQLite allocates for each.
int SizeOfTestFile();
// Takes the handle over: closing the file deletes it.
void ShowTestFile(sqlite3_file* out, FileHandle* handle);

}  // namespace ferro::store
