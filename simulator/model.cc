#include "simulator/model.h"

#include <array>
#include <utility>

namespace ferro::sim {
namespace {

constexpr std::array<std::pair<State, char const*>, 14> kStateNames{{
    {State::kPending, "pending"},
    {State::kProcessing, "processing"},
    {State::kPaid, "paid"},
    {State::kDeploy, "deploy"},
    {State::kActive, "active"},
    {State::kProlong, "prolong"},
    {State::kExpiring, "expiring"},
    {State::kEnding, "ending"},
    {State::kCancelling, "cancelling"},
    {State::kCancel, "cancel"},
    {State::kDeleted, "deleted"},
    {State::kUnpaid, "unpaid"},
    {State::kBlocked, "blocked"},
    {State::kProvided, "provided"},
}};

}  // namespace

std::string NameOf(State state) {
  for (auto const& [value, name] : kStateNames) {
    if (value == state) return name;
  }
  return {};
}

std::optional<State> StateNamed(std::string const& name) {
  for (auto const& [value, text] : kStateNames) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace ferro::sim
