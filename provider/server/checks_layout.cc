#include "provider/server/checks.h"
#include "provider/server/facts.h"

namespace ferro::provider {
namespace {

tf::Path SoftRaidPath() {
  return tf::Path("os_params").Attribute("soft_raid");
}

// Ids that are the same for every layout of one shape.
std::function<std::string()> NumberedIds() {
  return [number = 0]() mutable { return std::to_string(number++); };
}

// Empty after errors in the call.
std::optional<BuiltLayout> Built(Check& check, OsParams const& params,
                                 std::vector<MountWish> const& suggested,
                                 std::vector<Drive> const& drives, NamedDrives const& remembered) {
  auto const soft_raid = Sets(params.soft_raid) ? std::optional(*params.soft_raid) : std::nullopt;
  if (params.partitions.known()) {
    auto sound = true;
    for (auto const& fault : PartitionFaults(*params.partitions, false)) {
      if (fault.severity != tf::Severity::kError) continue;
      check.call.diagnostics.Add(fault);
      sound = false;
    }
    if (!sound) return std::nullopt;
    auto built = BuildLayout(*params.partitions, {drives, suggested, soft_raid, remembered});
    for (auto const& fault : built.faults) check.call.diagnostics.Add(fault);
    if (!built.faults.empty()) return std::nullopt;
    return built;
  }
  auto const graph = DefaultLayout(drives, suggested, soft_raid, NumberedIds());
  auto layout = graph ? LayoutFrom(*graph) : Fail(graph.error());
  if (!layout) {
    check.call.Error(layout.error(), "The disk layout does not fit", SoftRaidPath());
    return std::nullopt;
  }
  return BuiltLayout{*std::move(layout), {}, {}};
}

}  // namespace

bool IsLayoutDecided(OsParams const& config) {
  return !config.soft_raid.unknown() && !config.partitions.unknown();
}

api::PartitionGraph NewGraph(Layout const& layout, Random& random) {
  return GraphOf(GraphFrom(layout, [&random] { return random.Uuid(); }));
}

std::optional<ResolvedLayout> ResolveLayout(Check& check, api::ServiceId const& service,
                                            api::OsTemplate const& image, OsParams const& params,
                                            NamedDrives const& remembered) {
  auto const decided = !params.partitions.known() || IsDecided(*params.partitions);
  if (check.api_failed || !image.partitioning || !decided) return std::nullopt;
  auto const drives = check.session.catalog().Drives(check.client, service, check.options);
  if (!drives) {
    check.ApiFailed(drives.error(), "listing local drives");
    return std::nullopt;
  }
  auto built = Built(check, params, SuggestedMounts(image), DrivesOf(**drives), remembered);
  if (!built) return std::nullopt;
  auto const shape = ShapeOf(built->layout);
  auto const graph = [&] { return NewGraph(built->layout, check.session.random()); };
  auto const valid = check.session.catalog().CheckLayout(check.client, service, shape, graph,
                                                         check.freshness, check.options);
  if (valid) {
    auto text = LayoutText(built->layout);
    return ResolvedLayout{std::move(built->layout), std::move(built->names), std::move(text)};
  }
  if (valid.error().code == ErrorCode::kInvalidArgument) {
    check.call.Error(valid.error(), "The API refuses the disk layout",
                     params.partitions.known() ? PartitionsPath() : SoftRaidPath());
  } else {
    check.ApiFailed(valid.error(), "validating the disk layout");
  }
  return std::nullopt;
}

}  // namespace ferro::provider
