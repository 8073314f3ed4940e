#include "controlplane/executor/wait.h"

#include <algorithm>
#include <optional>

#include "base/time_text.h"

namespace ferro::executor {
namespace {

using engine::Container;
using std::chrono::milliseconds;

constexpr milliseconds kShortest{100};
// What has just started is seldom there at once, and the engine starts others meanwhile.
constexpr milliseconds kFirstLook{250};
constexpr milliseconds kLastingLook{1'000};
// Where the engine tells what happens: in case it does not.
constexpr milliseconds kRareLook{5'000};
// An engine that restarts is away for a few seconds.
constexpr int kMostReadsThatFail = 10;

// What one look at a container says about a wait.
struct Sight {
  enum class Kind { kNotYet, kGood, kOver, kHopeless };
  Kind kind = Kind::kNotYet;
  std::string text;
  bool by_probe = false;  // Ours: the engine does not know when that changes.
};
using Look = std::function<Sight(Container const&)>;

std::string ExitText(Container const& container) {
  return "exited with code " + std::to_string(container.exit_code);
}

bool IsDown(Container const& container) {
  return container.state == engine::State::kExited || container.state == engine::State::kDead ||
         container.state == engine::State::kCreated || container.state == engine::State::kRemoving;
}

// One wait: looks again and again, and keeps what it saw.
class Watch {
 public:
  Watch(Waiter const& waiter, std::string const& container, Clock::Duration stable, Look look)
      : waiter_(waiter), container_(container), stable_(stable), look_(std::move(look)) {}

  Result<Waiter::End> Go() {
    auto const end = waiter_.clock.Now() + waiter_.deadline;
    auto pause = kFirstLook;
    // Each turn sleeps at least kShortest, and the deadline ends them.
    while (true) {
      heard_ = waiter_.bell == nullptr ? 0 : waiter_.bell->heard();
      auto seen =
          waiter_.engine.Inspect(waiter_.id.empty() ? container_ : waiter_.id, waiter_.stop);
      if (seen) {
        if (auto ended = See(*seen)) {
          if (!*ended) return Fail(std::move(*ended).error());
          return Waiter::End{.text = std::move(**ended), .anonymous = std::move(seen->anonymous)};
        }
      } else if (auto error = Missed(seen.error())) {
        return Fail(std::move(*error));
      }
      auto const left = std::chrono::duration_cast<milliseconds>(end - waiter_.clock.Now());
      if (left <= milliseconds(0)) return Fail(TooLate());
      if (!SleepFor(std::min(NextPause(pause), left)))
        return Fail(ErrorCode::kCancelled, "stopped while waiting for " + container_);
    }
  }

 private:
  std::optional<Result<std::string>> See(Container const& seen) {
    failed_reads_ = 0;
    id_ = seen.id;
    if (!first_restarts_) first_restarts_ = seen.restarts;
    if (seen.started_at != started_at_) good_since_.reset();
    started_at_ = seen.started_at;
    if (seen.restarts - *first_restarts_ >= kMostRestarts)
      return Fail(ErrorCode::kUnavailable,
                  container_ + " restarts again and again; it " + ExitText(seen) + " last");
    auto sight = look_(seen);
    is_told_ = !sight.by_probe;
    Tell(sight.text);
    switch (sight.kind) {
      case Sight::Kind::kOver:
        return sight.text;
      case Sight::Kind::kHopeless:
        return Fail(ErrorCode::kUnavailable, container_ + " " + sight.text);
      case Sight::Kind::kNotYet:
        good_since_.reset();
        return {};
      case Sight::Kind::kGood:
        break;
    }
    auto const now = waiter_.clock.Now();
    if (!good_since_) good_since_ = now;
    if (now - *good_since_ < stable_) return {};
    return sight.text + " for " + DurationText(stable_);
  }

  std::optional<Error> Missed(Error const& error) {
    if (error.code == ErrorCode::kNotFound)
      return Error{.code = ErrorCode::kConflict,
                   .message = "somebody removed " + container_ + " while it was waited for"};
    if (++failed_reads_ < kMostReadsThatFail && error.code == ErrorCode::kUnavailable) return {};
    return error.Within("waiting for " + container_);
  }

  bool SleepFor(milliseconds pause) const {
    if (waiter_.bell == nullptr) return waiter_.clock.SleepFor(pause, waiter_.stop);
    return waiter_.bell->SleepFor(waiter_.clock, pause, id_, heard_, waiter_.stop);
  }

  milliseconds NextPause(milliseconds& pause) const {
    bool const is_told = is_told_ && waiter_.bell != nullptr && waiter_.bell->listens();
    auto const now = is_told ? kRareLook : pause;
    if (!is_told) pause = std::min(pause * 2, kLastingLook);
    if (!good_since_) return now;
    // Not longer than until it has been good for long enough.
    auto const left =
        stable_ - std::chrono::duration_cast<milliseconds>(waiter_.clock.Now() - *good_since_);
    return std::clamp(left, kShortest, now);
  }

  Error TooLate() const {
    auto text = container_ + " is not there after " + DurationText(waiter_.deadline) + ": " + told_;
    return {.code = ErrorCode::kDeadlineExceeded, .message = std::move(text)};
  }

  void Tell(std::string const& text) {
    if (text == told_) return;
    told_ = text;
    if (waiter_.on_change) waiter_.on_change(text);
  }

  Waiter const& waiter_;
  std::string const& container_;
  Clock::Duration const stable_;
  Look const look_;
  std::optional<std::int64_t> first_restarts_;
  std::optional<Clock::TimePoint> good_since_;
  std::string started_at_;
  std::string id_;
  std::int64_t heard_ = 0;  // When it looked last.
  bool is_told_ = false;    // The engine tells when what was seen changes.
  std::string told_ = "nothing was seen of it";
  int failed_reads_ = 0;
};

Sight SeeHealth(Waiter const& waiter, Container const& seen) {
  using Kind = Sight::Kind;
  switch (seen.health) {
    case engine::Health::kHealthy:
      return {Kind::kGood, "healthy"};
    case engine::Health::kUnhealthy:
      // Its probes failed as often in a row as was allowed, after its start period.
      if (waiter.impatient) return {Kind::kHopeless, "became unhealthy"};
      return {Kind::kNotYet, "unhealthy"};
    default:
      return {Kind::kNotYet, "starting"};
  }
}

Sight SeeService(Waiter const& waiter, plan::WaitHealthy const& wait, Container const& seen) {
  using Kind = Sight::Kind;
  if (IsDown(seen)) return {Kind::kHopeless, ExitText(seen)};
  if (seen.state == engine::State::kPaused) return {Kind::kHopeless, "is paused"};
  if (seen.state != engine::State::kRunning) return {Kind::kNotYet, "restarting"};
  if (wait.has_healthcheck || seen.health != engine::Health::kNone) return SeeHealth(waiter, seen);
  if (!wait.probe) return {Kind::kGood, "running"};
  if (auto tried = waiter.engine.Try(seen, *wait.probe, waiter.stop); !tried)
    return {Kind::kNotYet, tried.error().message, true};
  return {Kind::kGood, "answering", true};
}

}  // namespace

Result<Waiter::End> Waiter::Healthy(plan::WaitHealthy const& wait) const {
  auto look = [&](Container const& seen) { return SeeService(*this, wait, seen); };
  return Watch(*this, wait.container, wait.stable, look).Go();
}

Result<Waiter::End> Waiter::Exit(plan::WaitExit const& wait) const {
  auto look = [](Container const& seen) -> Sight {
    using Kind = Sight::Kind;
    bool const ended = seen.state == engine::State::kExited ||
                       seen.state == engine::State::kRestarting ||
                       seen.state == engine::State::kDead;
    if (seen.state == engine::State::kCreated) return {Kind::kHopeless, "was never started"};
    if (!ended) return {Kind::kNotYet, "running"};
    return {seen.exit_code == 0 ? Kind::kOver : Kind::kHopeless, ExitText(seen)};
  };
  return Watch(*this, wait.container, Clock::Duration(0), look).Go();
}

Result<Waiter::End> Waiter::Settled(plan::WaitSettled const& wait) const {
  plan::WaitHealthy const as_service{wait.container, wait.probe, wait.has_healthcheck, wait.stable};
  bool was_job = false;
  auto look = [&](Container const& seen) -> Sight {
    bool const ended =
        seen.state == engine::State::kExited || seen.state == engine::State::kRestarting;
    was_job = ended && seen.exit_code == 0;
    if (was_job) return {Sight::Kind::kOver, ExitText(seen)};
    return SeeService(*this, as_service, seen);
  };
  auto end = Watch(*this, wait.container, wait.stable, look).Go();
  if (end) end->was_job = was_job;
  return end;
}

}  // namespace ferro::executor
