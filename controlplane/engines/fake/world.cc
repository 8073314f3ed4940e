#include "controlplane/engines/fake/world.h"

#include <algorithm>

#include "base/digest.h"

namespace ferro::fake {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLateBy{3'000};
constexpr milliseconds kDelay{2'000};

Error NoAnswer() {
  return {.code = ErrorCode::kUnavailable,
          .message = "the connection to the engine broke before it answered",
          .may_have_happened = true};
}

bool IsAStart(engine::Action const& action) {
  return std::holds_alternative<engine::StartContainer>(action) ||
         std::holds_alternative<engine::RestartContainer>(action) ||
         std::holds_alternative<engine::RunHook>(action);
}

engine::Image Made(std::string const& reference, int version, engine::Image image) {
  auto const digest = Sha256Hex(reference + "@" + std::to_string(version));
  image.id = "sha256:" + digest;
  auto const colon = reference.rfind(':');
  auto const name = colon == std::string::npos ? reference : reference.substr(0, colon);
  if (image.digests.empty()) image.digests = {name + "@sha256:" + Sha256Hex(digest)};
  if (image.size == 0) image.size = 50'000'000;
  return image;
}

}  // namespace

std::string_view NameOf(Fault fault) {
  switch (fault) {
    case Fault::kNone:
      return "none";
    case Fault::kRefuse:
      return "refuse";
    case Fault::kConflict:
      return "conflict";
    case Fault::kUnavailable:
      return "unavailable";
    case Fault::kLoseRequest:
      return "lose request";
    case Fault::kLoseReply:
      return "lose reply";
    case Fault::kLate:
      return "late";
    case Fault::kHalf:
      return "half";
    case Fault::kDelay:
      return "delay";
  }
  return "";
}

class World::Handle final : public engine::Engine {
 public:
  Handle(World& world, std::string client) : world_(world), client_(std::move(client)) {}

  Result<engine::Host> Discover(std::stop_token const&) override {
    std::lock_guard const lock(world_.mutex_);
    if (auto there = world_.Reach(client_); !there) return Fail(there.error());
    return world_.HostNow();
  }
  Result<engine::Observed> Observe(engine::Scope const& scope, std::stop_token const&) override {
    std::lock_guard const lock(world_.mutex_);
    if (auto there = world_.Reach(client_); !there) return Fail(there.error());
    return fake::Observe(world_.state_, scope, world_.HostNow(), world_.clock_.Now());
  }
  Result<engine::Container> Inspect(std::string const& container, std::stop_token const&) override {
    std::lock_guard const lock(world_.mutex_);
    auto box = Box(container);
    if (!box) return Fail(box.error());
    return See(world_.state_, **box, world_.clock_.Now());
  }
  Result<std::string> Resolve(std::string const& reference, std::stop_token const&) override {
    std::lock_guard const lock(world_.mutex_);
    if (auto there = world_.Reach(client_); !there) return Fail(there.error());
    auto const it = world_.state_.registry.find(reference);
    if (it == world_.state_.registry.end())
      return Fail(ErrorCode::kNotFound, "the registry has no " + reference);
    auto const& digest = it->second.digests.front();
    return digest.substr(digest.find('@') + 1);
  }
  Result<std::string> LastLines(std::string const& container, int lines,
                                std::stop_token const&) override {
    std::lock_guard const lock(world_.mutex_);
    auto box = Box(container);
    if (!box) return Fail(box.error());
    auto const& all = (*box)->lines;
    auto const count = std::min(all.size(), static_cast<std::size_t>(std::max(lines, 0)));
    std::string text;
    for (auto it = all.end() - static_cast<std::ptrdiff_t>(count); it != all.end(); ++it)
      text += *it + "\n";
    return text;
  }
  Status Try(engine::Container const& container, engine::Probe const& probe,
             std::stop_token const&) override {
    std::lock_guard const lock(world_.mutex_);
    auto box = Box(container.id);
    if (!box) return Fail(box.error());
    if ((*box)->script.listens && IsHealthyNow(**box, world_.clock_.Now())) return {};
    return Fail(ErrorCode::kUnavailable, "port " + std::to_string(probe.port) + " of " +
                                             container.is.name + " refuses connections");
  }
  Result<engine::Done> Execute(engine::Action const& action, engine::OnProgress const& progress,
                               std::stop_token const& stop) override {
    auto done = world_.Execute(client_, action, progress, stop);
    if (world_.on_action_) world_.on_action_(client_, action);
    return done;
  }

