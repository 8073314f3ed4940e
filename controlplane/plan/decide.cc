#include "controlplane/plan/decide.h"

#include <algorithm>

#include "base/text.h"
#include "controlplane/plan/fields.h"
#include "controlplane/plan/normal.h"

namespace ferro::plan {

namespace {

using Todo = Decision::Todo;
using engine::State;

constexpr std::string_view kNetworks = "networks.";
constexpr std::size_t kLongestProbe = 300;

struct Examined {
  std::vector<FieldChange> fields;
  std::vector<std::string> reasons;
  bool replace = false;
};

// "networks.app_default.aliases" -> "app_default"; a name of a network may have dots.
std::string NetworkIn(std::string const& field, Pair const& pair) {
  std::string const rest = field.substr(kNetworks.size());
  for (auto const* spec : {&pair.before, &pair.after}) {
    for (auto const& [name, joined] : spec->networks) {
      if (rest == name || rest.starts_with(name + ".")) return name;
    }
  }
  return rest;
}

class Judge {
 public:
  Judge(World const& world, Replica const& replica, Wanted const& wanted, ImageNeed const& image,
        std::map<std::string, Zone> const& zones)
      : world_(world), replica_(replica), wanted_(wanted), image_(image), zones_(zones) {}

  Decision Take(bool force_recreate) {
    auto const* current = replica_.current;
    if (replica_.previous != nullptr) return AfterInterruption();
    if (current == nullptr) {
      decision_.todo = Todo::kCreate;
      return std::move(decision_);
    }
    if (current->state == State::kDead || current->state == State::kRemoving) {
      decision_.todo = Todo::kCreate;
      decision_.remove_first.push_back(current);
      decision_.reasons.push_back("what is there is " +
                                  std::string(engine::NameOf(current->state)));
      return std::move(decision_);
    }
    Examined examined = Examine(*current);
    if (force_recreate) {
      examined.replace = true;
      examined.reasons.emplace_back("--force-recreate");
    }
    if (examined.replace)
      Replace(*current, std::move(examined));
    else
      Keep(*current, std::move(examined));
    return std::move(decision_);
  }

 private:
  Examined Examine(engine::Container const& is) {
    Pair pair = Normalised(world_, is, wanted_.container, *replica_.service);
    // A job's policy is `no`, whatever was derived for a service.
    if (IsDone(is)) pair.after.restart = pair.before.restart;
    Examined examined{.fields =
                          Differences(pair.before, pair.after, replica_.service->secret_variables)};
    examined.replace = WorstOf(examined.fields) == Effect::kReplace;
    for (auto const& change : examined.fields) {
      if (change.field.starts_with(kNetworks)) NoteNetwork(change.field, pair);
    }
    NameFiles(examined.fields);
    for (auto const& [name, joined] : pair.after.networks) NoteLostNetwork(name, is);
    CompareImage(is, examined);
    return examined;
  }

  void NoteNetwork(std::string const& field, Pair const& pair) {
    std::string const name = NetworkIn(field, pair);
    auto const zone = zones_.find(name);
    // Who is on a network that is made anew is reconnected with it.
    if (zone != zones_.end() && zone->second.todo == Zone::Todo::kRecreate) return;
    if (pair.before.networks.contains(name)) disconnect_.insert(name);
    if (pair.after.networks.contains(name)) connect_.insert(name);
  }

  // One that was removed under a stopped container comes back under another id.
  void NoteLostNetwork(std::string const& name, engine::Container const& is) {
    auto const zone = zones_.find(name);
    if (zone == zones_.end() || zone->second.todo != Zone::Todo::kCreate) return;
    if (is.is.spec.networks.contains(name)) disconnect_.insert(name);
    connect_.insert(name);
  }

  // A secret's or config's path is its fingerprint; that is what changed.
  void NameFiles(std::vector<FieldChange>& fields) const {
    for (auto const& file : replica_.service->files) {
      std::string const mount = "volumes." + file.target;
      std::string const name = (file.secret ? "secrets." : "configs.") + file.name;
      for (auto& change : fields) {
        if (change.field != mount && change.field != mount + ".source") continue;
        change.field = name;
        if (!file.secret) continue;
        if (!change.before.empty()) change.before = "(sensitive)";
        if (!change.after.empty()) change.after = "(sensitive)";
      }
    }
  }

