// Arguments that every data source has, said once.
#pragma once

#include <string>
#include <string_view>

#include "tfplugin/call.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

void DescribeCommon(tf::Fields& f, tf::Attr<std::string>& id, tf::Attr<std::string>& project_id);
void DescribeNameRegex(tf::Fields& f, tf::Attr<std::string>& name_regex);

// A singular data source is asked by exactly one of these; an unknown one is undecided.
void ExpectOneOf(tf::Attr<std::string> const& a, std::string_view a_name,
                 tf::Attr<std::string> const& b, std::string_view b_name, tf::Call& call);

// Null means yes to everything.
bool Passes(tf::Attr<std::string> const& filter, std::string_view value);
bool PassesIgnoringCase(tf::Attr<std::string> const& filter, std::string_view value);

}  // namespace ferro::provider
