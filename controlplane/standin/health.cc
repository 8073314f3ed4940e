#include "controlplane/standin/health.h"

#include <algorithm>
#include <utility>

namespace ferro::standin {
namespace {

Reach Ask(Dependency const& dependency, Prober const& prober) {
  auto said = prober(dependency);
  return {.name = dependency.endpoints.empty() ? dependency.variable
                                               : dependency.endpoints.front().host,
          .variable = dependency.variable,
          .protocol = std::string(NameOf(dependency.protocol)),
          .reached = said.has_value(),
          .said = said ? *said : said.error().message};
}

}  // namespace

Health::Health(std::vector<Dependency> dependencies, Prober prober, Clock const& clock,
               Reporter report)
    : dependencies_(std::move(dependencies)),
      prober_(std::move(prober)),
      clock_(clock),
      report_(std::move(report)) {}

std::vector<Reach> Health::Look() {
  std::lock_guard const lock(mutex_);
  auto const now = clock_.Now();
  if (looked_ && now >= *looked_ && now < *looked_ + kLookEvery) return last_;
  std::vector<Reach> seen;
  for (std::size_t i = 0; i < dependencies_.size(); ++i) {
    seen.push_back(Ask(dependencies_[i], prober_));
    Reach const& reach = seen.back();
    if (looked_ && last_[i].reached == reach.reached) continue;
    report_(reach.name + (reach.reached ? " is reached: " : " is not reached: ") + reach.said);
  }
  last_ = std::move(seen);
  looked_ = clock_.Now();  // After the questions, which may have taken seconds.
  return last_;
}

bool AllReached(std::vector<Reach> const& reaches) {
  return std::all_of(reaches.begin(), reaches.end(), [](Reach const& r) { return r.reached; });
}

}  // namespace ferro::standin
