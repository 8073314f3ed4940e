#include "controlplane/plan/volumes.h"

#include <algorithm>

#include "controlplane/plan/anonymous.h"
#include "controlplane/plan/fields.h"
#include "controlplane/plan/owners.h"

namespace ferro::plan {

namespace {

// A risk that a person has to accept by the volume's name.
void Risk(Request const& request, std::string const& volume, std::string const& service,
          std::string const& what, std::vector<FieldChange> fields, Plan& plan) {
  plan.changes.push_back({.sign = Sign::kRisk,
                          .kind = "volume",
                          .name = volume,
                          .service = service,
                          .reasons = {what},
                          .fields = std::move(fields)});
  if (request.accept_volumes.contains(volume)) return;
  plan.refusals.push_back(
      {"PLAN-008", what,
       "if that is meant, say --accept-volume=" + volume + "; no data is removed either way"});
}

std::set<std::string> UsedVolumes(Draft const& draft) {
  std::set<std::string> used;
  for (auto const& item : draft.items) {
    if (!item.replica.wanted) continue;
    for (auto const& mount : item.wanted.container.spec.volumes) {
      if (mount.type == "volume") used.insert(mount.source);
    }
  }
  return used;
}

class Volumes {
 public:
  Volumes(World const& world, Request const& request, Draft& draft, Plan& plan)
      : world_(world), request_(request), draft_(draft), plan_(plan) {}

  void Take() {
    auto const used = UsedVolumes(draft_);
    for (auto const& [key, volume] : draft_.platform->volumes) {
      if (!used.contains(volume.name)) continue;
      auto const* there = world_.VolumeNamed(volume.name);
      if (there == nullptr)
        Absent(volume);
      else if (!volume.spec.external)
        Present(volume, *there);
    }
  }

 private:
  void Absent(model::Volume const& volume) {
    if (volume.spec.external) {
      plan_.refusals.push_back(
          {"PLAN-006", "the external volume " + volume.name + " does not exist",
           "make it (docker volume create " + volume.name + "), or take `external` away"});
      return;
    }
    draft_.new_volumes.push_back(&volume);
    if (auto const* other = SameFileElsewhere(world_, *draft_.platform)) {
      Risk(request_, volume.name, "",
           "the same file had its data in volumes of the environment " + other->name + "; " +
               volume.name + " would begin empty",
           {}, plan_);
      return;
    }
    Change change{.sign = Sign::kCreate, .kind = "volume", .name = volume.name};
    if (world_.ObjectOf("volume", volume.name) != nullptr)
      change.reasons.emplace_back("it was there and is gone: the new one is empty");
    plan_.changes.push_back(std::move(change));
  }

  void Present(model::Volume const& volume, engine::Volume const& there) {
    auto const* object = world_.ObjectOf("volume", volume.name);
    auto const& owner = there.owner;
    bool const of_other = !owner.environment.empty() && owner.environment != world_.environment;
    bool const of_project =
        !owner.compose_project.empty() && owner.compose_project != world_.environment;
    if (object == nullptr && (of_other || (owner.environment.empty() && of_project))) {
      plan_.refusals.push_back(
          {"PLAN-007",
           "the volume " + volume.name + " belongs to " +
               (of_other ? "the environment " + owner.environment
                         : "the Compose project " + owner.compose_project),
           "declare it `external: true` to share it, or give yours another `name:`"});
      return;
    }
    std::string const hash = HashOf(volume.spec);
    if (object == nullptr && owner.environment.empty() && owner.compose_project.empty())
      plan_.notes.push_back("the volume " + volume.name +
                            " is there already, of nobody that we "
                            "know; it is used as it is");
    bool const is_accepted = object != nullptr && object->spec_hash == hash;
    auto fields = Differences(there.is, volume.spec);
    bool const is_adopted = object == nullptr && owner.environment.empty();
    journal::Object const now{.kind = "volume",
                              .name = volume.name,
                              .engine_id = volume.name,
                              .spec_hash = hash,
                              .adopted = object == nullptr ? is_adopted : object->adopted,
                              .retain = true};
    if (fields.empty() || is_accepted) {
      if (object == nullptr) draft_.records.push_back(now);
      ++plan_.unchanged;
      return;
    }
    draft_.records.push_back(now);
    Differ(volume, std::move(fields));
  }

  void Differ(model::Volume const& volume, std::vector<FieldChange> fields) {
    bool const only_labels = std::ranges::all_of(
        fields, [](FieldChange const& change) { return change.field.starts_with("labels."); });
    for (auto& change : fields) change.effect = Effect::kNothing;
    if (!only_labels) {
      Risk(request_, volume.name, "",
           "the definition of the volume " + volume.name + " changed (" + fields[0].field +
               "), and an engine cannot change one; it stays as it is",
           fields, plan_);
      return;
    }
    plan_.changes.push_back(
        {.sign = Sign::kUpdate,
         .kind = "volume",
         .name = volume.name,
         .reasons = {"only recorded: an engine cannot change a volume's labels"},
         .fields = fields});
  }

  World const& world_;
  Request const& request_;
  Draft& draft_;
  Plan& plan_;
};

struct Source {
  std::string name;  // Of a volume.
  bool anonymous = false;
};

// Where the data of a path is, by path.
std::map<std::string, Source> SourcesOf(engine::Container const& container) {
  std::map<std::string, Source> sources;
  for (auto const& mount : container.is.spec.volumes) {
    if (mount.type == "volume" && !mount.source.empty())
      sources[mount.target] = {.name = mount.source};
  }
  for (auto const& [path, volume] : container.anonymous)
    sources[path] = {.name = volume, .anonymous = true};
  return sources;
}

}  // namespace

void PlanVolumes(World const& world, Request const& request, Draft& draft, Plan& plan) {
  Volumes(world, request, draft, plan).Take();
  for (auto const& item : draft.items)
    if (item.replica.wanted && item.decision.MakesAnew()) TellLost(world, item.replica, plan);
}

void CheckMounts(Draft const& draft, Request const& request, Plan& plan) {
  for (auto const& item : draft.items) {
    auto const* old = item.decision.old;
    if (!item.replica.wanted || old == nullptr) continue;
    auto const had = SourcesOf(*old);
    std::set<std::string> kept;
    for (auto const& mount : item.wanted.container.spec.volumes) {
      kept.insert(mount.target);
      auto const before = had.find(mount.target);
      if (before == had.end()) continue;
      if (mount.type == "volume" && (mount.source == before->second.name || mount.source.empty()))
        continue;
      std::string const name = mount.type == "volume" ? mount.source : before->second.name;
      Risk(request, name, item.replica.service->name,
           item.replica.service->name + " has its data at " + mount.target + " in " +
               (before->second.anonymous ? "an anonymous volume, " : "the volume ") +
               before->second.name + ", and would have " +
               (mount.source.empty() ? mount.type : mount.source) + " there instead",
           {}, plan);
    }
    for (auto const& [target, before] : had) {
      if (kept.contains(target) || before.anonymous) continue;
      plan.notes.push_back("the volume " + before.name + " stays, and " +
                           item.replica.service->name + " has it at " + target + " no more");
    }
  }
}

}  // namespace ferro::plan