  void CompareImage(engine::Container const& is, Examined& examined) const {
    if (image_.todo == ImageNeed::Todo::kPull && image_.reason != "absent") {
      examined.replace = true;
      examined.reasons.push_back("image " + wanted_.image_reference + ": " + image_.reason);
      return;
    }
    bool const both_known = !image_.id.empty() && !is.is.image_id.empty();
    if (!both_known || image_.id == is.is.image_id) return;
    bool const same_reference =
        FullReference(is.is.spec.image) == FullReference(wanted_.container.spec.image);
    if (!same_reference) return;
    examined.replace = true;
    examined.reasons.push_back("image " + wanted_.image_reference + " was tagged anew: " +
                               ShortId(is.is.image_id) + " -> " + ShortId(image_.id));
    examined.fields.push_back({.field = "image",
                               .before = wanted_.image_reference + " " + ShortId(is.is.image_id),
                               .after = wanted_.image_reference + " " + ShortId(image_.id)});
  }

  // Whether exit code 0 means that it has done its work.
  bool IsDone(engine::Container const& is) const {
    if (is.state != State::kExited || is.exit_code != 0 || is.started_at.empty()) return false;
    ContainerDetail const detail = DetailFor(world_, is);
    if (detail.stopped || detail.settled) return false;
    if (detail.job || wanted_.job) return true;
    if (!wanted_.one_shot) return false;
    // Of docker compose's we only have what is seen; a server's image exposes ports.
    auto const* image = world_.ImageOf(wanted_.image_reference);
    bool const is_server = image != nullptr && (!image->ports.empty() || image->healthcheck);
    return world_.WhoseIs(is) == Whose::kCompose && !is_server;
  }

  void Replace(engine::Container const& current, Examined examined) {
    decision_.fields = std::move(examined.fields);
    for (auto& reason : examined.reasons) decision_.reasons.push_back(std::move(reason));
    bool const never_served = current.state == State::kCreated && current.started_at.empty();
    if (never_served) {
      decision_.todo = Todo::kCreate;
      decision_.remove_first.push_back(&current);
      decision_.reasons.emplace_back("what was made never started");
      return;
    }
    decision_.todo = Todo::kReplace;
    decision_.old = &current;
  }

  void Keep(engine::Container const& current, Examined examined) {
    decision_.keeps = &current;
    decision_.fields = std::move(examined.fields);
    for (auto const& change : decision_.fields) {
      if (change.field == "restart")
        decision_.set_restart = true;
      else if (change.effect == Effect::kUpdate)
        decision_.set_limits = true;
    }
    decision_.disconnect = disconnect_;
    decision_.connect = connect_;
    auto const* object = world_.ObjectWithId("container", current.id);
    decision_.adopt = object == nullptr && world_.WhoseIs(current) == Whose::kCompose;
    decision_.record = object == nullptr;
    ByState(current);
  }

  void ByState(engine::Container const& current) {
    switch (current.state) {
      case State::kRunning:
        Running(current);
        return;
      case State::kCreated:
        Do(Todo::kStart, "it was made and never started");
        return;
      case State::kExited:
        Exited(current);
        return;
      case State::kPaused:
        Do(Todo::kRestart, "it is paused");
        return;
      case State::kRestarting:
        Do(Todo::kRestart,
           "it restarts again and again, last with exit code " + std::to_string(current.exit_code));
        return;
      case State::kDead:
      case State::kRemoving:
        return;  // Taken care of before.
    }
  }

  void Running(engine::Container const& current) {
    if (current.health == engine::Health::kUnhealthy) {
      std::string reason = "it runs and is unhealthy";
      std::string_view const output = Trimmed(current.probe_output);
      if (!output.empty()) reason += ": " + std::string(CutUtf8(output, kLongestProbe));
      Do(Todo::kRestart, std::move(reason));
    }
    ContainerDetail const detail = DetailFor(world_, current);
    for (auto const& [path, fingerprint] : wanted_.watched) {
      auto const recorded = detail.watched.find(path);
      if (recorded == detail.watched.end())
        decision_.record = true;
      else if (recorded->second != fingerprint)
        Do(Todo::kRestart, path + " changed");
    }
    if (detail.watched.size() > wanted_.watched.size()) decision_.record = true;
    bool const is_known = world_.ObjectWithId("container", current.id) != nullptr;
    if (decision_.todo != Todo::kNothing || !is_known || detail.settled || detail.job) return;
    decision_.await = true;
    decision_.reasons.emplace_back(detail.hooks > 0
                                       ? "it runs, and has not had its post_start hooks yet"
                                       : "it runs, and was not seen to serve yet");
  }

