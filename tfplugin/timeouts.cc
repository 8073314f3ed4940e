#include "tfplugin/timeouts.h"

#include "base/time_text.h"

namespace ferro::tf {

void Describe(Fields& fields, Timeouts& timeouts) {
  auto duration = Optional().Validate(DurationText()).LocalOnly();
  fields.About("How long operations may take, as durations such as `90s`, `20m` or `1h30m`.");
  fields("create", timeouts.create, duration, "Limit for creating.");
  fields("read", timeouts.read, duration, "Limit for reading.");
  fields("update", timeouts.update, duration, "Limit for changing in place.");
  fields("delete", timeouts.remove, duration,
         "Limit for deleting. Counts only after it has been applied: a destroy sees the stored "
         "value.");
}

std::chrono::milliseconds TimeoutOr(Attr<std::string> const& configured,
                                    std::chrono::milliseconds fallback) {
  if (!configured.known()) return fallback;
  return ParseDuration(*configured).value_or(fallback);
}

}  // namespace ferro::tf
