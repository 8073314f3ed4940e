#include "provider/server/layout_memory.h"

#include <utility>

#include "base/json.h"
#include "provider/server/memory.h"

namespace ferro::provider {
namespace {

constexpr std::string_view kFound = "layout";
constexpr std::string_view kAsked = "layout_asked";
constexpr std::string_view kNames = "layout_drives";

std::optional<Layout> LayoutIn(tf::PrivateData const& memory, std::string_view key) {
  auto const text = memory.Get(key);
  if (!text) return std::nullopt;
  auto const graph = json::Parse<api::PartitionGraph>(*text);
  if (!graph) return std::nullopt;  // Of another version.
  auto layout = LayoutFrom(LayoutOf(*graph));
  return layout ? std::optional(*std::move(layout)) : std::nullopt;
}

// Whether the installed image has a layout at all; when it is not listed any more, it may.
bool TakesLayout(ServerFacts const& facts) {
  if (facts.templates == nullptr) return true;
  auto const* image = api::FindTemplate(*facts.templates, facts.os->os);
  return image == nullptr || image->partitioning;
}

// A graph with items of a kind that this version does not know is no layout of ours.
std::optional<Layout> LayoutOn(ServerFacts const& facts) {
  if (!facts.os || facts.os->partitions.empty()) return std::nullopt;
  for (auto const& [id, item] : facts.os->partitions) {
    if (std::holds_alternative<api::OtherItem>(item)) return std::nullopt;
  }
  auto layout = LayoutFrom(LayoutOf(facts.os->partitions));
  if (!layout || layout->volumes.empty()) return std::nullopt;
  return *std::move(layout);
}

void SayDifference(Layout const& asked, Layout const& found, ServerFacts const& facts,
                   tf::Call& call) {
  call.Warning(PartitionsPath(), "The disk layout is not the one asked for",
               "Server " + facts.server.id.value + " was to have: " + LayoutText(asked) +
                   ". The API says that it has: " + LayoutText(found) +
                   ". Nothing more was done; the next plan shows the difference.");
}

void CompareWithAsked(ServerFacts const& facts, std::optional<Layout> const& found,
                      tf::Call& call) {
  auto const asked = LayoutIn(call.private_data, kAsked);
  auto const installing = !facts.os || facts.os->installing() ||
                          facts.server.state.phase() == api::ServerPhase::kMaking ||
                          PendingOf(call.private_data) != Pending::kNothing;
  if (!asked || !found || installing) return;
  if (!SameLayout(*asked, *found)) SayDifference(*asked, *found, facts, call);
  call.private_data.Remove(kAsked);
}

bool NamesDevices(PartitionsModel const& partitions) {
  return !RaidsOf(partitions).empty() || !DisksOf(partitions).empty();
}

// With the layout as it is in the state. What moves by itself is open as soon as anything is
// written otherwise, the layout included: it says nothing.
bool IsOtherwiseChanged(tf::Plan<ServerModel> const& plan) {
  auto planned = plan.planned;
  auto const& prior = *plan.prior;
  auto settle = [](auto const& before, auto& attr) {
    if (attr.unknown()) attr = before;
  };
  settle(prior.status, planned.status);
  settle(prior.paid_till, planned.paid_till);
  settle(prior.price, planned.price);
  settle(prior.currency, planned.currency);
  settle(prior.tariff_name, planned.tariff_name);
  return !(tf::Encode(planned) == tf::Encode(prior));
}

}  // namespace

std::optional<Layout> FoundLayout(tf::PrivateData const& memory) {
  return LayoutIn(memory, kFound);
}

NamedDrives RememberedDrives(tf::PrivateData const& memory) {
  auto names = json::Parse<NamedDrives>(memory.Get(kNames).value_or("{}"));
  return names ? *std::move(names) : NamedDrives();
}

void RememberAskedLayout(tf::PrivateData& memory, api::PartitionGraph const& graph,
                         NamedDrives const& names) {
  memory.Set(kAsked, json::Print(graph));
  memory.Set(kNames, json::Print(names));
}

LayoutAttrs LayoutAttrsOf(ServerFacts const& facts, OsParams const& known,
                          tf::PrivateData const& memory) {
  if (!TakesLayout(facts)) return {};
  if (facts.os->partitions.empty()) {
    return {known.partitions.unknown() ? tf::Attr<PartitionsModel>() : known.partitions,
            known.soft_raid.unknown() ? tf::Attr<std::string>() : known.soft_raid};
  }
  auto const found = LayoutOn(facts);
  if (!found) return {};
  auto spelled = SpellLayout(*found, known.partitions, RememberedDrives(memory));
  return {std::move(spelled.partitions), tf::Attr<std::string>::From(spelled.soft_raid)};
}

void NoteLayout(ServerFacts const& facts, ServerModel const& model, tf::Call& call) {
  auto const found = LayoutOn(facts);
  auto& memory = call.private_data;
  CompareWithAsked(facts, found, call);
  if (!found) {
    memory.Remove(kFound);
    return;
  }
  memory.Set(kFound, json::Print(facts.os->partitions));
  auto const partitions = OsParamsOf(model).partitions;
  auto const names = partitions.known() ? MatchLayout(*partitions, *found) : std::nullopt;
  if (!names) return;
  if (names->empty()) {
    memory.Remove(kNames);
  } else {
    memory.Set(kNames, json::Print(*names));
  }
}

void PredictLayout(tf::Plan<ServerModel>& plan, tf::PrivateData const& memory, bool is_refreshed) {
  if (plan.prior == nullptr || !plan.planned.os_params.known()) return;
  auto const prior = OsParamsOf(*plan.prior);
  auto const config = OsParamsOf(plan.config);
  auto& planned = *plan.planned.os_params;
  auto const decided = config.partitions.known() && IsDecided(*config.partitions);
  if (decided && prior.partitions.known()) {
    auto const found = FoundLayout(memory);
    if (found && MatchLayout(*config.partitions, *found)) {
      auto const written = std::exchange(planned.partitions, prior.partitions);
      if (!is_refreshed || IsOtherwiseChanged(plan)) planned.partitions = written;
    }
  }
  if (config.partitions.null() && config.soft_raid.known() &&
      !(config.soft_raid == prior.soft_raid)) {
    planned.partitions = tf::Attr<PartitionsModel>::Unknown();
  }
  auto const changed = planned.partitions.known() && !(planned.partitions == prior.partitions);
  if (config.soft_raid.null() && changed &&
      (NamesDevices(*planned.partitions) || prior.soft_raid.null())) {
    planned.soft_raid = tf::Attr<std::string>::Unknown();
  }
}

std::vector<ReinstallCause> CausesOf(ServerModel const& prior, ServerModel const& planned,
                                     tf::PrivateData const& memory) {
  auto causes = ReinstallCausesOf(prior, planned);
  auto const partitions = OsParamsOf(planned).partitions;
  auto const found = partitions.known() ? FoundLayout(memory) : std::nullopt;
  if (found && MatchLayout(*partitions, *found)) {
    std::erase_if(causes,
                  [](ReinstallCause const& cause) { return cause.path == PartitionsPath(); });
  }
  return causes;
}

}  // namespace ferro::provider
