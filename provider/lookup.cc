#include "provider/lookup.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"

namespace ferro::provider {
namespace {

std::vector<Candidate> Picked(std::vector<std::size_t> const& indexes,
                              std::vector<Candidate> const& all) {
  std::vector<Candidate> out;
  out.reserve(indexes.size());
  for (auto index : indexes) out.push_back(all[index]);
  return out;
}

}  // namespace

Result<std::size_t> OnlyOne(std::string_view noun, std::string_view criteria,
                            std::vector<std::size_t> const& matches,
                            std::vector<Candidate> const& all) {
  if (matches.size() == 1) return matches.front();
  std::string const what(noun);
  if (matches.empty()) {
    auto message = "No " + what + " has " + std::string(criteria) + ".";
    message += all.empty() ? " There is no " + what + " to choose from."
                           : " There are: " + CandidatesText(all) + ".";
    return Fail(ErrorCode::kNotFound, std::move(message));
  }
  return Fail(ErrorCode::kInvalidArgument, std::to_string(matches.size()) + " of them have " +
                                               std::string(criteria) + ": " +
                                               CandidatesText(Picked(matches, all)) +
                                               ". Say more, or give the uuid of the one you mean.");
}

Criteria& Criteria::Add(std::string_view name, tf::Attr<std::string> const& value) {
  if (value.known()) Add(name, std::string_view(*value));
  return *this;
}

Criteria& Criteria::Add(std::string_view name, std::string_view value) {
  if (!text_.empty()) text_ += ", ";
  text_.append(name).append(" = \"").append(value).append("\"");
  return *this;
}

Result<NameFilter> NameFilter::Make(tf::Attr<std::string> const& regex) {
  NameFilter filter;
  if (!regex.known()) return filter;
  RE2::Options options;
  options.set_log_errors(false);
  constexpr std::int64_t kMemory = 1 << 20;  // Bytes: enough for any name, too few for mischief.
  options.set_max_mem(kMemory);
  auto compiled = std::make_shared<RE2>(*regex, options);
  if (!compiled->ok()) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"" + *regex + "\" is no regular expression (RE2 syntax): " + compiled->error());
  }
  filter.matches_ = std::make_shared<std::function<bool(std::string_view)> const>(
      [compiled](std::string_view name) {
        return RE2::PartialMatch(re2::StringPiece(name.data(), name.size()), *compiled);
      });
  return filter;
}

bool NameFilter::Matches(std::string_view name) const {
  return !matches_ || (*matches_)(name);
}

std::string ListId(std::string_view criteria, std::vector<std::string> const& ids) {
  constexpr std::size_t kDigits = 16;
  return Sha256Hex(std::string(criteria) + "\n" + Joined(ids, "\n")).substr(0, kDigits);
}

}  // namespace ferro::provider
