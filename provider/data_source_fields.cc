#include "provider/data_source_fields.h"

#include "base/text.h"

namespace ferro::provider {

void DescribeCommon(tf::Fields& f, tf::Attr<std::string>& id, tf::Attr<std::string>& project_id) {
  f("id", id, tf::Computed(), "Identifier of this look-up.");
  f("project_id", project_id, tf::Optional(),
    "Project as which to ask; by default the provider's, else the account.");
}

void DescribeNameRegex(tf::Fields& f, tf::Attr<std::string>& name_regex) {
  f("name_regex", name_regex, tf::Optional(),
    "Regular expression (RE2 syntax) that the name must match somewhere.");
}

void ExpectOneOf(tf::Attr<std::string> const& a, std::string_view a_name,
                 tf::Attr<std::string> const& b, std::string_view b_name, tf::Call& call) {
  auto const both = "`" + std::string(a_name) + "` and `" + std::string(b_name) + "`";
  if (a.known() && b.known()) {
    call.Error(tf::Path(b_name), "Two arguments exclude each other",
               "Both " + both + " are set: give one of them.");
  } else if (a.null() && b.null()) {
    call.Error({}, "An argument is missing", "One of " + both + " is needed to choose.");
  }
}

bool Passes(tf::Attr<std::string> const& filter, std::string_view value) {
  return !filter.known() || *filter == value;
}

bool PassesIgnoringCase(tf::Attr<std::string> const& filter, std::string_view value) {
  return !filter.known() || EqualsIgnoringCase(*filter, value);
}

}  // namespace ferro::provider
