// Choosing one of many by name or id, and saying well why that failed: nothing
// matches (what there is), or several do (which).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "provider/offers.h"
#include "tfplugin/schema/attr.h"

namespace ferro::provider {

// Index of the only match. `noun` is "location", `criteria` what was asked for,
// e.g. `name = "MARS-1"`; `all` is offered when nothing matches.
Result<std::size_t> OnlyOne(std::string_view noun, std::string_view criteria,
                            std::vector<std::size_t> const& matches,
                            std::vector<Candidate> const& all);

// `name = "x", type = "private"`: the criteria that are set.
class Criteria {
 public:
  Criteria& Add(std::string_view name, tf::Attr<std::string> const& value);
  Criteria& Add(std::string_view name, std::string_view value);
  std::string const& text() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

// A regular expression in RE2 syntax, or everything when the attribute is null.
class NameFilter {
 public:
  static Result<NameFilter> Make(tf::Attr<std::string> const& regex);
  bool Matches(std::string_view name) const;

 private:
  std::shared_ptr<std::function<bool(std::string_view)> const> matches_;
};

// A stable id of a list: of what was asked for and what was found.
std::string ListId(std::string_view criteria, std::vector<std::string> const& ids);

}  // namespace ferro::provider
