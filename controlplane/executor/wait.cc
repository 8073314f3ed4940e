#include "controlplane/executor/wait.h"

#include <algorithm>
#include <optional>

#include "base/time_text.h"

namespace ferro::executor {
namespace {

using engine::Container;
using engine::State;
using std::chrono::milliseconds;

constexpr milliseconds kFirstLook{100};
constexpr milliseconds kLastingLook{1'000};
// An engine that restarts is away for a few seconds.
constexpr int kMostReadsThatFail = 10;

// What one look at a container says about a wait.
struct Sight {
  enum class Kind { kNotYet, kGood, kOver, kHopeless };
  Kind kind = Kind::kNotYet;
  std::string text;
};
using Look = std::function<Sight(Container const&)>;

std::string ExitText(Container const& container) {
  return "exited with code " + std::to_string(container.exit_code);
}

bool IsDown(Container const& container) {
  return container.state == State::kExited || container.state == State::kDead ||
         container.state == State::kCreated || container.state == State::kRemoving;
}

// One wait: looks again and again, and keeps what it saw.
class Watch {
 public:
  Watch(Waiter const& waiter, std::string const& container, Clock::Duration stable, Look look)
      : waiter_(waiter), container_(container), stable_(stable), look_(std::move(look)) {}

  Result<std::string> Go() {
    auto const end = waiter_.clock.Now() + waiter_.deadline;
    auto pause = kFirstLook;
    // Each turn sleeps at least kFirstLook, and the deadline ends them.
    while (true) {
      auto seen =
          waiter_.engine.Inspect(waiter_.id.empty() ? container_ : waiter_.id, waiter_.stop);
      if (seen) {
        if (auto ended = See(*seen)) return std::move(*ended);
      } else if (auto error = Missed(seen.error())) {
        return Fail(std::move(*error));
      }
      auto const left = std::chrono::duration_cast<milliseconds>(end - waiter_.clock.Now());
      if (left <= milliseconds(0)) return Fail(TooLate());
      if (!waiter_.clock.SleepFor(std::min(NextPause(pause), left), waiter_.stop))
        return Fail(ErrorCode::kCancelled, "stopped while waiting for " + container_);
    }
  }

 private:
  std::optional<Result<std::string>> See(Container const& seen) {
    failed_reads_ = 0;
    if (!first_restarts_) first_restarts_ = seen.restarts;
    if (seen.started_at != started_at_) good_since_.reset();
    started_at_ = seen.started_at;
    if (seen.restarts - *first_restarts_ >= kMostRestarts)
      return Fail(ErrorCode::kUnavailable,
                  container_ + " restarts again and again; it " + ExitText(seen) + " last");
    auto sight = look_(seen);
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

  milliseconds NextPause(milliseconds& pause) const {
    auto const now = pause;
    pause = std::min(pause * 3 / 2, kLastingLook);
    if (!good_since_) return now;
    // Not longer than until it has been good for long enough.
    auto const left =
        stable_ - std::chrono::duration_cast<milliseconds>(waiter_.clock.Now() - *good_since_);
    return std::clamp(left, kFirstLook, now);
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
  std::string told_ = "nothing was seen of it";
  int failed_reads_ = 0;
};

Sight SeeHealth(Container const& seen) {
  using Kind = Sight::Kind;
  switch (seen.health) {
    case engine::Health::kHealthy:
      return {Kind::kGood, "healthy"};
    case engine::Health::kUnhealthy:
      return {Kind::kNotYet, "unhealthy"};
    default:
      return {Kind::kNotYet, "starting"};
  }
}

Sight SeeService(Waiter const& waiter, plan::WaitHealthy const& wait, Container const& seen) {
  using Kind = Sight::Kind;
  if (IsDown(seen)) return {Kind::kHopeless, ExitText(seen)};
  if (seen.state == State::kPaused) return {Kind::kHopeless, "is paused"};
  if (seen.state != State::kRunning) return {Kind::kNotYet, "restarting"};
  if (wait.has_healthcheck || seen.health != engine::Health::kNone) return SeeHealth(seen);
  if (!wait.probe) return {Kind::kGood, "running"};
  auto const& container = waiter.id.empty() ? wait.container : waiter.id;
  if (auto tried = waiter.engine.Try(container, *wait.probe, waiter.stop); !tried)
    return {Kind::kNotYet, tried.error().message};
  return {Kind::kGood, "answering"};
}

}  // namespace

Result<std::string> Waiter::Healthy(plan::WaitHealthy const& wait) const {
  auto look = [&](Container const& seen) { return SeeService(*this, wait, seen); };
  return Watch(*this, wait.container, wait.stable, look).Go();
}

Result<std::string> Waiter::Exit(plan::WaitExit const& wait) const {
  auto look = [](Container const& seen) -> Sight {
    using Kind = Sight::Kind;
    bool const ended = seen.state == State::kExited || seen.state == State::kRestarting ||
                       seen.state == State::kDead;
    if (seen.state == State::kCreated) return {Kind::kHopeless, "was never started"};
    if (!ended) return {Kind::kNotYet, "running"};
    return {seen.exit_code == 0 ? Kind::kOver : Kind::kHopeless, ExitText(seen)};
  };
  return Watch(*this, wait.container, Clock::Duration(0), look).Go();
}

Result<Waiter::End> Waiter::Settled(plan::WaitSettled const& wait) const {
  plan::WaitHealthy const as_service{wait.container, wait.probe, wait.has_healthcheck, wait.stable};
  bool was_job = false;
  auto look = [&](Container const& seen) -> Sight {
    bool const ended = seen.state == State::kExited || seen.state == State::kRestarting;
    was_job = ended && seen.exit_code == 0;
    if (was_job) return {Sight::Kind::kOver, ExitText(seen)};
    return SeeService(*this, as_service, seen);
  };
  auto text = Watch(*this, wait.container, wait.stable, look).Go();
  if (!text) return Fail(std::move(text).error());
  return End{std::move(*text), was_job};
}

}  // namespace ferro::executor
