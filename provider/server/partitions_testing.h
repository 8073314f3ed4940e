// Random drives and partitions, for properties that hold whatever they are.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "provider/server/partitions_layout.h"

namespace ferro::provider {

// One to ten drives of one to three types, small enough that sums matter.
std::vector<Drive> SomeDrives(Random& random);

// Partitions without faults of their own. Most fit these drives.
PartitionsModel SomePartitions(Random& random, std::vector<Drive> const& drives);

// The same in other words: other order, other names, sizes as percentages and the reverse,
// what is usual left out or written. `layout` is what they were built as.
PartitionsModel Respelled(Random& random, PartitionsModel partitions, Layout const& layout);

}  // namespace ferro::provider
