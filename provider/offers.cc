#include "provider/offers.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace ferro::provider {

std::string CandidatesText(std::vector<Candidate> candidates) {
  if (candidates.empty()) return "none";
  std::ranges::sort(candidates, [](Candidate const& a, Candidate const& b) {
    return a.name != b.name ? a.name < b.name : a.uuid < b.uuid;
  });
  std::vector<std::string> texts;
  for (auto const& candidate : candidates) {
    if (texts.size() == kMostCandidates) break;
    auto const note = candidate.note.empty() ? "" : ", " + candidate.note;
    texts.push_back(candidate.name + " (" + candidate.uuid + note + ")");
  }
  auto const rest = candidates.size() - texts.size();
  if (rest > 0) texts.push_back(std::to_string(rest) + " more");
  return Listed(texts);
}

std::optional<Candidate> OnlyOneNamed(std::vector<Candidate> const& candidates,
                                      std::string_view name) {
  std::optional<Candidate> found;
  for (auto const& candidate : candidates) {
    if (!EqualsIgnoringCase(candidate.name, name)) continue;
    if (found) return std::nullopt;
    found = candidate;
  }
  return found;
}

std::string NotAUuidText(std::string_view text, std::string_view noun, std::string_view data_source,
                         std::vector<Candidate> const& candidates) {
  auto const quoted = "\"" + std::string(text) + "\"";
  if (auto const found = OnlyOneNamed(candidates, text)) {
    return quoted + " is the name of a " + std::string(noun) + ", and a UUID belongs here. Use \"" +
           found->uuid + "\", or the data source " + std::string(data_source) +
           " with name = " + quoted + ".";
  }
  return quoted + " is not a UUID. The " + std::string(noun) +
         "s are: " + CandidatesText(candidates) + ".";
}

std::string AmountText(double amount) {
  auto const cents = std::llround(amount * 100);
  auto const rest = std::abs(cents % 100);
  std::string text = cents < 0 ? "-" : "";
  text += std::to_string(std::abs(cents / 100));
  if (rest == 0) return text;
  text += rest < 10 ? ".0" : ".";
  text += rest % 10 == 0 ? std::to_string(rest / 10) : std::to_string(rest);
  return text;
}

}  // namespace ferro::provider