 private:
  Result<fake::Box*> Box(std::string const& container) {
    if (auto there = world_.Reach(client_); !there) return Fail(there.error());
    if (auto* box = FindBox(world_.state_, container)) return box;
    return Fail(ErrorCode::kNotFound, "no such container: " + container);
  }

  World& world_;
  std::string client_;
};

World::World(Clock& clock, Random& random) : clock_(clock), random_(random) {
  engine::Network bridge{.id = NewId(state_), .name = "bridge"};
  bridge.is.ipam.config = {
      {.subnet = "172.17.0.0/16", .ip_range = {}, .gateway = "172.17.0.1", .aux_addresses = {}}};
  state_.networks["bridge"] = std::move(bridge);
}

std::unique_ptr<engine::Engine> World::Connect(std::string client) {
  return std::make_unique<Handle>(*this, std::move(client));
}

void World::Kill(std::string const& client) {
  std::lock_guard const lock(mutex_);
  dead_.push_back(client);
}

void World::Behave(std::string const& image_or_service, Script script) {
  std::lock_guard const lock(mutex_);
  state_.scripts[image_or_service] = std::move(script);
}

void World::Publish(std::string const& reference, int version, engine::Image image) {
  std::lock_guard const lock(mutex_);
  state_.registry[reference] = Made(reference, version, std::move(image));
  state_.unpullable.erase(reference);
}

void World::Unpublish(std::string const& reference) {
  std::lock_guard const lock(mutex_);
  state_.unpullable.insert(reference);
}

void World::Load(std::string const& reference, int version, engine::Image image) {
  std::lock_guard const lock(mutex_);
  auto made = Made(reference, version, std::move(image));
  if (auto it = state_.tags.find(reference); it != state_.tags.end())
    std::erase(state_.images[it->second].tags, reference);
  made.tags = {reference};
  state_.tags[reference] = made.id;
  state_.images[made.id] = std::move(made);
}

void World::Next(Fault fault, std::string kind, std::string target) {
  std::lock_guard const lock(mutex_);
  planned_.push_back({fault, std::move(kind), std::move(target)});
}

void World::SetRates(Rates rates) {
  std::lock_guard const lock(mutex_);
  rates_ = std::move(rates);
}

void World::TakePort(engine::HostPort port) {
  std::lock_guard const lock(mutex_);
  state_.taken.push_back(std::move(port));
}

void World::OnAction(std::function<void(std::string const&, engine::Action const&)> callback) {
  on_action_ = std::move(callback);
}

void World::Die() {
  std::lock_guard const lock(mutex_);
  SettleAll();
  LoseEverythingThatRuns(state_, clock_.Now());
  late_.clear();
  alive_ = false;
}

void World::Revive() {
  std::lock_guard const lock(mutex_);
  if (alive_) return;
  alive_ = true;
  ComeBack(state_, clock_.Now());
}

Result<engine::Done> World::ByHand(engine::Action const& action) {
  std::lock_guard const lock(mutex_);
  SettleAll();
  return Act(state_, action, clock_.Now(), "user", false);
}

State World::Books() const {
  std::lock_guard const lock(mutex_);
  SettleAll();
  return state_;
}

std::vector<std::string> World::Violations() const {
  std::lock_guard const lock(mutex_);
  return violations_;
}

std::int64_t World::calls() const {
  std::lock_guard const lock(mutex_);
  return calls_;
}

Status World::Reach(std::string const& client) {
  ++calls_;
  if (std::find(dead_.begin(), dead_.end(), client) != dead_.end()) {
    violations_.push_back("a call of " + client + ", which is dead");
    return Fail(ErrorCode::kCancelled, client + " is dead");
  }
  SettleAll();
  if (!alive_) return Fail(ErrorCode::kUnavailable, "cannot connect to the engine: is it running?");
  return {};
}

Fault World::Draw(engine::Action const& action) {
  auto const kind = engine::KindOf(action);
  auto const target = engine::TargetOf(action);
  auto const it = std::find_if(planned_.begin(), planned_.end(), [&](Planned const& planned) {
    return (planned.kind.empty() || planned.kind == kind) &&
           (planned.target.empty() || planned.target == target);
  });
  if (it != planned_.end()) {
    auto const fault = it->fault;
    planned_.erase(it);
    return fault;
  }
  for (auto const& [fault, thousandths] : rates_)
    if (random_.Below(1000) < static_cast<std::uint64_t>(thousandths)) return fault;
  return Fault::kNone;
}

Result<engine::Done> World::Execute(std::string const& client, engine::Action const& action,
                                    engine::OnProgress const& progress,
                                    std::stop_token const& stop) {
  if (stop.stop_requested()) return Fail(ErrorCode::kCancelled, "stopped before it was asked");
  if (progress && std::holds_alternative<engine::PullImage>(action))
    progress({"Downloading", 25, 100});
  std::unique_lock lock(mutex_);
  if (auto there = Reach(client); !there) return Fail(there.error());
  auto const fault = Draw(action);
  if (fault == Fault::kDelay) {
    lock.unlock();
    if (!clock_.SleepFor(kDelay, stop))
      return Fail(Error{.code = ErrorCode::kCancelled,
                        .message = "stopped while the engine worked",
                        .may_have_happened = true});
    lock.lock();
    if (auto there = Reach(client); !there) return Fail(NoAnswer());
  }
  return Meet(fault, client, action);
}

Result<engine::Done> World::Meet(Fault fault, std::string const& client,
                                 engine::Action const& action) {
  switch (fault) {
    case Fault::kRefuse:
      return Fail(ErrorCode::kInternal, "the engine answered 500: an accident");
    case Fault::kConflict:
      return Fail(ErrorCode::kConflict, "the engine answered 409: busy with something else");
    case Fault::kUnavailable:
      return Fail(ErrorCode::kUnavailable, "cannot connect to the engine: is it running?");
    case Fault::kLoseRequest:
      return Fail(NoAnswer());
    case Fault::kLoseReply:
      static_cast<void>(Act(state_, action, clock_.Now(), client, false));
      return Fail(NoAnswer());
    case Fault::kLate:
      // A start is taken up at once or not at all; what creates and removes queues.
      if (IsAStart(action)) return Meet(Fault::kLoseReply, client, action);
      late_.push_back({clock_.Now() + kLateBy, client, action});
      return Fail(NoAnswer());
    case Fault::kHalf:
      return Act(state_, action, clock_.Now(), client, true);
    case Fault::kNone:
    case Fault::kDelay:
      break;
  }
  return Act(state_, action, clock_.Now(), client, false);
}

void World::SettleAll() const {
  Settle(state_, clock_.Now());
  std::vector<Late> waiting;
  std::vector<Late> due;
  for (auto& late : late_) (late.at > clock_.Now() ? waiting : due).push_back(std::move(late));
  late_ = std::move(waiting);
  for (auto const& late : due)
    static_cast<void>(Act(state_, late.action, clock_.Now(), late.client, false));
}

engine::Host World::HostNow() const {
  engine::Host host{.engine_id = "FAKE:ENGINE",
                    .engine_name = "Fake 1.0",
                    .api_version = "1.41",
                    .endpoint = "unix:///fake.sock",
                    .cpus = 8,
                    .memory = 32LL << 30U,
                    .disk_free = 500LL << 30U,
                    .log_driver = "json-file",
                    .architecture = "amd64"};
  host.ports = PortsOf(state_);
  return host;
}

}  // namespace ferro::fake
