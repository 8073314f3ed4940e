#include "controlplane/journal/journal_testing.h"

#include <utility>

#include "base/check.h"

namespace ferro::journal {

Result<std::unique_ptr<Journal>> TestJournal::TryOpen(bool durable) {
  return Journal::Open(directory.path(), clock, random, {.vfs = disk.vfs(), .durable = durable});
}

std::unique_ptr<Journal> TestJournal::Open(bool durable) {
  auto journal = TryOpen(durable);
  FERRO_CHECK(journal.has_value(), journal.error().message.c_str());
  return std::move(*journal);
}

EnvironmentLock TestJournal::Lock(std::string const& environment, bool enabled) {
  auto lock = EnvironmentLock::Acquire(directory.path() / "environments" / environment,
                                       {.environment = environment,
                                        .holder = {.pid = 1, .user = "root", .command = "up"},
                                        .enabled = enabled},
                                       clock);
  FERRO_CHECK(lock.has_value(), lock.error().message.c_str());
  return std::move(*lock);
}

Step AnyStep(std::string const& target) {
  return {.kind = "create container",
          .target = target,
          .precondition = "absent",
          .desired_hash = "h-" + target,
          .inverse = "remove container"};
}

}  // namespace ferro::journal
