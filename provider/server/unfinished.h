// Servers that carry the mark of an order that was never finished (mapping 0.1.7). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apiclient/resource.h"
#include "base/clock.h"
#include "provider/server/names.h"

namespace ferro::provider {

// Those that an earlier order of the same thing left: same digest, or the mark of the same
// name. Servers that are at their end do not count. An empty name matches no mark.
std::vector<api::Server> UnfinishedOf(std::vector<api::Server> const& servers,
                                      std::string_view digest, std::string_view name);

// The one that this call ordered: its very mark, and not in the list from before the order.
std::optional<api::Server> OrderedSince(std::vector<api::Server> const& before,
                                        std::vector<api::Server> const& now,
                                        std::string_view user_desc);

// "import { … }" for a server, to be pasted beside its resource; NAME is the resource's.
std::string ImportBlock(std::string_view project_id, api::ServerId const& server);

inline constexpr std::string_view kUnfinishedSummary =
    "A server from an interrupted order is waiting";
// Why nothing is ordered, with uuid and age of each, and an import block for each.
std::string UnfinishedText(std::vector<api::Server> const& unfinished, std::string_view project_id,
                           Clock::TimePoint now);

// What to do before an import block counts for a resource whose replacement was interrupted: the
// state still has the old server. "" when `own` is.
std::string StillInStateText(std::string_view own);

// Another server of that name that was ordered before `own`, although the list from before
// our order had none: two machines ordered at once, and ours is the later one.
std::optional<api::Server> EarlierOfSameName(std::vector<api::Server> const& servers,
                                             api::ServerId const& own, std::string_view name);

}  // namespace ferro::provider
