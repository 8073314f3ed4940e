// A journal on a disk in memory, with a clock and a generator that repeat: for
// tests of everything that stands on the journal.
#pragma once

#include <memory>
#include <string>

#include "base/clock_testing.h"
#include "base/random_testing.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/journal/journal.h"
#include "controlplane/store/vfs_testing.h"

namespace ferro::journal {

struct TestJournal {
  store::TestDisk disk;
  FakeClock clock;
  FakeRandom random;
  TemporaryDirectory directory;  // For locks and files, which are real.

  // A new process: what an earlier one synced is there. Ends the test on an error.
  std::unique_ptr<Journal> Open(bool durable = true);
  Result<std::unique_ptr<Journal>> TryOpen(bool durable = true);
  // Ends the test when somebody else has it.
  EnvironmentLock Lock(std::string const& environment, bool enabled = true);
};

// A step of no importance.
Step AnyStep(std::string const& target);

}  // namespace ferro::journal
