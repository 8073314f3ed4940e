#include "controlplane/executor/failpoints.h"

#include <atomic>
#include <charconv>
#include <csignal>
#include <mutex>

#include "base/file.h"

namespace ferro::executor {
namespace {

bool IsBoundary(Point point) {
  return point == Point::kAfterIntent || point == Point::kAfterOutcome ||
         point == Point::kAfterCommit;
}

class Killer final : public Failpoints {
 public:
  Killer(std::int64_t kill_at, std::string count_file)
      : kill_at_(kill_at), count_file_(std::move(count_file)) {}

  bool Reach(Point point, plan::Step const&) override {
    if (!IsBoundary(point)) return true;
    std::lock_guard const lock(mutex_);
    ++reached_;
    // Written each time: nobody knows which boundary is the last one.
    if (!count_file_.empty())
      static_cast<void>(WriteFile(count_file_, std::to_string(reached_) + "\n"));
    if (reached_ == kill_at_) static_cast<void>(std::raise(SIGKILL));
    return true;
  }

 private:
  std::mutex mutex_;
  std::int64_t const kill_at_;
  std::string const count_file_;
  std::int64_t reached_ = 0;
};

}  // namespace

std::string_view NameOf(Point point) {
  switch (point) {
    case Point::kBeforeIntent:
      return "before intent";
    case Point::kAfterIntent:
      return "after intent";
    case Point::kAfterCall:
      return "after call";
    case Point::kAfterOutcome:
      return "after outcome";
    case Point::kAfterCommit:
      return "after commit";
  }
  return "";
}

std::unique_ptr<Failpoints> FailpointsOf(Environment const& variables) {
  auto const at = variables.Get("FERROPLANE_KILL_AT");
  auto const file = variables.Get("FERROPLANE_COUNT_BOUNDARIES");
  if (at.empty() && file.empty()) return nullptr;
  std::int64_t number = 0;
  std::from_chars(at.data(), at.data() + at.size(), number);
  return std::make_unique<Killer>(number, file);
}

}  // namespace ferro::executor
