#include "controlplane/executor/judge.h"

#include <algorithm>
#include <filesystem>

#include "base/time_text.h"

namespace ferro::executor {
namespace {

using engine::Container;

Judgement Happened(std::string id = {}) {
  return {.verdict = Verdict::kHappened, .engine_id = std::move(id), .text = "it was done"};
}
Judgement DidNot(std::string text = "it was not done") {
  return {.verdict = Verdict::kDidNot, .engine_id = {}, .text = std::move(text)};
}
Judgement Conflict(std::string text) {
  return {.verdict = Verdict::kConflict, .engine_id = {}, .text = std::move(text)};
}

std::string LabelOf(engine::TextMap const& labels) {
  auto const it = labels.find("ferroplane.operation");
  return it == labels.end() ? std::string() : it->second;
}

bool IsUp(Container const& container) {
  return container.state == engine::State::kRunning ||
         container.state == engine::State::kRestarting || container.state == engine::State::kPaused;
}

// Its last start is not older than the intent.
bool StartedSince(Container const& container, Evidence const& evidence) {
  auto const started = ParseRfc3339(container.started_at);
  if (container.started_at.empty() || !started) return false;
  return started->time_since_epoch() >= std::chrono::microseconds(evidence.at);
}

Judgement OfCreated(Container const& found, Evidence const& evidence) {
  auto const& name = found.is.name;
  if (LabelOf(found.labels) != evidence.operation)
    return Conflict("another container is called " + name);
  for (auto const& network : evidence.networks)
    if (!found.is.spec.networks.contains(network)) {
      auto judgement = Conflict(name + " was created, but not connected to " + network);
      judgement.engine_id = found.id;
      return judgement;
    }
  return Happened(found.id);
}

Judgement OfStarted(Container const& found, Evidence const& evidence) {
  if (IsUp(found) || StartedSince(found, evidence)) return Happened(found.id);
  return DidNot(found.error.empty() ? "it was not started" : found.error);
}

Judgement OfRenamed(Container const& found, std::string const& target, Evidence const& evidence) {
  if (found.is.name == evidence.to) return Happened(found.id);
  if (found.is.name == target || found.id == target) return DidNot();
  return Conflict("it is called " + found.is.name + " now");
}

Judgement OfUpdated(Container const& found, Evidence const& evidence) {
  bool const same = evidence.restart.empty() || found.is.spec.restart == evidence.restart ||
                    (evidence.restart == "no" && found.is.spec.restart.empty());
  bool const limits = evidence.limits.empty() || HashOfLimits(found.is.spec) == evidence.limits;
  return same && limits ? Happened(found.id) : DidNot();
}

bool IsConnected(Container const& found, Evidence const& evidence) {
  return std::all_of(evidence.networks.begin(), evidence.networks.end(),
                     [&](auto const& network) { return found.is.spec.networks.contains(network); });
}

// Of a container that is there.
Judgement OfContainer(std::string const& kind, std::string const& target, Container const& found,
                      Evidence const& evidence) {
  if (kind == "create_container") return OfCreated(found, evidence);
  if (kind == "start_container") return OfStarted(found, evidence);
  if (kind == "restart_container")
    return IsUp(found) && StartedSince(found, evidence) ? Happened(found.id) : DidNot();
  if (kind == "stop_container") return IsUp(found) ? DidNot() : Happened(found.id);
  if (kind == "rename_container") return OfRenamed(found, target, evidence);
  if (kind == "remove_container") return DidNot();
  if (kind == "update_container") return OfUpdated(found, evidence);
  bool const connected = IsConnected(found, evidence);
  return connected == (kind == "connect_network") ? Happened(found.id) : DidNot();
}

Result<Judgement> AboutContainer(engine::Engine& engine, std::string const& kind,
                                 std::string const& target, Evidence const& evidence,
                                 std::stop_token const& stop) {
  auto const found = engine.Inspect(evidence.id.empty() ? target : evidence.id, stop);
  if (found) return OfContainer(kind, target, *found, evidence);
  if (found.error().code != ErrorCode::kNotFound) return Fail(found.error());
  if (kind == "create_container") return DidNot();
  if (kind == "remove_container" || kind == "stop_container") return Happened(evidence.id);
  if (kind == "rename_container" && evidence.id.empty())
    if (auto const renamed = engine.Inspect(evidence.to, stop)) return Happened(renamed->id);
  return Conflict("there is no container " + target + " any more");
}

template <class T>
T const* ByName(std::vector<T> const& list, std::string const& name, std::string const& id) {
  auto const it = std::find_if(list.begin(), list.end(), [&](T const& item) {
    if constexpr (requires { item.id; })
      if (!id.empty()) return item.id == id;
    return item.name == name;
  });
  return it == list.end() ? nullptr : &*it;
}

template <class T>
Judgement OfMade(T const* found, std::string const& what, Evidence const& evidence) {
  if (found == nullptr) return DidNot();
  if (LabelOf(found->labels) != evidence.operation)
    return Conflict("another " + what + " is called " + found->name);
  if constexpr (requires { found->id; }) return Happened(found->id);
  return Happened(found->name);
}

Result<Judgement> AboutTheRest(engine::Engine& engine, std::string const& environment,
                               std::string const& kind, std::string const& target,
                               Evidence const& evidence, std::stop_token const& stop) {
  engine::Scope scope{.environment = environment};
  if (kind.ends_with("_network")) scope.networks = {target};
  if (kind.ends_with("_volume")) scope.volumes = {target};
  if (kind.ends_with("_image")) scope.images = {target};
  auto const seen = engine.Observe(scope, stop);
  if (!seen) return Fail(seen.error());
  if (kind == "create_network")
    return OfMade(ByName(seen->networks, target, ""), "network", evidence);
  if (kind == "create_volume") return OfMade(ByName(seen->volumes, target, ""), "volume", evidence);
  if (kind == "remove_network")
    return ByName(seen->networks, target, evidence.id) ? DidNot() : Happened(evidence.id);
  if (kind == "remove_volume")
    return ByName(seen->volumes, target, "") ? DidNot() : Happened(target);
  auto const image = seen->images.find(target);
  if (image == seen->images.end() || image->second.id == evidence.id) return DidNot();
  return Happened(image->second.id);
}

bool IsAboutAContainer(std::string const& kind) {
  return kind.ends_with("_container") || kind == "connect_network" || kind == "disconnect_network";
}

}  // namespace

std::string_view NameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHappened:
      return "happened";
    case Verdict::kDidNot:
      return "did not happen";
    case Verdict::kConflict:
      return "conflict";
    case Verdict::kCannotTell:
      return "cannot be told";
  }
  return "";
}

bool IsRepeatable(std::string const& kind) {
  return kind == "signal_container" || kind.ends_with("_image") || kind.ends_with("_file");
}

Result<Judgement> Judge(engine::Engine& engine, std::string const& environment,
                        std::string const& kind, std::string const& target,
                        Evidence const& evidence, std::stop_token const& stop) {
  if (kind == "run_hook" || kind == "signal_container")
    return Judgement{Verdict::kCannotTell, evidence.id, "nobody can tell whether it was done"};
  if (kind == "put_file" || kind == "remove_file") {
    std::error_code ignored;
    bool const there = std::filesystem::exists(evidence.path, ignored);
    return there == (kind == "put_file") ? Happened() : DidNot();
  }
  if (IsAboutAContainer(kind)) return AboutContainer(engine, kind, target, evidence, stop);
  bool const known =
      kind.ends_with("_network") || kind.ends_with("_volume") || kind.ends_with("_image");
  // A wait, or a change of the inventory: nothing was asked of the engine.
  if (!known) return DidNot("it changes nothing by itself");
  return AboutTheRest(engine, environment, kind, target, evidence, stop);
}

}  // namespace ferro::executor
