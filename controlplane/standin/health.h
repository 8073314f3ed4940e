// Whether the dependencies are reached, asked anew when the last answer is old.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "controlplane/standin/dependency.h"

namespace ferro::standin {

// What /health and / say of one dependency.
struct Reach {
  std::string name;  // The host of its first endpoint, as the environment gives it.
  std::string variable;
  std::string protocol;
  bool reached = false;
  std::string said;  // Its answer, or why there is none.
};

// Asks one dependency; the real one is Probe.
using Prober = std::function<Result<std::string>(Dependency const&)>;
// Called with a line for the log when a dependency begins or ends to be reached.
using Reporter = std::function<void(std::string const&)>;

// Looks at most once in this time, however many ask.
inline constexpr std::chrono::milliseconds kLookEvery{500};

// Safe to use from several threads; the clock must outlive it.
class Health {
 public:
  Health(std::vector<Dependency> dependencies, Prober prober, Clock const& clock, Reporter report);
  std::vector<Reach> Look();

 private:
  std::vector<Dependency> const dependencies_;
  Prober const prober_;
  Clock const& clock_;
  Reporter const report_;
  std::mutex mutex_;
  std::vector<Reach> last_;
  std::optional<Clock::TimePoint> looked_;
};

bool AllReached(std::vector<Reach> const& reaches);

}  // namespace ferro::standin
