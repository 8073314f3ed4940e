#include "controlplane/sim/machine.h"

#include <algorithm>

#include "base/text.h"
#include "controlplane/sim/program.h"

namespace ferro::platform_sim {

namespace {

using std::chrono::milliseconds;

// Runs without a fault that it may take until there is nothing left to do.
constexpr int kMostRunsToSettle = 6;

}  // namespace

std::string TextOf(RunResult const& result) {
  switch (result.end) {
    case RunResult::End::kNothingToDo:
      return "nothing to do";
    case RunResult::End::kApplied:
      return std::string(executor::NameOf(result.state)) + ": " + result.text;
    case RunResult::End::kLocked:
      return "locked";
    case RunResult::End::kRefused:
      return "refused: " + result.text;
    case RunResult::End::kError:
      return "error: " + result.text;
    case RunResult::End::kDied:
      return "died";
  }
  return "";
}

Machine::Machine(std::uint64_t seed) : random_(seed) {
  Furnish(world_);
  world_.OnAction([this](std::string const& client, engine::Action const& action) {
    if (active_.size() > 1)
      Break("I1", client + " does " + std::string(engine::KindOf(action)) + " while " +
                      std::to_string(active_.size()) + " operations are under way");
  });
}

RunResult Machine::Up(Blueprint const& blueprint, RunOptions const& options) {
  variables_ = Environment(
      std::map<std::string, std::string, std::less<>>{{"DB_PASSWORD", SecretOf(blueprint)}});
  for (std::string const service : {"init", "once"})
    if (!blueprint.parts.contains(service)) Forget("shop-" + service + "-1");
  for (auto const& volume : options.delete_data) canaries_.erase(volume);
  auto const number = std::to_string(programs_ + 1);
  auto result = Program(*this, blueprint, options).Run();
  // The same text on every machine.
  auto const state = disk_.directory.path().string();
  for (auto at = result.text.find(state); at != std::string::npos; at = result.text.find(state))
    result.text.replace(at, state.size(), "STATE");
  Tell("run " + number + ": " + TextOf(result));
  if (result.end == RunResult::End::kError) CheckSecrets("an error", result.text);
  CheckAlways(result.Committed());
  return result;
}

void Machine::LosePower() {
  disk_.disk.LosePower();
  disk_.disk.PowerOn();
}

void Machine::Settle(Blueprint const& blueprint, RunOptions const& options) {
  Tell("settles");
  for (int run = 1; run <= kMostRunsToSettle; ++run) {
    clock().Advance(milliseconds(10'000));
    auto const result = Up(blueprint, options);
    if (result.end != RunResult::End::kNothingToDo) continue;
    CheckIsAs(blueprint);
    CheckInventory();
    return;
  }
  Break("I10", "it does not come to rest");
}

void Machine::Destroy(Blueprint const& blueprint, RunOptions const& options) {
  Tell("is destroyed");
  auto destroying = options;
  destroying.destroy = true;
  for (int run = 1; run <= kMostRunsToSettle; ++run) {
    clock().Advance(milliseconds(10'000));
    auto const left = world_.Books().volumes;  // Who deletes names what there is.
    std::erase_if(destroying.delete_data, [&](auto const& name) { return !left.contains(name); });
    auto const result = Up(blueprint, destroying);
    if (result.end != RunResult::End::kNothingToDo) continue;
    auto const books = world_.Books();
    for (auto const& [name, box] : books.boxes) Break("I10", name + " was not destroyed");
    // Who comes up again runs its jobs again.
    for (std::string const job : {"shop-init-1", "shop-once-1"}) Forget(job);
    for (auto const& name : options.delete_data)
      if (books.volumes.contains(name)) Break("I10", "the volume " + name + " was not deleted");
    for (auto const& [name, network] : books.networks)
      if (name != "bridge" && name != kEdge)
        Break("I10", "the network " + name + " was not destroyed");
    CheckInventory();
    return;
  }
  Break("I10", "destroying does not come to an end");
}

void Machine::Forget(std::string const& job) {
  last_success_.erase(job);
  if (job == "shop-once-1") once_.clear();
}

void Machine::Break(std::string const& invariant, std::string const& what) {
  auto text = invariant + ": " + what;
  if (std::find(broken_.begin(), broken_.end(), text) == broken_.end())
    broken_.push_back(std::move(text));
}

void Machine::CheckSecrets(std::string const& where, std::string const& text) {
  if (text.find(kSecretCanary) != std::string::npos)
    Break("I9", "a secret's value stands in " + where);
}

void Machine::CheckAlways(bool committed) {
  for (auto const& violation : world_.Violations()) Break("dead", violation);
  auto const books = world_.Books();
  CheckJobs(books, committed);
  CheckHooks(books);
  CheckVolumes(books);
}

// I5: a job that succeeded does not run again, for each specification and image. What only
// turns out to be one (`once`) counts from the end of a run that took it for one.
void Machine::CheckJobs(fake::State const& books, bool committed) {
  for (; events_seen_ < books.events.size(); ++events_seen_) {
    auto const& event = books.events[events_seen_];
    if (event.kind != "container") continue;
    if (event.what == "destroy" && event.client == "user") Forget(event.name);
    bool const by_itself = event.what == "die" && event.client.empty() && event.code == 0;
    auto const last = last_success_.find(event.name);
    if (by_itself && last != last_success_.end() && last->second == event.spec)
      Break("I5", event.name + " ran again although it had succeeded");
    // Something else succeeded since; what it was before may run anew.
    if (by_itself && last != last_success_.end() && last->second != event.spec)
      last_success_.erase(last);
    if (by_itself && event.name == "shop-init-1") last_success_[event.name] = event.spec;
    if (by_itself && event.name == "shop-once-1") once_ = event.spec;
  }
  auto const once = books.boxes.find("shop-once-1");
  if (!committed || once_.empty() || once == books.boxes.end()) return;
  auto const& seen = once->second.seen;
  bool const is_over = seen.state == engine::State::kExited && seen.is.spec.restart == "no";
  // What ended by itself may have been taken back since, for the one before it.
  bool const is_it = fake::SpecOf(once->second) == once_;
  if (is_over && is_it) last_success_[once->first] = once_;
}

// A hook runs at most once for each start. What somebody stopped, an engine that comes back may
// start before we do: that start is then the one we were to make.
void Machine::CheckHooks(fake::State const& books) {
  std::map<std::string, int> left;
  std::set<std::string> stopped;
  for (auto const& event : books.events) {
    if (event.what == "die" && !event.client.empty()) stopped.insert(event.name);
    if (event.what != "start") continue;
    bool const was_stopped = stopped.erase(event.name) > 0;
    if (was_stopped || !event.client.empty()) ++left[event.name];
  }
  for (auto const& hook : books.hooks) {
    auto const name = hook.substr(0, hook.find(':'));
    if (--left[name] < 0) Break("hooks", name + " had its hook more often than it was started");
  }
}

// I6: nothing that was ever written is lost.
void Machine::CheckVolumes(fake::State const& books) {
  for (auto const& [name, data] : canaries_) {
    auto const it = books.volumes.find(name);
    if (it == books.volumes.end()) {
      Break("I6", "the volume " + name + " is gone with its data");
    } else if (it->second.data != data) {
      Break("I6", "the volume " + name + " holds something else");
    }
  }
  for (auto const& [name, store] : books.volumes)
    if (!store.data.empty()) canaries_.emplace(name, store.data);
}

void Machine::CheckThatNothingWasMadeTwice() {
  std::map<std::string, int> made;
  for (auto const& event : world_.Books().events)
    if (event.what == "create" && event.kind == "container") ++made[event.name + " " + event.spec];
  for (auto const& [what, times] : made)
    if (times > 1) Break("twice", what + " was created " + std::to_string(times) + " times");
}

// I10: it is what was asked for, and nothing else.
void Machine::CheckIsAs(Blueprint const& blueprint) {
  auto const books = world_.Books();
  std::set<std::string> wanted;
  for (auto const& [service, part] : blueprint.parts)
    for (int replica = 1; replica <= part.replicas; ++replica) {
      auto const name = "shop-" + service + "-" + std::to_string(replica);
      wanted.insert(name);
      CheckContainer(books, name, service, part);
    }
  for (auto const& [name, box] : books.boxes)
    if (!wanted.contains(name)) Break("I10", "nobody wants " + name);
  auto const db = books.boxes.find("shop-db-1");
  if (db != books.boxes.end() && !db->second.seen.is.spec.volumes.empty() &&
      db->second.seen.is.spec.volumes.front().source != "shop_data")
    Break("I6", "the volume of db is another");
}

void Machine::CheckContainer(fake::State const& books, std::string const& name,
                             std::string const& service, Part const& part) {
  auto const it = books.boxes.find(name);
  if (it == books.boxes.end()) {
    Break("I10", name + " is not there");
    return;
  }
  auto const& box = it->second;
  bool const runs = box.seen.state == engine::State::kRunning;
  if (IsOneShot(service)) {
    if (runs || box.seen.exit_code != 0 || box.starts == 0)
      Break("I10", name + " has not succeeded");
  } else if (!runs || !fake::IsHealthyNow(box, disk_.clock.Now())) {
    Break("I10", name + " is not healthy");
  } else if (box.seen.is.spec.restart != "always") {
    Break("I10", name + " would not come back: restart is " + box.seen.is.spec.restart);
  }
  auto const& spec = box.seen.is.spec;
  auto const setting = spec.environment.find("SETTING");
  if (setting == spec.environment.end() || setting->second != std::to_string(part.setting))
    Break("I10", name + " has an old variable");
  if (spec.image != service + ":" + std::to_string(part.version))
    Break("I10", name + " has the image " + spec.image);
  auto const tag = books.tags.find(spec.image);
  if (tag == books.tags.end() || tag->second != box.seen.is.image_id)
    Break("I10", name + " runs another image than its tag means");
  if (spec.networks.contains("shop_back") != part.second_network ||
      !spec.networks.contains("shop_default"))
    Break("I10", name + " is in other networks");
  if ((spec.mem_limit ? spec.mem_limit->value : 0) != part.memory)
    Break("I10", name + " has another memory limit");
}

// I3: no orphan and no ghost. I8: every operation is over.
void Machine::CheckInventory() {
  auto const journal = disk_.TryOpen();
  if (!journal) return Break("journal", journal.error().message);
  auto const environment = (*journal)->FindEnvironment("shop");
  if (!environment || !*environment) return;
  auto const objects = (*journal)->Objects((*environment)->id);
  auto const unfinished = (*journal)->Unfinished((*environment)->id);
  if (!objects || !unfinished) return Break("journal", "it cannot be read");
  if (!unfinished->empty()) Break("I8", "an operation is not over");
  auto const books = world_.Books();
  std::set<std::string> there;
  for (auto const& [name, box] : books.boxes) there.insert("container " + name + " " + box.seen.id);
  for (auto const& [name, network] : books.networks)
    if (!network.labels.empty()) there.insert("network " + name + " " + network.id);
  std::set<std::string> known;
  for (auto const& object : *objects)
    if (object.kind == "container" || object.kind == "network")
      known.insert(object.kind + " " + object.name + " " + object.engine_id);
  for (auto const& what : there)
    if (!known.contains(what)) Break("I3", "an orphan: " + what);
  for (auto const& what : known)
    if (!there.contains(what)) Break("I3", "a ghost: " + what);
  for (std::string const file : {"/journal.db", "/journal.db-wal"})
    CheckSecrets("the journal", disk_.disk.Content(disk_.directory.path().string() + file));
}

}  // namespace ferro::platform_sim