  void Exited(engine::Container const& current) {
    ContainerDetail const detail = DetailFor(world_, current);
    if (IsDone(current)) {
      decision_.done_job = true;
      if (!detail.job) decision_.record = true;
      return;
    }
    if (detail.stopped)
      Do(Todo::kStart, "it was stopped by `ferroplane stop`");
    else if (!current.error.empty())
      Do(Todo::kStart, "it could not start: " + current.error);
    else
      Do(Todo::kStart, "it has exited with " + std::to_string(current.exit_code));
  }

  void Do(Todo todo, std::string reason) {
    decision_.todo = std::max(decision_.todo, todo);
    decision_.reasons.push_back(std::move(reason));
  }

  // NAME.previous is there: a replacement was interrupted, and is finished, given up for
  // another one, or taken back.
  Decision AfterInterruption() {
    auto const& previous = *replica_.previous;
    if (auto const* current = replica_.current) {
      Examined examined = Examine(*current);
      if (!examined.replace && IsDone(*current)) {  // It must not run again.
        Keep(*current, std::move(examined));
        decision_.done_job = true;
        decision_.record = true;
        decision_.remove_first.push_back(&previous);
        decision_.reasons.emplace_back("it is done, and its predecessor is still there");
        return std::move(decision_);
      }
      if (!examined.replace) return Finish(*current, previous);
      bool const serves = Runs(*current) && current->health != engine::Health::kUnhealthy;
      // A job that is done, too: if its successor fails, it is the one to come back.
      if ((serves || IsDone(*current)) && !Runs(previous)) {
        Replace(*current, std::move(examined));
        decision_.remove_first.push_back(&previous);
        decision_.reasons.emplace_back("its predecessor is still there");
        return std::move(decision_);
      }
      decision_.remove_first.push_back(current);
      disconnect_.clear();
      connect_.clear();
    }
    Examined examined = Examine(previous);
    if (!examined.replace) {
      Keep(previous, std::move(examined));
      decision_.put_back = true;
      decision_.reasons.insert(decision_.reasons.begin(), "an interrupted replacement is undone");
      return std::move(decision_);
    }
    Replace(previous, std::move(examined));
    decision_.old_is_renamed = true;
    decision_.old = &previous;
    decision_.todo = Todo::kReplace;
    decision_.reasons.emplace_back("an interrupted replacement is done again");
    return std::move(decision_);
  }

  Decision Finish(engine::Container const& current, engine::Container const& previous) {
    decision_.todo = Todo::kReplace;
    decision_.old = &previous;
    decision_.old_is_renamed = true;
    decision_.replacing = &current;
    decision_.disconnect = disconnect_;
    decision_.connect = connect_;
    decision_.reasons.emplace_back("an interrupted replacement is finished");
    return std::move(decision_);
  }

  World const& world_;
  Replica const& replica_;
  Wanted const& wanted_;
  ImageNeed const& image_;
  std::map<std::string, Zone> const& zones_;
  Decision decision_;
  std::set<std::string> disconnect_;
  std::set<std::string> connect_;
};

}  // namespace

Decision Decide(World const& world, Replica const& replica, Wanted const& wanted,
                ImageNeed const& image, std::map<std::string, Zone> const& zones,
                bool force_recreate) {
  return Judge(world, replica, wanted, image, zones).Take(force_recreate);
}

std::size_t HooksDue(World const& world, engine::Container const& container) {
  auto const hooks = DetailFor(world, container).hooks;
  return hooks > 0 ? static_cast<std::size_t>(hooks) : 0;
}

ContainerDetail DetailFor(World const& world, engine::Container const& container) {
  auto const* object = world.ObjectWithId("container", container.id);
  if (object == nullptr) object = world.ObjectOf("container", container.is.name);
  bool const is_it =
      object != nullptr && (object->engine_id.empty() || object->engine_id == container.id);
  return is_it ? DetailOf(*object) : ContainerDetail{};
}

}  // namespace ferro::plan
