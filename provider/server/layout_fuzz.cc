// Any text as the partition graph of a server: it is read or refused, and what is read is
// spelled, built and compared without surprises.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/json.h"
#include "base/random_testing.h"
#include "provider/server/facts.h"
#include "provider/server/partitions_testing.h"

namespace ferro::provider {
namespace {

constexpr std::size_t kMostNodes = 200;  // A server has less than a hundred.

bool IsSound(PartitionsModel const& partitions) {
  for (auto const& fault : PartitionFaults(partitions, false)) {
    if (fault.severity == tf::Severity::kError) return false;
  }
  return true;
}

// What is built is what was asked for.
void BuildAndMatch(PartitionsModel const& partitions, LayoutSource const& source) {
  if (!IsSound(partitions)) return;
  auto const built = BuildLayout(partitions, source);
  if (!built.faults.empty()) return;
  FERRO_CHECK(MatchLayout(partitions, built.layout), "what is built is what was asked for");
  auto const spelled = SpellLayout(built.layout, partitions, {});
  FERRO_CHECK(spelled.partitions == partitions, "and is spelled as it was asked for");
}

void Look(Layout const& layout, Random& random) {
  FERRO_CHECK(SameLayout(layout, layout), "a layout is the same as itself");
  auto const again = LayoutFrom(GraphFrom(layout, [&] { return random.Uuid(); }));
  FERRO_CHECK(again && SameLayout(layout, *again), "a graph of its own is the same layout");
  FERRO_CHECK(LayoutText(layout).empty() == layout.volumes.empty(), "a layout can be told");

  auto const spelled = SpellLayout(layout, {}, {});
  if (MatchLayout(spelled.partitions, layout)) {
    auto const twice = SpellLayout(layout, spelled.partitions, spelled.names);
    FERRO_CHECK(twice.partitions == spelled.partitions, "a spelling that fits stays");
  }
  BuildAndMatch(spelled.partitions, {layout.drives, {}, spelled.soft_raid, spelled.names});
  if (!layout.drives.empty()) {
    BuildAndMatch(SomePartitions(random, layout.drives), {layout.drives, {}, {}, spelled.names});
  }
}

}  // namespace
}  // namespace ferro::provider

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace ferro;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const graph = json::Parse<api::PartitionGraph>(text);
  if (!graph || graph->size() > provider::kMostNodes) return 0;
  auto const layout = provider::LayoutFrom(provider::LayoutOf(*graph));
  FakeRandom random(size + 1);
  if (layout) provider::Look(*layout, random);
  return 0;
}
