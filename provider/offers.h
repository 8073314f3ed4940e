// What a message offers instead of what was asked for: at most ten candidates.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferro::provider {

inline constexpr std::size_t kMostCandidates = 10;

struct Candidate {
  std::string name;
  std::string uuid;
  std::string note = {};  // "5 in stock"
};

// "MSK-1 (61c9…, 5 in stock), MSK-2 (…) and 3 more"; "none" for none. Sorted by name.
std::string CandidatesText(std::vector<Candidate> candidates);

// The only candidate of that name, ignoring case.
std::optional<Candidate> OnlyOneNamed(std::vector<Candidate> const& candidates,
                                      std::string_view name);

// For a text where a UUID belongs. `noun` is "location", `data_source` the one that
// turns names into UUIDs.
std::string NotAUuidText(std::string_view text, std::string_view noun, std::string_view data_source,
                         std::vector<Candidate> const& candidates);

// "690", "7.5", "0.01": at most two decimals, without superfluous zeros.
std::string AmountText(double amount);

}  // namespace ferro::provider
