// The whole world as one JSON text and back: what `--state FILE` keeps. The access log is kept
// beside it, record by record (simulator/store.h).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "simulator/world.h"

namespace ferro::sim {

// Another number is refused, never guessed at.
inline constexpr int kSnapshotVersion = 1;

// Without the access log. Passwords and tokens are in it.
std::string SnapshotText(World const& world);

// Makes the world what the text says; its access log, base URL and time scale stay as they are.
// Work and calendar have gone on meanwhile. kInvalidArgument, and a world that must not be used,
// when the text is broken or of another version.
Status RestoreSnapshot(World& world, std::string_view text);

std::string RecordText(RequestRecord const& record);
Result<RequestRecord> RecordFrom(std::string_view text);

}  // namespace ferro::sim
